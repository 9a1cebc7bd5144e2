"""How many dealers still hold a version of a file that is dead: superseded, or of a file that has ended.

A dealer counts once, by whoever there holds the worst. It is seen to when each of them has taken the current
bytes or said so. The agency reads it exactly, with names. Others read "at least so many", in steps of the
minimum, and a share that follows from those two alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from partners.disclosure.figures import disclose_figure, in_steps
from partners.enums import Level
from partners.models import Network, Partner, Person
from partners.queries.branch_consent import figures_held
from partners.roles import Capability
from partners.scope import Scope
from toolkits.enums import ChangeKind, NoticeState
from toolkits.models import Asset, ChangeNotice
from toolkits.queries.holders import Held, holdings
from toolkits.queries.still_reached import up

LISTED = 500


@dataclass(frozen=True)
class Holder:
    """Somebody at a dealer, what they hold, and what they were told and said of it."""

    partner_id: int
    partner: str
    person: str
    number: int
    taken_at: datetime
    is_dead: bool
    told_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class StillHeld:
    """How many dealers hold a file, have seen to it, still hold a dead version; None for what is withheld."""

    dealers: int | None
    settled: int | None
    dead: int | None
    share: int | None
    has_ended: bool
    is_exact: bool
    holders: list[Holder]
    more: int


@dataclass(frozen=True)
class _Place:
    """A dealer that the reader's branches hold."""

    name: str
    path: str


def still_held(scope: Scope, network: Network, asset: Asset, now: datetime) -> StillHeld:
    """Return who holds a file among the dealers of the scope, as far as its reader may know."""
    readable = scope.by_right(Capability.READ_REACH)
    held = holdings(network.pk, [asset.pk])
    places = _places(readable, {each.partner_id for each in held})
    here = [each for each in held if each.partner_id in places]
    has_ended = not up(network.pk, now).filter(pk=asset.pk).exists()
    told = _told(asset, has_ended=has_ended)
    newest = asset.current.sha256 if asset.current else ""
    dead = {each.person_id for each in here if has_ended or each.sha256 != newest}
    said = {person_id for person_id, (_at, acknowledged) in told.items() if acknowledged}
    unsettled = {each.partner_id for each in here if each.person_id in dead - said}
    is_exact = scope.is_system or scope.is_agency
    rows = _rows(here, places, dead, told) if is_exact else []
    dealers, still = len(places), len(unsettled)
    hidden = not is_exact and _is_one_that_is_held(network, places.values())
    all_of_them, settled, dead_ones = (
        None if hidden else _shown(scope, network, count, is_exact=is_exact)
        for count in (dealers, dealers - still, still)
    )
    return StillHeld(
        dealers=all_of_them,
        settled=settled,
        dead=dead_ones,
        share=_share(network, dead_ones, all_of_them, is_exact=is_exact),
        has_ended=has_ended,
        is_exact=is_exact,
        holders=rows[:LISTED],
        more=max(len(rows) - LISTED, 0),
    )


def _places(scope: Scope, partner_ids: Collection[int]) -> dict[int, _Place]:
    rows = Partner.objects.visible_to(scope).filter(pk__in=partner_ids, level=Level.DEALER)
    return {pk: _Place(name, path) for pk, name, path in rows.values_list("pk", "name", "path")}


def _told(asset: Asset, *, has_ended: bool) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Return when each person was told of what made the file dead, and when they said they had seen to it."""
    number = str(asset.current.number if asset.current else 0)
    cause = Q(change__kind=ChangeKind.VERSION, change__mark=number)
    if has_ended:
        cause = Q(change__kind=ChangeKind.ENDED, change__lifted_at=None)
    rows = ChangeNotice.objects.filter(cause, change__asset=asset)
    facts = rows.values_list("person_id", "state", "settled_at", "acknowledged_at")
    return {
        person_id: (settled_at if state == NoticeState.TOLD else None, acknowledged_at)
        for person_id, state, settled_at, acknowledged_at in facts
    }


def _rows(
    held: Collection[Held],
    places: dict[int, _Place],
    dead: Collection[int],
    told: dict[int, tuple[datetime | None, datetime | None]],
) -> list[Holder]:
    names = dict(Person.objects.filter(pk__in={each.person_id for each in held}).values_list("pk", "name"))
    rows = [
        Holder(
            each.partner_id,
            places[each.partner_id].name,
            names[each.person_id],
            each.number,
            each.taken_at,
            each.person_id in dead,
            *told.get(each.person_id, (None, None)),
        )
        for each in held
    ]
    return sorted(rows, key=lambda row: (not row.is_dead, row.acknowledged_at is not None, row.partner))


def _shown(scope: Scope, network: Network, count: int, *, is_exact: bool) -> int | None:
    said = count if is_exact else in_steps(network, count)
    return disclose_figure(network, scope, value=said, dealers=count)


def _share(network: Network, dead: int | None, dealers: int | None, *, is_exact: bool) -> int | None:
    """Return the share in per cent; outside the agency the least that it can be, from what is shown."""
    if dead is None or not dealers:
        return None
    return 100 * dead // (dealers if is_exact else dealers + network.minimum_dealers - 1)


def _is_one_that_is_held(network: Network, places: Collection[_Place]) -> bool:
    """Say whether all are of one branch that keeps its figures to itself."""
    return any(all(place.path.startswith(path) for place in places) for path in figures_held(network.pk))
