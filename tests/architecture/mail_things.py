"""A mail in each network's quarantine, for the matrix and the canaries."""

from __future__ import annotations

from django.core.files.base import ContentFile

from feedback.enums import MailDoubt, MailOutcome
from feedback.models import InboundMail
from portal.kernel.leases import WorkState
from tests.architecture.world import Side


def fill_mails(side: Side) -> None:
    """Let somebody whom nobody knows have written, and somebody answer the staff's mail from elsewhere."""
    side.things["mail"] = _mail(side, "stranger", doubt=MailDoubt.UNKNOWN)
    _mail(side, "elsewhere", doubt=MailDoubt.OTHER_SENDER, remark=side.things["remark own"])


def _mail(side: Side, key: str, **fields: object) -> InboundMail:
    mail = InboundMail(
        network=side.network,
        message_key=key,
        via="raw",
        outcome=MailOutcome.QUARANTINE,
        work_state=WorkState.DONE,
        sender_name=f"{side.word} {key}",
        sender_address=f"{key}@{side.word}.example",
        subject=f"{side.word} {key} subject",
        text=f"{side.word} {key} mail",
        **fields,
    )
    mail.raw.save(key, ContentFile(f"Subject: {side.word}\n\n{side.word} {key} mail\n".encode()))
    return mail
