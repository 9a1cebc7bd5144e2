"""Imports as programs read and steer them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.enums import ImportChange, ImportKind, ImportStage
from partners.models import ImportRun
from partners.queries.import_reports import summary_of


class UploadBody(serializers.Serializer[Any]):
    """The file to bring in."""

    file = serializers.FileField(help_text="Excel (.xlsx, .xls) or text (.csv, .tsv), up to 30 MB.")


class ApplyBody(serializers.Serializer[Any]):
    """How to apply a plan."""

    deactivate_missing = serializers.BooleanField(required=False, default=False)
    gone_confirmed = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=2**31,
        help_text="The number of missing partners, where they are more than a fifth of the network.",
    )


class SummaryLine(serializers.Serializer[Any]):
    """How many rows of one sort are planned, and how many are done."""

    kind = serializers.ChoiceField(choices=ImportKind.choices)
    change = serializers.ChoiceField(choices=ImportChange.choices)
    planned = serializers.IntegerField()
    done = serializers.IntegerField()


class ImportWhole(serializers.Serializer[ImportRun]):
    """Where an import stands."""

    id = serializers.IntegerField(source="pk")
    filename = serializers.CharField()
    stage = serializers.ChoiceField(choices=ImportStage.choices)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    rows_bad = serializers.IntegerField()
    rows_total = serializers.IntegerField()
    rows_done = serializers.IntegerField()
    failure = serializers.CharField(help_text="Why it stopped, where it did.")
    summary = serializers.SerializerMethodField()

    @extend_schema_field(SummaryLine(many=True))
    def get_summary(self, run: ImportRun) -> Any:
        """Return the counts of plan and report."""
        return SummaryLine(summary_of(run), many=True).data


class ProblemRow(serializers.Serializer[Any]):
    """A cell that keeps its row from being brought in, and what to do about it."""

    sheet = serializers.CharField()
    line = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    advice = serializers.CharField()
