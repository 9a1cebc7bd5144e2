"""The worklist of a theme that was split: which of its remarks nobody has recoded yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from feedback.enums import CodebookAct
from feedback.models import Case, CaseTheme, CodebookChange, Recoding, Theme
from feedback.rules import can_work_desk
from feedback.states import ASIDE
from partners.scope import Scope

PAGE = 25


@dataclass(frozen=True)
class Progress:
    """How far the recoding of a theme is; `stays`: with HQ, answered or aside, so that it keeps its theme."""

    waiting: int
    recoded: int
    left: int
    stays: int

    @property
    def done(self) -> int:
        """Return how many somebody has looked at."""
        return self.recoded + self.left

    @property
    def total(self) -> int:
        """Return how many there are to be looked at."""
        return self.done + self.waiting


def parts_of(scope: Scope, theme: Theme) -> list[Theme]:
    """Return the themes of which one is made that are in use, in the order in which they were added."""
    return list(Theme.objects.visible_to(scope).filter(split_from=theme, is_active=True).order_by("pk"))


def to_recode(scope: Scope, theme: Theme) -> QuerySet[Any]:
    """Return the cases that still have the theme and may lose it, the oldest first."""
    if not can_work_desk(scope):
        return Case.objects.none()
    rows = Case.objects.visible_to(scope).filter(_has(theme), ~_looked_at(theme)).exclude(state__in=ASIDE)
    found: QuerySet[Any] = rows.select_related("remark__network").order_by("received_at", "pk")
    return found


def progress_of(scope: Scope, theme: Theme) -> Progress:
    """Count what is recoded, left and still to be looked at."""
    waiting = to_recode(scope, theme).order_by().count()
    seen = Recoding.objects.filter(was=theme, change=None, at__gte=_split_at(theme)).order_by()
    left = seen.filter(now=theme).values("case").distinct().count()
    recoded = seen.exclude(now=theme).values("case").distinct().count()
    under = Case.objects.visible_to(scope).filter(Exists(_rows(theme))).count()
    return Progress(waiting, recoded, left, max(under - waiting - left, 0))


def _rows(theme: Theme) -> Any:
    return CaseTheme.objects.filter(case=OuterRef("pk"), theme=theme)


def _has(theme: Theme) -> Exists:
    return Exists(_rows(theme).is_open().filter(passed_on_at=None))


def _looked_at(theme: Theme) -> Exists:
    seen = Recoding.objects.filter(case=OuterRef("pk"), was=theme, now=theme, at__gte=_split_at(theme))
    return Exists(seen)


def _split_at(theme: Theme) -> datetime:
    """Return when the theme was split last; what was looked at before is looked at again."""
    change = CodebookChange.objects.filter(theme=theme, act=CodebookAct.SPLIT).order_by("version").last()
    return change.at if change else theme.network.created_at


def recoded_by_merges(case_id: int) -> list[Recoding]:
    """Return which themes of a case were merged into others, the latest first."""
    rows = Recoding.objects.filter(case=case_id, change__isnull=False)
    return list(rows.select_related("was", "now").order_by("-pk"))
