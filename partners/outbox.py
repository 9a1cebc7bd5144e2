"""The e-mail backend that writes into the outbox: mails of allauth and Wagtail enter it here."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from partners.models import Mail
from partners.services.mail import new_message_id
from portal.kernel.nudges import nudge


class OutboxBackend(BaseEmailBackend):
    """Store each message as one row per recipient; a worker delivers it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the rows in the caller's transaction and return how many messages were taken."""
        with transaction.atomic():
            for message in email_messages:
                for address in message.recipients():
                    self._store(message, address)
        return len(email_messages)

    def _store(self, message: EmailMessage, address: str) -> None:
        alternatives = getattr(message, "alternatives", [])
        html = next((body for body, mimetype in alternatives if mimetype == "text/html"), "")
        message_id = new_message_id(None)
        mail = Mail.objects.create(
            to_address=address,
            from_address=message.from_email,
            subject=" ".join(message.subject.split())[:250],
            text=message.body,
            html=html,
            message_id=message_id,
            dedupe_key=message_id,
        )
        nudge("partners.deliver_mail", mail.pk)
