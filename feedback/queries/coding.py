"""Double coding: what can be drawn, what a second person is shown, and how far both agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from feedback.agreement import Agreement, Pair, agreement_in_all, agreement_on, same_sets
from feedback.models import Case, CaseTheme, CodingItem, CodingSample, Theme
from feedback.rules import can_work_desk
from partners.models import Network
from partners.periods import day_start
from partners.scope import Scope


def drawable(network: Network, first: date, last: date) -> QuerySet[Any]:
    """Return the cases of some days that have words, and a theme not only heard with another one."""
    from_day = day_start(first, network.time_zone)
    until = day_start(last + timedelta(days=1), network.time_zone)
    own = CaseTheme.objects.filter(case=OuterRef("pk"), heard_with=None)
    rows = Case.objects.filter(network=network, remark__submitted_at__gte=from_day)
    said = rows.filter(remark__submitted_at__lt=until, remark__words_erased=False).exclude(remark__text="")
    found: QuerySet[Any] = said.filter(Exists(own)).order_by("pk")
    return found


def samples_of(scope: Scope) -> QuerySet[Any]:
    """Return the samples with how much of each is coded, the newest first, for the agency."""
    if not can_work_desk(scope):
        return CodingSample.objects.none()
    rows: QuerySet[Any] = CodingSample.objects.visible_to(scope).annotate(
        total=Count("items"), coded=Count("items", filter=Q(items__coded_at__isnull=False))
    )
    return rows.select_related("coder__person", "by__person").order_by("-drawn_at", "-pk")


def next_item(scope: Scope, sample: CodingSample) -> CodingItem | None:
    """Return the next remark that the second person, and nobody else, has to code."""
    if not can_work_desk(scope) or sample.coder_id not in scope.membership_ids:
        return None
    waiting = CodingItem.objects.filter(sample=sample, coded_at=None, case__remark__words_erased=False)
    item: CodingItem | None = waiting.select_related("case__remark").order_by("pk").first()
    return item


@dataclass(frozen=True)
class ThemeLine:
    """How far both agree on one theme."""

    theme: Theme
    found: Agreement


@dataclass(frozen=True)
class Difference:
    """One remark that both coded differently: its number, and what only one of them gave it."""

    number: str
    first_alone: list[Theme]
    second_alone: list[Theme]


@dataclass(frozen=True)
class Results:
    """What a sample tells once all of it is coded."""

    remarks: int
    same: int
    overall: Agreement
    lines: list[ThemeLine]
    differences: list[Difference]


def results_of(scope: Scope, sample: CodingSample) -> Results | None:
    """Return how far both agree, or None before everything is coded: whoever still codes must not see it.

    Remarks whose words were erased before they were coded count no more. Merged themes read as the kept one.
    """
    items = CodingItem.objects.filter(sample=sample).select_related("case__remark").order_by("pk")
    rows = [item for item in items if item.coded_at or not item.case.remark.words_erased]
    if not can_work_desk(scope) or not rows or any(item.coded_at is None for item in rows):
        return None
    themes = Theme.objects.visible_to(scope).select_related("merged_into").in_bulk()
    pairs: list[Pair] = [(_read(item.first, themes), _read(item.second, themes)) for item in rows]
    used = {key for pair in pairs for side in pair for key in side}
    lines = [ThemeLine(themes[key], agreement_on(key, pairs)) for key in used]
    return Results(
        remarks=len(rows),
        same=same_sets(pairs),
        overall=agreement_in_all(sorted(used), pairs),
        lines=sorted(lines, key=lambda line: (line.theme.local_name.casefold(), line.theme.pk)),
        differences=[
            Difference(
                item.case.remark.number,
                [themes[key] for key in sorted(set(first) - set(second))],
                [themes[key] for key in sorted(set(second) - set(first))],
            )
            for item, (first, second) in zip(rows, pairs, strict=True)
            if set(first) != set(second)
        ],
    )


def _read(keys: list[int] | None, themes: Mapping[int, Theme]) -> list[int]:
    """Return keys of themes as they are read today."""
    return sorted({themes[key].merged_into_id or key for key in keys or ()})
