"""Chainable filters of the toolkits app: who sees which toolkit and which file."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from partners.audience import aimed_q
from partners.scope import NOTHING, Scope
from portal.kernel.leases import LeasedQuerySet, WorkState


def live_q(now: datetime, prefix: str = "") -> Q:
    """Select what is published at this moment, whether or not the scheduler ran."""
    started = Q(**{f"{prefix}go_live_at": None}) | Q(**{f"{prefix}go_live_at__lte": now})
    lasting = Q(**{f"{prefix}expire_at": None}) | Q(**{f"{prefix}expire_at__gt": now})
    return Q(**{f"{prefix}live": True}) & started & lasting


def in_time_q(now: datetime, prefix: str = "") -> Q:
    """Select the files whose time, and whose licence's, has not run out: the only place that knows."""
    begun = Q(**{f"{prefix}available_from": None}) | Q(**{f"{prefix}available_from__lte": now})
    return begun & lasting_q(now, prefix)


def lasting_q(now: datetime, prefix: str = "") -> Q:
    """Select the files whose end, and whose licence's, has not come, whether or not they have begun."""
    lasting = Q(**{f"{prefix}expires_at": None}) | Q(**{f"{prefix}expires_at__gt": now})
    licensed = Q(**{f"{prefix}licence__valid_until": None}) | Q(**{f"{prefix}licence__valid_until__gt": now})
    return lasting & licensed


def territory_q(scope: Scope, prefix: str = "") -> Q:
    """Select the files that may be used in a country of the scope's partners; who works on them sees all."""
    if sees_drafts(scope) or scope.is_empty:  # a preview is read by nobody in particular
        return Q()
    allowed = Q(**{f"{prefix}licence": None}) | Q(**{f"{prefix}licence__territory": ""})
    for country in sorted({seat.country for seat in scope.seats if seat.country}):
        allowed |= Q(**{f"{prefix}licence__territory__contains": f" {country} "})
    return allowed


def usable_q(scope: Scope, now: datetime, prefix: str = "") -> Q:
    """Select the files that the scope may use now and where it is, whichever toolkit offers them."""
    return in_time_q(now, prefix) & territory_q(scope, prefix)


def cleared_q() -> Q:
    """Select the versions in which the virus scanner found nothing, or that it was never asked about."""
    return Q(scan=None) | Q(scan__work_state=WorkState.DONE, scan__finding="")


def toolkit_q(scope: Scope, now: datetime, prefix: str = "") -> Q:
    """Select the published toolkits that reach a scope; by a mailed link only the one that it names."""
    condition = live_q(now, prefix) & aimed_q(scope, prefix) & Q(**{f"{prefix}network_id": scope.network_id})
    if scope.link:
        condition &= Q(**{f"{prefix}pk": scope.link.toolkit_id})
    return condition


def sees_drafts(scope: Scope) -> bool:
    """Say whether the scope works on its network's toolkits: headquarters and the agency do."""
    return scope.is_system or (not scope.link and (scope.is_hq or scope.is_agency))


class ToolkitQuerySet(PageQuerySet):
    """Filters over toolkits."""

    def live(self) -> Self:
        """Keep what is published now by its own dates."""
        return self.filter(live_q(timezone.now()))

    def aimed_at(self, scope: Scope) -> Self:
        """Keep the published toolkits that reach the scope."""
        return self.filter(toolkit_q(scope, timezone.now()))

    def visible_to(self, scope: Scope) -> Self:
        """Keep what the scope may read: drafts too for those who work on them."""
        if sees_drafts(scope):
            return self.filter(network_id=scope.network_id)
        return self.aimed_at(scope)


class ToolkitManager(PageManager.from_queryset(ToolkitQuerySet)):  # type: ignore[misc]
    """Toolkits in the order of the page tree, as Wagtail expects."""


class AssetQuerySet(models.QuerySet):
    """Filters over assets: a dealer reads a file through a published toolkit that reaches them."""

    def usable_by(self, scope: Scope) -> Self:
        """Keep assets that may be used now, in a country of the scope's."""
        return self.filter(usable_q(scope, timezone.now()))

    def visible_to(self, scope: Scope) -> Self:
        """Keep the assets that the scope may read."""
        if sees_drafts(scope):
            return self.filter(network_id=scope.network_id)
        if scope.is_empty:
            return self.filter(NOTHING)
        reached = self.model._base_manager.filter(toolkit_q(scope, timezone.now(), "toolkit_links__page__"))
        return self.usable_by(scope).filter(
            network_id=scope.network_id, current__isnull=False, pk__in=reached.values("pk")
        )


class LicenceQuerySet(models.QuerySet):
    """Filters over licences."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the network's licences for those who work on its toolkits."""
        return self.filter(network_id=scope.network_id) if sees_drafts(scope) else self.none()


class AnnouncementQuerySet(LeasedQuerySet):
    """Filters over announcements."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the network's announcements for those who work on its toolkits."""
        return self.filter(network_id=scope.network_id) if sees_drafts(scope) else self.none()
