"""Coverage, the map of silence: who is heard, only touched, reachable or dark."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import NetworkView
from partners.models import Partner
from partners.queries.branches import home_branch
from partners.queries.coverage import By, coverage
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.shortcuts import get_visible_or_404


class CoverageFilter(serializers.Serializer[Any]):
    """Which branch, and by what it is split."""

    branch = serializers.IntegerField(
        required=False, min_value=1, max_value=2**53, help_text="A partner's id; else one's own branch."
    )
    by = serializers.ChoiceField(choices=[by.value for by in By], required=False, default=By.BRANCH.value)


class IntervalRow(serializers.Serializer[Any]):
    """The ends of a share's interval, which knows that the network is finite."""

    low = serializers.FloatField()
    high = serializers.FloatField()


class CoverageRow(serializers.Serializer[Any]):
    """A group of active dealers; null where it is too small to show."""

    key = serializers.CharField()
    label = serializers.CharField()
    active = serializers.IntegerField(allow_null=True)
    heard = serializers.IntegerField(allow_null=True)
    touched = serializers.IntegerField(allow_null=True)
    reachable = serializers.IntegerField(allow_null=True)
    dark = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True, help_text="heard / active")
    weighted = serializers.FloatField(allow_null=True, help_text="The same, by turnover band.")
    interval = IntervalRow(allow_null=True)


class CoverageWhole(serializers.Serializer[Any]):
    """Coverage of a branch: the whole, its groups, and distributors beside."""

    branch = serializers.IntegerField(source="branch_id")
    published_at = serializers.DateTimeField(allow_null=True, help_text="Null: as of now.")
    total = CoverageRow()
    lines = CoverageRow(many=True)
    distributors = CoverageRow()


def branch_for(scope: Scope, capability: str, wanted: int | None) -> Partner:
    """Return the branch that is asked for, or the reader's own; 404 where they read none."""
    reader = scope.by_right(capability)
    if wanted is None:
        own = home_branch(reader)
        if own is None:
            raise Http404
        return own
    found: Partner = get_visible_or_404(Partner.objects.active(), reader, pk=wanted)
    return found


def figures_right(scope: Scope) -> str:
    """Return by which right somebody reads figures: the agency live ones, others published ones."""
    return Capability.READ_DASHBOARD if scope.can(Capability.READ_DASHBOARD) else Capability.READ_FIGURES


class FigureView(NetworkView):
    """A view of figures: the agency reads live ones, others published ones."""

    area = "figures"
    required_capability = Capability.READ_FIGURES
    or_capabilities = (Capability.READ_DASHBOARD,)


class CoverageView(FigureView):
    """Coverage of a branch."""

    @extend_schema(operation_id="coverage_read", parameters=[CoverageFilter], responses={200: CoverageWhole})
    def get(self, request: Request, network: str) -> Response:
        """Return a branch's coverage, under the thresholds that hold for whoever asks."""
        asked = CoverageFilter(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        branch = branch_for(self.scope, figures_right(self.scope), said.get("branch"))
        table = coverage(self.scope, self.network, branch=branch, by=By(said["by"]), now=timezone.now())
        return Response(CoverageWhole(table).data)
