"""Fetch mail from a mailbox by IMAP.

What was taken in is deleted there; what is for no network of ours is marked as seen and stays.
Killed between the two, a mail is fetched again and known by its Message-ID.
"""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

from feedback.services.mail_in.receiving import KEPT_OF_BIGGER, MOST_BYTES, Taken, take_in
from portal.kernel.killpoints import reach

logger = logging.getLogger(__name__)
TIMEOUT = 20
BATCH = 50
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def fetch_mail() -> int:
    """Take in what is new in the mailbox, if the server answers; returns how many mails were taken."""
    if not settings.INBOUND_DOMAIN or not settings.INBOUND_IMAP_HOST:
        return 0
    try:
        with _mailbox() as box:
            return sum(_take(box, uid) for uid in _new_uids(box))
    except (OSError, imaplib.IMAP4.error) as error:
        logger.warning("mailbox not read error=%s", type(error).__name__)
        return 0


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    box = _connection()
    try:
        box.login(settings.INBOUND_IMAP_USER, settings.INBOUND_IMAP_PASSWORD)
        status, _count = box.select(f'"{settings.INBOUND_IMAP_FOLDER}"')
        if status != "OK":
            message = "no such folder"
            raise imaplib.IMAP4.error(message)
        yield box
        box.expunge()
    finally:
        try:
            box.logout()
        except (OSError, imaplib.IMAP4.error):
            box.shutdown()


def _connection() -> imaplib.IMAP4:
    host, port = settings.INBOUND_IMAP_HOST, settings.INBOUND_IMAP_PORT
    if not settings.INBOUND_IMAP_TLS:
        return imaplib.IMAP4(host, port, timeout=TIMEOUT)
    return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)


def _new_uids(box: imaplib.IMAP4) -> list[str]:
    _status, found = box.uid("SEARCH", "UNSEEN", "UNDELETED")
    return [uid.decode() for uid in (found[0] or b"").split()[:BATCH]]


def _take(box: imaplib.IMAP4, uid: str) -> bool:
    raw = _raw(box, uid)
    if not raw:
        return False
    taken = take_in(raw=raw, recipients=[], via="imap", at=timezone.now())
    reach("mail-fetched")
    is_ours = taken != Taken.NOBODYS
    box.uid("STORE", uid, "+FLAGS", "(\\Seen \\Deleted)" if is_ours else "(\\Seen)")
    return taken == Taken.KEPT


def _raw(box: imaplib.IMAP4, uid: str) -> bytes:
    """Return the mail; of one that is too big its beginning, which the door knows by its length."""
    _status, said = box.uid("FETCH", uid, "(RFC822.SIZE)")
    found = SIZE.search(b" ".join(line for line in said if isinstance(line, bytes)))
    size = int(found[1]) if found else 0
    part = f"BODY.PEEK[]<0.{KEPT_OF_BIGGER}>" if size > MOST_BYTES else "BODY.PEEK[]"
    _status, said = box.uid("FETCH", uid, f"({part})")
    return next((bytes(line[1]) for line in said if isinstance(line, tuple)), b"")
