"""Ask the owner of a toolkit, before its review date, whether everything still holds."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Membership, Person
from partners.queries.scope import scope_for
from partners.services.mail import queue_mail
from toolkits.models import ToolkitPage
from toolkits.reviewing import ASK_BEFORE, REVIEW_AFTER
from toolkits.rules import can_publish

TEMPLATE = "toolkits/mail/review"


def ask_for_reviews(now: datetime | None = None) -> int:
    """Mail each owner once about each review that is near; returns how many mails were written."""
    today = timezone.localdate(now)
    # The release before makes toolkits without a date.
    ToolkitPage.objects.filter(review_on=None).update(review_on=today + REVIEW_AFTER)
    due = ToolkitPage.objects.live().filter(review_on__lte=today + ASK_BEFORE)
    pages = due.select_related("network", "owner_person__user").order_by("review_on", "pk")
    return sum(_ask(page) for page in pages)


@transaction.atomic
def _ask(toolkit: ToolkitPage) -> int:
    """Write the mail in the transaction of its key: a second run, or a new date, finds out by it."""
    owner, network = toolkit.owner_person, toolkit.network
    if owner is None or not Membership.objects.active().filter(person=owner, network=network).exists():
        return 0
    may_change = _may_change(toolkit, owner)
    mail = queue_mail(
        network=network,
        person=owner,
        template=TEMPLATE,
        context={"toolkit": toolkit, "may_change": may_change, "url": _address(toolkit, may_change)},
        dedupe_key=f"toolkit_review:{toolkit.pk}:{toolkit.review_on}:{owner.pk}",
    )
    return int(mail is not None)


def _may_change(toolkit: ToolkitPage, owner: Person) -> bool:
    """Say whether the owner can do themselves what the review leads to."""
    return bool(owner.user and can_publish(scope_for(owner.user, toolkit.network), toolkit.network_id))


def _address(toolkit: ToolkitPage, may_change: bool) -> str:
    """Return where the owner sees to it: the editor for whoever may change it, else the toolkit itself."""
    if may_change:
        return settings.BASE_URL + reverse("wagtailadmin_pages:edit", args=[toolkit.pk])
    return f"{settings.BASE_URL}/{toolkit.network.slug}/{toolkit.slug}/"
