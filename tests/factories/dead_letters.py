"""Work that was given up."""

from __future__ import annotations

from partners.models import Mail
from portal.kernel.leases import WorkState


def dead_mail(key: str, text: str = "Here it is.") -> Mail:
    """Write a mail that was given up; without a text it can't be sent again."""
    mail: Mail = Mail.objects.create(
        to_address="a@dealers.example",
        from_address="portal@example.com",
        subject="An answer",
        text=text,
        message_id=key,
        dedupe_key=key,
        work_state=WorkState.DEAD,
        attempts=100,
        last_error="ConnectionRefusedError",
    )
    return mail
