"""Help whoever lost their second step, and tell people what changed about their signing in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from partners.languages import spoken
from partners.models import ActivityLog, Mail, User
from partners.services.mail import new_message_id, render_mail, sender
from partners.services.sessions import end_other_sessions
from portal.kernel.nudges import nudge

TEMPLATE = "partners/mail/security"
# What happened, by the names that allauth gives its mails.
CHANGES = {
    "mfa/email/totp_activated": "app_on",
    "mfa/email/totp_deactivated": "app_off",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
    "account/email/password_changed": "password",
    "account/email/password_set": "password",
}


@transaction.atomic
def tell_change(*, user: User, change: str) -> None:
    """Mail somebody what changed, so that a change by a stranger is noticed."""
    language = spoken(user.language)
    rendered = render_mail(TEMPLATE, {"language": language, "change": change}, language=language)
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


@transaction.atomic
def reset_second_factor(*, user: User) -> int:
    """Take away every app, passkey and recovery code of somebody who lost them, and end their sessions.

    The operator does this (docs/operations.md) after making sure who is asking. Returns how many were held.
    """
    held = Authenticator.objects.filter(user_id=user.pk).delete()[0]
    end_other_sessions(user=user, here="")
    ActivityLog.objects.create(
        network=None, verb="partners.second_factor_reset", object_kind="user", object_id=user.pk
    )
    tell_change(user=user, change="reset")
    return int(held)
