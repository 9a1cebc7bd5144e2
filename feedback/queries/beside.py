"""What the desk reads beside a remark: its dealer, who works there, what was said and promised before.

Of a protected remark nobody is named: beside one by the only person of a house, a list of people would be its
author. What was said with no identity has no dealer, so that nothing stands beside it, and it beside nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise as Words

from feedback.enums import Mode
from feedback.models import Promise, Remark
from partners.models import Membership, Partner, Touchpoint
from partners.scope import Scope
from portal.kernel import registries

HISTORY = 8
EARLIER = 5
PEOPLE = 8


@dataclass(frozen=True)
class Event:
    """One row of a dealer's history, with the day only: moments and persons would undo a mode."""

    label: str | Words
    day: datetime
    is_voice: bool


@dataclass(frozen=True)
class Sibling:
    """Another dealer of the same ownership group, and how often it spoke."""

    partner: Partner
    voices: int


@dataclass(frozen=True)
class Given:
    """A promise in an answer to this dealer."""

    theme: str
    due_on: date
    kept_at: datetime | None


@dataclass(frozen=True)
class Beside:
    """What is known of the dealer of one remark."""

    people: list[Membership]
    people_count: int
    siblings: list[Sibling]
    earlier: list[Remark]
    promises: list[Given]


def beside(scope: Scope, remark: Remark, partner: Partner) -> Beside:
    """Collect what stands beside a visible remark; at the same cost however much there is."""
    seats = Membership.objects.active().filter(partner=partner)
    return Beside(
        people=_people(seats) if remark.mode == Mode.NAMED else [],
        people_count=seats.values("person_id").distinct().count(),
        siblings=_siblings(scope, partner),
        earlier=_earlier(scope, remark, partner),
        promises=_promises(scope, partner),
    )


def _people(seats: QuerySet[Membership]) -> list[Membership]:
    return list(seats.select_related("person").order_by("person__name", "pk")[:PEOPLE])


def _siblings(scope: Scope, partner: Partner) -> list[Sibling]:
    if not partner.ownership_group:
        return []
    group = Partner.objects.visible_to(scope).filter(
        network_id=partner.network_id, level=partner.level, ownership_group=partner.ownership_group
    )
    counted = group.exclude(pk=partner.pk).annotate(
        voices=Count("remark", filter=~Q(remark__mode=Mode.NO_IDENTITY))
    )
    return [Sibling(row, row.voices) for row in counted.order_by("-voices", "name")[:EARLIER]]


def _earlier(scope: Scope, remark: Remark, partner: Partner) -> list[Remark]:
    said = Remark.objects.visible_to(scope).filter(partner=partner, submitted_at__lte=remark.submitted_at)
    rows = said.exclude(pk=remark.pk).select_related("case").order_by("-submitted_at", "-pk")
    return list(rows[:EARLIER])


def _promises(scope: Scope, partner: Partner) -> list[Given]:
    rows = (
        Promise.objects.visible_to(scope)
        .filter(answer__covered__case__remark__partner=partner, answer__covered__told_at__isnull=False)
        .select_related("answer__theme")
        .order_by("-due_on", "-pk")
        .distinct()
    )
    return [Given(row.answer.theme.local_name, row.due_on, row.kept_at) for row in rows[:EARLIER]]


def history_of(scope: Scope, partner: Partner) -> list[Event]:
    """Return what happened last between us and a dealer."""
    rows = Touchpoint.objects.visible_to(scope).filter(partner=partner).order_by("-occurred_at", "-pk")
    return [_event(row) for row in rows[:HISTORY]]


def _event(row: Touchpoint) -> Event:
    verb = registries.verbs.get(row.verb)
    return Event(verb.label if verb else row.verb, row.occurred_at, row.direction == "voice")
