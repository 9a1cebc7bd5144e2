"""Leave a planned row out after all, and say why."""

from __future__ import annotations

from partners.models import ImportProblem, ImportRow, ImportRun


def refuse_row(*, run: ImportRun, row: ImportRow, sentence: str) -> ImportProblem:
    """Add the row to those that were left out."""
    return ImportProblem.objects.create(
        run=run,
        sheet=row.sheet,
        line=row.line or 0,
        column="",
        value=f"{row.label} ({row.number})"[:500],
        advice=sentence[:500],
    )
