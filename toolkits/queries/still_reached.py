"""What a person is still reached by, of files that they took: asked anew whenever they are told of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from partners.audience import aimed_q
from partners.models import Membership, Network
from partners.queries.scope import seat_of
from partners.roles import Capability
from partners.scope import Scope
from toolkits.models import Asset, ToolkitAsset, ToolkitPage
from toolkits.querysets import AssetQuerySet, lasting_q, live_q, toolkit_q


def scope_of_person(network: Network, person_id: int) -> Scope:
    """Return what somebody may read by their seats, whether or not they ever sign in."""
    rows = Membership.objects.active().filter(network=network, person=person_id)
    rows = rows.exclude(person__user__is_active=False).select_related("partner", "person").order_by("pk")
    seats = tuple(seat_of(membership) for membership in rows)
    return Scope.of(network.pk, None, seats).by_right(Capability.READ_TOOLKITS)


def up(network_id: int, now: datetime) -> AssetQuerySet:
    """Return the files that have not ended: within their time, and offered by a toolkit that is out."""
    offers = ToolkitAsset.objects.filter(asset=OuterRef("pk")).filter(live_q(now, "page__"))
    rows: AssetQuerySet = Asset.objects.filter(lasting_q(now), Exists(offers), network_id=network_id)
    return rows


def was_out_q(now: datetime, prefix: str = "") -> Q:
    """Select the toolkits that were out once, whether or not they are now."""
    return Q(**{f"{prefix}first_published_at__isnull": False}) & ~Q(**{f"{prefix}go_live_at__gt": now})


def ids_reaching(scope: Scope, asset_ids: Iterable[int], now: datetime) -> set[int]:
    """Return those of the files that a toolkit aimed at the scope offers, or offered while it was out."""
    rows = ToolkitAsset.objects.filter(
        was_out_q(now, "page__"), aimed_q(scope, "page__"), asset__in=list(asset_ids)
    )
    return set(rows.values_list("asset_id", flat=True))


def ways_to(scope: Scope, asset_ids: Collection[int], now: datetime) -> dict[int, tuple[int, int]]:
    """Return for each file that may be taken by a mailed link the membership and the toolkit of that link."""
    found: dict[int, tuple[int, int]] = {}
    for seat in scope.seats:
        alone = Scope.of(scope.network_id, None, (seat,))
        pages = ToolkitPage.objects.filter(toolkit_q(alone, now))
        rows = ToolkitAsset.objects.filter(page__in=pages.values("pk"), asset__in=asset_ids)
        rows = rows.filter(asset__in=Asset.objects.visible_to(alone).values("pk"))
        for asset_id, page_id in rows.order_by("page_id").values_list("asset_id", "page_id"):
            found.setdefault(asset_id, (seat.membership_id, page_id))
    return found
