"""Where the demo's mails go: one .eml file each, as a reader's own mailbox would hold it."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

KEY = re.compile(r"\d{16}-[0-9a-f]{12}")
SHOWN = 300


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


def letters(recipient: str = "") -> list[Letter]:
    """Return the latest mails, newest first, of one recipient if asked."""
    paths = sorted(mail_folder().glob("*.eml"), reverse=True)[:SHOWN]
    found = (_read(path) for path in paths)
    kept = [letter for letter in found if recipient in ("", letter.recipient)]
    return sorted(kept, key=lambda letter: (letter.at, letter.key), reverse=True)


def letter(key: str) -> Letter | None:
    """Return one mail; a key of another form never touches the disk."""
    path = mail_folder() / f"{key}.eml"
    return _read(path) if KEY.fullmatch(key) and path.is_file() else None


def _read(path: Path) -> Letter:
    parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
    headers = ("List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID", "Content-Language")
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
