"""How a reply to one author may begin, in their language first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from feedback.enums import Mode
from feedback.models import Case, CaseTheme, Opening
from feedback.openings import Facts, fill
from partners.periods import local_day
from partners.scope import Scope


@dataclass(frozen=True)
class Offer:
    """One opening, filled for the author of a case, where it can be in their own language."""

    pk: int
    name: str
    language: str
    text: str
    is_theirs: bool


def openings_of(scope: Scope) -> QuerySet[Any]:
    """Return the network's openings by name, for the agency."""
    found: QuerySet[Any] = Opening.objects.visible_to(scope).order_by("name", "pk")
    return found


def offers_for(scope: Scope, case: Case, themes: Iterable[CaseTheme], *, name: str = "") -> list[Offer]:
    """Return the openings that can be filled for the author of a case, those in their language first.

    `name` is said only to an author who gave it to HQ: a protected one is greeted as anybody.
    """
    facts, theirs = facts_of(case, themes, name=name), case.remark.language.split("-")[0]
    spoken = (theirs, *case.remark.network.languages)
    offers = []
    for opening in openings_of(scope):
        language = next((code for code in spoken if opening.texts.get(code)), "")
        text = fill(opening.texts[language], language, facts) if language else None
        if text is not None:
            offers.append(Offer(opening.pk, opening.name, language, text, language == theirs))
    return sorted(offers, key=lambda offer: not offer.is_theirs)


def facts_of(case: Case, themes: Iterable[CaseTheme], *, name: str = "") -> Facts:
    """Return what openings may say about a remark; the newest open theme counts first."""
    remark = case.remark
    rows = sorted(themes, key=lambda row: (not row.is_open, -row.pk))
    return Facts(
        number=remark.number,
        said_on=local_day(remark.submitted_at, remark.network.time_zone),
        themes=tuple({"": row.theme.name, **row.theme.names} for row in rows),
        name=name if remark.mode == Mode.NAMED else "",
    )
