"""What HQ and the field read of remarks that were passed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from feedback.enums import Mode
from feedback.models import Case, CaseTheme
from partners.disclosure.figures import may_show_figure
from partners.models import Network, Partner
from partners.scope import Scope
from portal.kernel.paging import KeyPage, key_page

PAGE = 25


@dataclass(frozen=True)
class Wording:
    """One protected remark as HQ reads it: cleared words under a stand-in name, and nothing else.

    The country stands only beside one with no identity, and only where enough dealers are.
    """

    stand_in: str
    text: str
    theme: str
    country: str
    answered: bool


@dataclass(frozen=True)
class WordingPage:
    """One page of wordings, in the order of their random names: any other order would be a date."""

    rows: list[Wording]
    next_cursor: str


def named_page(scope: Scope, *, cursor: str = "", size: int = PAGE) -> KeyPage:
    """Return one page of the named remarks that were passed on and that this scope may read."""
    return key_page(_named(scope), field="passed_on_at", cursor=cursor, size=size)


def named_case(scope: Scope, number: str) -> Case | None:
    """Return one of the named remarks that were passed on and that this scope may read, or None."""
    found: Case | None = _named(scope).filter(remark__number=number).first()
    return found


def _named(scope: Scope) -> QuerySet[Case]:
    passed = CaseTheme.objects.passed_on().select_related("theme").order_by("pk")
    cases: QuerySet[Case] = (
        Case.objects.visible_to(scope)
        .filter(remark__mode=Mode.NAMED, passed_on_at__isnull=False)
        .select_related("remark__partner", "remark__translation")
        .prefetch_related(Prefetch("themes", queryset=passed))
    )
    return cases


def wordings_page(scope: Scope, network: Network, *, cursor: str = "", size: int = PAGE) -> WordingPage:
    """Return one page of the cleared wordings of protected remarks."""
    rows = CaseTheme.objects.messages_to(scope).select_related("theme", "case__remark").order_by("stand_in")
    if cursor:
        rows = rows.filter(stand_in__gt=cursor)
    found = list(rows[: size + 1])
    shown = as_wordings(scope, network, found[:size])
    return WordingPage(shown, shown[-1].stand_in if len(found) > size else "")


def as_wordings(scope: Scope, network: Network, rows: list[CaseTheme]) -> list[Wording]:
    """Reduce protected rows to what HQ may read."""
    countries = _countries_to_show(scope, network) if any(_is_anonymous(row) for row in rows) else set()
    return [
        Wording(
            stand_in=row.stand_in,
            text=row.wording,
            theme=row.theme.local_name,
            country=row.case.remark.country
            if _is_anonymous(row) and row.case.remark.country in countries
            else "",
            answered=not row.is_open,
        )
        for row in rows
    ]


def _is_anonymous(row: CaseTheme) -> bool:
    return bool(row.case.remark.mode == Mode.NO_IDENTITY)


def _countries_to_show(scope: Scope, network: Network) -> set[str]:
    """Return the countries with so many dealers that naming one tells nothing."""
    dealers = Partner.objects.filter(network=network).dealers().active().order_by()
    counts: list[dict[str, Any]] = list(dealers.values("country").annotate(n=Count("pk")))
    return {row["country"] for row in counts if may_show_figure(network, scope, row["n"])}
