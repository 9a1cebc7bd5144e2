"""Prove by a mailed code that it is still you, for people without a password and a second step."""

from __future__ import annotations

import hmac
import time
from typing import Any

from django.db import transaction

from partners.languages import spoken
from partners.models import Mail, User
from partners.services.mail import new_message_id, render_mail, sender
from portal.kernel.identifiers import keyed_name, random_number
from portal.kernel.nudges import nudge

TEMPLATE = "partners/mail/prove"
GOOD_FOR_SECONDS = 15 * 60
TRIES = 3


@transaction.atomic
def mail_proof(*, user: User) -> dict[str, Any]:
    """Mail a code; returns what the session keeps of it, from which nobody reads the code."""
    code = random_number(groups=2, size=4)
    language = spoken(user.language)
    rendered = render_mail(TEMPLATE, {"language": language, "code": code}, language=language)
    message_id = new_message_id(None)
    mail = Mail.objects.create(
        to_address=user.email,
        from_address=sender(None),
        language=language,
        message_id=message_id,
        dedupe_key=message_id,
        **rendered,
    )
    nudge("partners.deliver_mail", mail.pk)
    return {"mark": _mark(user, code), "until": time.time() + GOOD_FOR_SECONDS, "left": TRIES}


def is_proof(*, user: User, kept: dict[str, Any], code: str) -> bool:
    """Say whether the code is the one that was mailed, in time; counts the try in what is kept."""
    if kept["left"] <= 0 or time.time() > kept["until"]:
        return False
    kept["left"] -= 1
    return hmac.compare_digest(kept["mark"], _mark(user, code))


def _mark(user: User, code: str) -> str:
    return keyed_name("proof", user.pk, "".join(char for char in code.upper() if char.isalnum()))
