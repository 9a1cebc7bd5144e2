"""Demand for programs: the agency's snapshot side by side, for headquarters what was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.demand import Rate
from feedback.queries.demand import DemandTable, PublishedTable, demand, newest_published, published_demand
from feedback.queries.figures import sees_live
from partners.api.coverage import FigureView, IntervalRow
from partners.models import Partner
from partners.periods import DEALER_GRAINS, Grain, Period, local_day
from partners.roles import Capability
from partners.services.activity import log_activity
from portal.kernel.delivery import is_first_look
from portal.kernel.shortcuts import get_visible_or_404


class DemandFilter(serializers.Serializer[Any]):
    """Which published period; the agency reads its snapshot whatever is asked."""

    period = serializers.CharField(
        required=False, max_length=10, help_text="2026, 2026-Q3 or 2026-07; else the newest published."
    )

    def validate_period(self, code: str) -> Period:
        """Read the period."""
        found = Period.read(code)
        if found is None or found.grain not in DEALER_GRAINS:
            raise serializers.ValidationError(_("Write a period as 2026, 2026-Q3 or 2026-07."))
        return found


class DemandRow(serializers.Serializer[Any]):
    """One theme; null where too few dealers stand behind it, or where the agency alone reads the figure."""

    key = serializers.CharField()
    label = serializers.CharField()
    dealers = serializers.IntegerField(allow_null=True)
    interval = IntervalRow(allow_null=True)
    persons = serializers.IntegerField(allow_null=True)
    groups = serializers.IntegerField(allow_null=True, help_text="Ownership groups; a dealer of none is one.")
    weighted = serializers.FloatField(allow_null=True, help_text="The share of those who spoke, by band.")
    one_group = serializers.BooleanField(
        allow_null=True, help_text="One ownership group supplies more than a fifth of the dealers or weight."
    )


class DemandAnswer(serializers.Serializer[Any]):
    """Demand with the days that it holds, who spoke in them, and how many dealers there are."""

    since = serializers.DateField()
    until = serializers.DateField()
    counted_at = serializers.DateTimeField(allow_null=True)
    spoke = serializers.IntegerField(allow_null=True)
    active_dealers = serializers.IntegerField(allow_null=True)
    lines = DemandRow(many=True)


@dataclass(frozen=True)
class Line:
    """What a row prints."""

    key: str
    label: str
    rate: Rate | None
    persons: int | None = None
    groups: int | None = None
    weighted: float | None = None
    one_group: bool | None = None

    @property
    def dealers(self) -> int | None:
        """Return how many dealers raised it."""
        return self.rate.dealers if self.rate else None

    @property
    def interval(self) -> object:
        """Return within what their share of those who spoke lies for the network."""
        return self.rate.interval if self.rate else None


@dataclass(frozen=True)
class Whole:
    """What an answer prints."""

    since: date
    until: date
    counted_at: datetime | None
    spoke: int | None
    active_dealers: int | None
    lines: tuple[Line, ...] = ()


class DemandView(FigureView):
    """Demand of the whole network."""

    required_capability = Capability.READ_DEMAND
    or_capabilities = ()

    @extend_schema(operation_id="demand_read", parameters=[DemandFilter], responses={200: DemandAnswer})
    def get(self, request: Request, network: str) -> Response:
        """Return demand: the night's snapshot to the agency, to others what was published of a period."""
        asked = DemandFilter(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        if sees_live(self.scope):
            return Response(DemandAnswer(self._snapshot(request)).data)
        return Response(DemandAnswer(self._published(asked.validated_data.get("period"))).data)

    def _snapshot(self, request: Request) -> Whole:
        table = demand(self.scope, self.network)
        if table is None:
            today = local_day(timezone.now(), self.network.time_zone)
            return Whole(today, today, None, None, None)
        if is_first_look(request._request):
            log_activity(
                scope=self.scope,
                verb="figures.read",
                object_kind="network",
                object_id=self.network.pk,
                data={"demand": table.day.isoformat()},
            )
        spoke, active = table.spoke.dealers, table.network.dealers
        return Whole(table.since, table.day, table.taken_at, spoke, active, tuple(_exact(table)))

    def _published(self, wanted: Period | None) -> Whole:
        root: Partner = get_visible_or_404(Partner.objects.active(), self.scope, parent=None)
        today = local_day(timezone.now(), self.network.time_zone)
        period = wanted or newest_published(self.network, root) or Period.of(today, Grain.QUARTER)
        table = published_demand(self.scope, self.network, root=root, period=period)
        last = period.end - timedelta(days=1)
        lines = tuple(_told(table))
        return Whole(period.start, last, table.published_at, table.spoke, table.population, lines)


def _exact(table: DemandTable) -> Iterator[Line]:
    for line in sorted(table.lines, key=lambda each: (-each.said.dealers, each.theme.pk)):
        yield Line(
            f"{line.theme.pk}",
            line.theme.local_name,
            line.rate,
            line.said.persons,
            line.said.groups,
            line.weighted,
            line.said.much_dealers or line.said.much_weight,
        )


def _told(table: PublishedTable) -> Iterator[Line]:
    for line in table.lines:
        yield Line(line.key, line.label, line.rate)
