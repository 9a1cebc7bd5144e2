"""The door: every mail is a row and a file first, whichever way it came; a worker reads it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from feedback.letters.heads import Head, read_head
from feedback.models import InboundMail
from feedback.queries.reply_address import Door, door_for
from portal.kernel.create_once import create_once
from portal.kernel.identifiers import keyed_name, random_token, token_hash
from portal.kernel.killpoints import reach
from portal.kernel.nudges import nudge

logger = logging.getLogger(__name__)
MAILS = "mail-in"
# A photo of 10 MB as it travels, with words; of what is bigger, the words are kept.
MOST_BYTES = 16 * 1024 * 1024
KEPT_OF_BIGGER = 256 * 1024


class Taken(StrEnum):
    """What the door did with a mail."""

    KEPT = "kept"
    KNOWN = "known"
    NOBODYS = "nobodys"


def take_in(*, raw: bytes, recipients: Sequence[str], via: str, at: datetime) -> Taken:
    """Keep a mail for the worker; the same Message-ID a second time, in one network, is the same mail.

    `recipients` are those of the envelope; without them the mail's own lines say for whom it is.
    """
    head = read_head(raw)
    door = door_for([*recipients, *head.recipients], head.sender)
    if door is None:
        logger.warning("mail for no network via=%s", via)
        return Taken.NOBODYS
    key = token_hash(head.message_id or raw.decode("latin-1"))
    if InboundMail.objects.filter(network=door.network, message_key=key).exists():
        return Taken.KNOWN
    name = str(default_storage.save(f"{MAILS}/{random_token()}", ContentFile(_bounded(raw))))
    reach("mail-stored")
    try:
        mail = _keep(door, head, key, name, via, at)
    except BaseException:
        default_storage.delete(name)
        raise
    if mail is None:
        default_storage.delete(name)
        return Taken.KNOWN
    return Taken.KEPT


def own_message(head: Head) -> bool:
    """Say whether a mail is one of ours that came back."""
    host = settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
    ours = head.message_id.endswith((f".{host}>", f"@{host}>"))
    return ours or head.sender.endswith(f"@{settings.INBOUND_DOMAIN}")


def _bounded(raw: bytes) -> bytes:
    return raw if len(raw) <= MOST_BYTES else raw[:KEPT_OF_BIGGER]


@transaction.atomic
def _keep(door: Door, head: Head, key: str, name: str, via: str, at: datetime) -> InboundMail | None:
    fields = {
        "via": via,
        "received_at": at,
        "recipient": door.recipient[:254],
        "raw": name,
        "sender_key": keyed_name("mail-sender", door.network.pk, head.sender),
    }
    mail = create_once(InboundMail.objects, {"network": door.network, "message_key": key}, fields)
    if mail is not None:
        nudge("feedback.read_mail", mail.pk)
    return mail
