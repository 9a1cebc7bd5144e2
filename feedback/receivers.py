"""What comes from below: one signal for a mail, whichever provider brought it."""

from __future__ import annotations

from email.encoders import encode_base64
from email.message import EmailMessage
from typing import Any

from anymail.signals import AnymailInboundEvent, inbound
from django.utils import timezone

from feedback.services.mail_in.receiving import take_in


def receive_events() -> None:
    """Listen; called once when the app is ready."""
    inbound.connect(keep_mail, dispatch_uid="feedback.mail_in")


def keep_mail(event: AnymailInboundEvent, esp_name: str, **_more: Any) -> None:
    """Keep the mail of an event as its bytes, with what only the provider knows of its envelope."""
    message = event.message
    raw = bytes_of(message)
    if message.envelope_sender in {"", "<>"}:
        raw = b"Return-Path: <>\n" + raw
    recipients = [message.envelope_recipient] if message.envelope_recipient else []
    take_in(raw=raw, recipients=recipients, via=esp_name.lower()[:10], at=timezone.now())


def bytes_of(message: EmailMessage) -> bytes:
    """Return a mail as it would have travelled: files of one that a provider took apart are bare bytes."""
    for part in message.walk():
        is_bare = "Content-Transfer-Encoding" not in part and part.get_content_maintype() != "text"
        if is_bare and not part.is_multipart():
            encode_base64(part)
    return message.as_bytes()
