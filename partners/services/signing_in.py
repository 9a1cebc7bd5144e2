"""The mail with which people sign in: a code for the browser that asked, a link for any other."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from sesame.utils import get_token

from partners.languages import spoken
from partners.models import Mail, Membership, User
from partners.models.user import clean_address
from partners.services.mail import new_message_id, render_mail, sender
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge

TEMPLATE = "partners/mail/sign_in"


@transaction.atomic
def mail_sign_in(*, address: str, code: str, next_url: str = "") -> None:
    """Queue the mail; an unknown address costs the same and leaves a cancelled row without address or text.

    Who measures answers, statements or time learns nothing about which addresses have an account.
    """
    user = User.objects.filter(email=clean_address(address), is_active=True).first()
    seat = (
        Membership.objects.active()
        .filter(person__user_id=user.pk if user else 0)
        .select_related("network", "person")
        .order_by("pk")
        .first()
    )
    network = seat.network if seat else None
    language = spoken(user.language) if user else spoken()
    shown = {"network": network, "language": language, "code": code, "link": _link(user, next_url)}
    rendered = render_mail(TEMPLATE, shown, language=language)
    mail = Mail(
        network=network,
        person=seat.person if seat else None,
        from_address=sender(network),
        language=language,
        message_id=new_message_id(network),
    )
    mail.dedupe_key = mail.message_id
    if user:
        mail.to_address = user.email
        mail.subject, mail.text, mail.html = rendered["subject"], rendered["text"], rendered["html"]
    else:
        mail.work_state = WorkState.CANCELLED
    mail.save()
    nudge("partners.deliver_mail", mail.pk)


def _link(user: User | None, next_url: str) -> str:
    address = reverse("sign-in-link", args=[get_token(user) if user else "none"])
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return f"{settings.BASE_URL}{address}{query}"


def forget_decoys() -> int:
    """Remove the rows that unknown addresses left, a day after; returns how many."""
    before = timezone.now() - timedelta(days=1)
    old = Mail.objects.filter(work_state=WorkState.CANCELLED, to_address="", created_at__lt=before)
    return int(old.delete()[0])
