"""Who could be mailed news now, and why others could not: asked for many at once, granting nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from partners.enums import ConsentPurpose, MailKind, Refusal
from partners.models import Consent, Contact, Network, Person
from partners.queries.branch_consent import held_person_ids
from partners.queries.send_holds import paused_person_ids

WINDOW = timedelta(days=30)
DAY = timedelta(days=1)


def news_refusals(network: Network, people: Sequence[Person], at: datetime) -> dict[int, str]:
    """Return the reason for each of the people who can't be mailed news; the others are left out."""
    ids = [person.pk for person in people]
    consented = set(
        Consent.objects.filter(person_id__in=ids, purpose=ConsentPurpose.NEWS, granted=True).values_list(
            "person_id", flat=True
        )
    )
    held = held_person_ids(network.pk, ids, MailKind.NEWS)
    paused = paused_person_ids(network.pk, ids)
    spent = _spent(network, ids, at)
    reasons: dict[int, str] = {}
    for person in people:
        if not person.email or person.bounced_at:
            reasons[person.pk] = Refusal.NO_ADDRESS
        elif person.pk not in consented:
            reasons[person.pk] = Refusal.NO_CONSENT
        elif person.pk in held:
            reasons[person.pk] = Refusal.HELD
        elif person.pk in paused:
            reasons[person.pk] = Refusal.PAUSED
        elif person.pk in spent:
            reasons[person.pk] = Refusal.BUDGET
    return reasons


def _spent(network: Network, ids: Sequence[int], at: datetime) -> set[int]:
    recent = Contact.objects.filter(person_id__in=ids, granted_at__gt=at - WINDOW, granted_at__lte=at)
    counted = recent.values("person_id").annotate(
        month=Count("pk"), day=Count("pk", filter=Q(granted_at__gt=at - DAY))
    )
    return {
        row["person_id"]
        for row in counted
        if row["month"] >= network.news_per_month or row["day"] >= network.news_per_day
    }
