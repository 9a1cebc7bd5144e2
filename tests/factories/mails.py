"""Mails as they come in, and short ways through the door."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from feedback.models import InboundMail, Remark
from feedback.queries.reply_address import reply_headers
from feedback.services.mail_in.reading import read_mail
from feedback.services.mail_in.receiving import take_in
from portal.kernel.identifiers import random_token
from tests.factories.feedback import House
from tests.factories.toolkits import png_bytes

DOMAIN = "in.example.com"
SECRET = "post:a-long-random-secret"


def letter(
    sender: str, to: str, text: str = "The left one.", *, files: tuple[Any, ...] = (), **headers: str
) -> EmailMessage:
    """Write a mail; `files` are (maintype, subtype, content)."""
    mail = EmailMessage()
    lines = {"From": sender, "To": to, "Subject": "Re: A note", "Message-ID": f"<{random_token()}@x.example>"}
    for name, value in (lines | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        mail[name] = value
    mail.set_content(text)
    for maintype, subtype, content in files:
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=f"file.{subtype}")
    return mail


def picture() -> tuple[str, str, bytes]:
    """Return a picture as a file of a mail."""
    return ("image", "png", png_bytes())


def address_of(remark: Remark, membership_id: int) -> str:
    """Return the address to which the author answers."""
    return reply_headers(remark, membership_id)["Reply-To"]


def bring(mail: EmailMessage | bytes, *recipients: str) -> InboundMail:
    """Bring a mail through the door and let it be read; returns its row."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    take_in(raw=raw, recipients=recipients, via="raw", at=timezone.now())
    row = InboundMail.objects.order_by("-pk")[0]
    read_mail(row.pk)
    row.refresh_from_db()
    return row


def thread(house: House, **fields: object) -> tuple[Remark, str, str]:
    """Let somebody say something; returns the remark, their address and where their answers go."""
    author = house.member()
    remark = house.remark(author, **fields)
    return remark, author.person.email, address_of(remark, author.pk)
