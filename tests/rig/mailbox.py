"""Read mails as they were delivered."""

from __future__ import annotations

import email
import json
import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

from tests.rig.processes import wait_until
from tests.rig.smtp_server import write_whole


@dataclass(frozen=True)
class Letter:
    """One delivered mail."""

    message: EmailMessage

    @property
    def to(self) -> str:
        """Return the address it was delivered to."""
        return str(self.message["X-Envelope-To"])

    @property
    def subject(self) -> str:
        """Return the subject, decoded."""
        return str(self.message["Subject"])

    @property
    def message_id(self) -> str:
        """Return the Message-ID."""
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        """Return the plain text."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""

    @property
    def html(self) -> str:
        """Return the HTML part."""
        part = self.message.get_body(("html",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""

    @property
    def links(self) -> list[str]:
        """Return the addresses in the plain text, in order."""
        return [link.rstrip(".,)>") for link in re.findall(r"https?://\S+", self.text)]

    @property
    def html_links(self) -> list[str]:
        """Return what the HTML part links to, in order."""
        return [unescape(link) for link in re.findall(r'href="([^"]+)"', self.html)]

    def link(self, containing: str) -> str:
        """Return the only link with this in its address."""
        found = {link for link in self.links if containing in link}
        assert len(found) == 1, f"{containing}: {self.links}"
        return found.pop()


class Mailbox:
    """Everything that the SMTP server took."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Letter] = {}

    def letters(self, to: str = "", *, subject: str = "") -> list[Letter]:
        """Return the mails to an address, oldest first, with these words in the subject."""
        for path in sorted(self.folder.glob("*.eml")):
            if path.name not in self._read:
                message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                assert isinstance(message, EmailMessage)
                self._read[path.name] = Letter(message)
        return [
            letter
            for _name, letter in sorted(self._read.items())
            if to in ("", letter.to) and subject.lower() in letter.subject.lower()
        ]

    def wait(self, to: str, *, subject: str = "", after: int = 0, within: float = 60.0) -> Letter:
        """Return the newest mail to an address once more than `after` have come."""
        said = f"mail number {after + 1} to {to} about {subject or 'anything'}"
        found = wait_until(lambda: self.letters(to, subject=subject)[after:], said, within=within)
        return found[-1]

    def refuse(self, address: str, *replies: str) -> None:
        """Answer the next deliveries to an address with these SMTP replies."""
        write_whole(self.folder / "refusals.json", json.dumps({address: replies}).encode())
