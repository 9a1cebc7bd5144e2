"""Who is silent, and whom to reach next: for the agency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from partners.bands import WEIGHTS, windows_of
from partners.enums import Level
from partners.models import Membership, Network, Partner
from partners.roles import AGENCY_ROLES
from partners.scope import Scope, branch_q
from partners.tree import STEP
from portal.kernel.errors import NotAllowedError


class Status(StrEnum):
    """How well we hear a dealer; the first that applies."""

    HEARD = "heard"
    TOUCHED = "touched"
    REACHABLE = "reachable"
    DARK = "dark"


@dataclass(frozen=True)
class SilentDealer:
    """A dealer that is not heard, with how to reach it next: for the agency.

    `reach` is "ask" (somebody consented: ask them), "call" (somebody with a telephone), "write" (an address
    without consent: service mails only) or "visit" (nobody known).
    """

    partner: Partner
    status: Status
    last_voice_at: datetime | None
    last_touch_at: datetime | None
    days_silent: int | None
    weight: float
    reach: str


@dataclass(frozen=True)
class StatusRow:
    """So many partners of one status, country and band, below one branch."""

    below: str
    country: str
    band: str
    status: str
    count: int


def within_q(network: Network, field: str, now: datetime) -> Q:
    """Select partners whose date lies in the window of their band."""
    found = Q(pk__in=[])
    for band, days in windows_of(network).items():
        found |= Q(band=band, **{f"pulse__{field}__gte": now - timedelta(days=days)})
    return found


def with_status(partners: QuerySet[Partner], network: Network, now: datetime) -> QuerySet[Partner]:
    """Say of each partner how well we hear it: `status`."""
    found: QuerySet[Partner] = partners.annotate(
        status=Case(
            When(within_q(network, "last_voice_at", now), then=Value(Status.HEARD.value)),
            When(within_q(network, "last_touch_at", now), then=Value(Status.TOUCHED.value)),
            When(pulse__is_reachable=True, then=Value(Status.REACHABLE.value)),
            default=Value(Status.DARK.value),
            output_field=CharField(),
        )
    )
    return found


def statuses(network: Network, branch: Partner, level: str, now: datetime) -> Iterator[StatusRow]:
    """Yield how the active partners of a level below a branch stand, in one statement."""
    partners = Partner.objects.filter(branch_q(branch.path), network=network, level=level).active().order_by()
    rows = (
        with_status(partners, network, now)
        .annotate(below=Substr("path", len(branch.path) + 1, STEP))
        .values_list("below", "country", "band", "status")
        .annotate(n=Count("pk"))
    )
    for row in rows:
        yield StatusRow(*row)


def is_single(partner: Partner) -> bool:
    """Say whether the partner is one dealer with nobody below."""
    return bool(partner.level == Level.DEALER and not partner.numchild)


def silence_list(
    scope: Scope, network: Network, *, branch: Partner, now: datetime, limit: int = 50
) -> list[SilentDealer]:
    """Return whom to reach next: heavy bands first, then the longest silence; only for the agency."""
    return _ranked(scope, network, branch, now, ~Q(status=Status.HEARD.value), limit)


def dealers_with_status(
    scope: Scope, network: Network, *, branch: Partner, status: Status, now: datetime, limit: int = 200
) -> list[SilentDealer]:
    """Return the dealers behind a bar of the coverage, for the agency: the drill-down."""
    return _ranked(scope, network, branch, now, Q(status=status.value), limit)


def _ranked(
    scope: Scope, network: Network, branch: Partner, now: datetime, chosen: Q, limit: int
) -> list[SilentDealer]:
    if not (scope.is_system or (scope.is_agency and not scope.link)):
        raise NotAllowedError(_("Only the agency sees which dealers are silent. Ask your contact there."))
    dealers = Partner.objects.filter(branch_q(branch.path), network=network).dealers().active()
    weights = [When(band=band, then=Value(weight)) for band, weight in WEIGHTS.items()]
    people = Membership.objects.active().filter(partner=OuterRef("pk")).exclude(role__in=AGENCY_ROLES)
    rows = (
        with_status(dealers, network, now)
        .filter(chosen)
        .annotate(
            weight=Case(*weights, default=Value(WEIGHTS[""]), output_field=FloatField()),
            has_phone=Exists(people.exclude(person__phone="")),
            has_address=Exists(people.exclude(person__email="").filter(person__bounced_at=None)),
        )
        .select_related("pulse")
        .order_by("-weight", F("pulse__last_voice_at").asc(nulls_first=True), "name", "pk")
    )
    return [_silent(row, now) for row in rows[:limit]]


def _silent(row: Any, now: datetime) -> SilentDealer:
    pulse = getattr(row, "pulse", None)
    voice, touch = (pulse.last_voice_at, pulse.last_touch_at) if pulse else (None, None)
    return SilentDealer(
        partner=row,
        status=Status(row.status),
        last_voice_at=voice,
        last_touch_at=touch,
        days_silent=(now - voice).days if voice else None,
        weight=row.weight,
        reach=_reach(row, bool(pulse and pulse.is_reachable)),
    )


def _reach(row: Any, is_reachable: bool) -> str:
    """Return the best way that is open, from asking by mail down to going there."""
    if is_reachable:
        return "ask"
    if row.has_phone:
        return "call"
    return "write" if row.has_address else "visit"
