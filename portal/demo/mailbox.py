"""Where the demo's mails go: one .eml file each, as a reader's own mailbox would hold it."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

KEY = re.compile(r"\d{16}-[0-9a-f]{12}")
SHOWN = 100


class MailboxBackend(BaseEmailBackend):
    """Deliver into the folder; a second copy with the same Message-ID takes the place of the first."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message under another name, then rename it."""
        for message in email_messages:
            self._write(message)
        return len(email_messages)

    def _write(self, message: EmailMessage) -> None:
        folder = mail_folder()
        identity = str(message.extra_headers.get("Message-ID", message.subject))
        mark = hashlib.sha256(identity.encode()).hexdigest()[:12]
        earlier = next(folder.glob(f"*-{mark}.eml"), None)
        path = earlier or folder / f"{time.time_ns() // 1000:016}-{mark}.eml"
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(message.message().as_bytes())
        half.replace(path)


@dataclass(frozen=True)
class Letter:
    """A delivered mail as its reader sees it."""

    key: str
    subject: str
    sender: str
    recipient: str
    at: datetime
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


def mail_folder() -> Path:
    """Return the folder, made if it is missing and open to its owner alone."""
    folder = Path(settings.DEMO_MAILBOX)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True)
class LetterPage:
    """Some of the mails, newest first; how many there are, and the key after which the next ones follow."""

    letters: list[Letter]
    total: int
    next_key: str


def letters(recipient: str = "", after: str = "") -> LetterPage:
    """Return a page of all mails, or of one recipient's; a key that is not there gives the first page."""
    keys = [key for _at, key in sorted(_dated_keys(recipient), reverse=True)]
    begin = keys.index(after) + 1 if after in keys else 0
    shown, rest = keys[begin : begin + SHOWN], keys[begin + SHOWN :]
    found = [_read(mail_folder() / f"{key}.eml") for key in shown]
    return LetterPage(found, len(keys), shown[-1] if rest else "")


def _dated_keys(recipient: str) -> Iterator[tuple[datetime, str]]:
    """Read the heads alone: the mailbox keeps everything that was ever sent."""
    parser = BytesHeaderParser(policy=policy.default)
    for path in mail_folder().glob("*.eml"):
        with path.open("rb") as file:
            head = parser.parse(file)
        if recipient in ("", str(head["to"])):
            yield parsedate_to_datetime(str(head["date"])), path.stem


def letter(key: str) -> Letter | None:
    """Return one mail; a key of another form never touches the disk."""
    path = mail_folder() / f"{key}.eml"
    return _read(path) if KEY.fullmatch(key) and path.is_file() else None


def _read(path: Path) -> Letter:
    parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
    headers = ("Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID", "Content-Language")
    return Letter(
        key=path.stem,
        subject=str(parsed["subject"]).strip(),
        sender=str(parsed["from"]),
        recipient=str(parsed["to"]),
        at=parsedate_to_datetime(str(parsed["date"])),
        text=_part(parsed, "plain"),
        html=_part(parsed, "html"),
        headers=tuple((name, str(parsed[name])) for name in headers if parsed[name]),
    )


def _part(parsed: ParsedMessage, subtype: str) -> str:
    part = parsed.get_body(preferencelist=(subtype,))
    return str(part.get_content()) if part is not None else ""
