"""What is said, in figures: one branch, one period, split by one attribute or by the branches below."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.queries.figures import branch_figures, figures
from feedback.queries.tables import Attribute, Table
from partners.api.coverage import FigureView, branch_for, figures_right
from partners.models import Partner
from partners.periods import DEALER_GRAINS, Grain, Period, local_day
from partners.services.activity import log_activity
from portal.kernel.delivery import is_first_look

BRANCHES = "branch"


class FigureFilter(serializers.Serializer[Any]):
    """Which branch and period, and by what they are split."""

    branch = serializers.IntegerField(
        required=False, min_value=1, max_value=2**53, help_text="A partner's id; else one's own branch."
    )
    period = serializers.CharField(
        required=False, max_length=10, help_text="2026, 2026-Q3 or 2026-07; else the latest quarter."
    )
    by = serializers.ChoiceField(
        choices=[*(each.value for each in Attribute if each.value), BRANCHES],
        required=False,
        default=Attribute.THEME.value,
    )

    def validate_period(self, code: str) -> Period:
        """Read the period."""
        found = Period.read(code)
        if found is None or found.grain not in DEALER_GRAINS:
            raise serializers.ValidationError(_("Write a period as 2026, 2026-Q3 or 2026-07."))
        return found


class FigureRow(serializers.Serializer[Any]):
    """One line; null where too few dealers stand behind it."""

    key = serializers.CharField()
    label = serializers.CharField()
    voices = serializers.IntegerField(allow_null=True, help_text="Null outside the agency.")
    dealers = serializers.IntegerField(allow_null=True)
    weighted = serializers.FloatField(allow_null=True)
    distributors = serializers.IntegerField(allow_null=True)


class FigureTable(serializers.Serializer[Any]):
    """Figures with their n and their coverage."""

    branch = serializers.IntegerField(source="branch_id")
    period = serializers.CharField(source="period.code")
    published_at = serializers.DateTimeField(allow_null=True, help_text="Null: live, or not published yet.")
    active_dealers = serializers.IntegerField(allow_null=True)
    coverage = serializers.FloatField(allow_null=True)
    unnamed = serializers.IntegerField(allow_null=True, help_text="Voices with no identity, apart.")
    total = FigureRow()
    lines = FigureRow(many=True)


class FiguresView(FigureView):
    """Figures of a branch."""

    @extend_schema(operation_id="figures_read", parameters=[FigureFilter], responses={200: FigureTable})
    def get(self, request: Request, network: str) -> Response:
        """Return figures: live for the agency, for others those that were published."""
        asked = FigureFilter(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        branch = branch_for(self.scope, figures_right(self.scope), said.get("branch"))
        period = said.get("period") or self._latest()
        if self.scope.is_agency and is_first_look(request._request):
            log_activity(
                scope=self.scope,
                verb="figures.read",
                object_kind="partner",
                object_id=branch.pk,
                data={"period": period.code},
            )
        return Response(FigureTable(self._table(branch, period, said["by"])).data)

    def _latest(self) -> Period:
        """Return this quarter for those who read live figures, for others the last that is over."""
        quarter = Period.of(local_day(timezone.now(), self.network.time_zone), Grain.QUARTER)
        return quarter if self.scope.is_agency else quarter.shift(-1)

    def _table(self, branch: Partner, period: Period, by: str) -> Table:
        if by == BRANCHES:
            return branch_figures(self.scope, self.network, branch=branch, period=period)
        return figures(self.scope, self.network, branch=branch, period=period, attribute=Attribute(by))
