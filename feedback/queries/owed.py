"""Answers that HQ owes, and the promises inside those that it gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from feedback.enums import Mode
from feedback.models import Answer, CaseTheme, Promise, Theme
from feedback.queries.passed_on import Wording, as_wordings
from feedback.rules import can_read_owed
from partners.disclosure.figures import disclose_figure
from partners.models import Network
from partners.scope import Scope
from portal.kernel.paging import KeyPage, key_page

PAGE = 25
DEALER = "case_themes__case__remark__partner"
OWED = Q(case_themes__answer=None, case_themes__reply=None, case_themes__passed_on_at__isnull=False)
NAMED_OWED = OWED & Q(case_themes__case__remark__mode=Mode.NAMED)


@dataclass(frozen=True)
class OwedTheme:
    """A theme that waits for HQ's answer; `dealers`, as published, is None where too few spoke to say.

    Its clock stands (`is_paused`) while HQ has asked back everybody who waits under it.
    """

    theme: Theme
    due_on: date
    days_left: int
    dealers: int | None
    is_mine: bool
    is_paused: bool
    since: datetime

    @property
    def days_late(self) -> int:
        """Return by how many days the answer is late."""
        return max(0, -self.days_left)

    @property
    def addressee_key(self) -> str:
        """Return what names the addressee in an address; "0" where a theme has none."""
        return str(self.theme.addressee_id or 0)

    @property
    def addressee_name(self) -> str:
        """Return the addressee's name, or nothing."""
        return self.theme.addressee.person.name if self.theme.addressee else ""


def owed_themes(scope: Scope, network: Network, now: datetime) -> list[OwedTheme]:
    """Return the themes with cases passed on and not answered, longest waiting first."""
    owed = [_owed(scope, network, theme, now) for theme in _owed_rows(scope)]
    return sorted(owed, key=lambda each: each.since)


@dataclass(frozen=True)
class Debtor:
    """Somebody at HQ to whom themes are addressed, and for how long the oldest of them has been due."""

    key: str
    name: str
    themes: int
    days_late: int


def debtors(owed: list[OwedTheme]) -> list[Debtor]:
    """Return who owes how much, the longest late first; themes without an addressee count under no name."""
    by_key: dict[str, list[OwedTheme]] = {}
    for each in owed:
        by_key.setdefault(each.addressee_key, []).append(each)
    found = [
        Debtor(key, themes[0].addressee_name, len(themes), max(each.days_late for each in themes))
        for key, themes in by_key.items()
    ]
    return sorted(found, key=lambda debtor: (-debtor.days_late, debtor.name))


def owed_theme(scope: Scope, network: Network, theme: Theme, now: datetime) -> OwedTheme | None:
    """Return one theme as it waits, or None when nothing is owed under it."""
    row = _owed_rows(scope).filter(pk=theme.pk).first()
    return _owed(scope, network, row, now) if row else None


def count_owed(scope: Scope) -> int:
    """Count the themes that wait, for the navigation."""
    return int(_owed_rows(scope).count())


def count_owed_and_late(network: Network, now: datetime) -> tuple[int, int]:
    """Count the themes that wait for HQ, and those that wait longer than HQ promised: for the agency."""
    rows = CaseTheme.objects.owed().filter(theme__network=network).order_by().values("theme")
    found = rows.annotate(running=_running(""), asked=_asked("")).values_list("running", "asked")
    promised = timedelta(days=network.answer_days)
    return len(found), sum(_since(running, asked, now) < now - promised for running, asked in found)


def _running(prefix: str) -> Any:
    """Return since when the longest waits of those that nobody was asked about."""
    return Min(_owed_since(prefix), filter=_owed_q(prefix) & Q(**{f"{prefix}asked_at": None}))


def _asked(prefix: str) -> Any:
    """Return how long the longest had waited, of those about which a question is open, when it was asked."""
    waited = ExpressionWrapper(F(f"{prefix}asked_at") - _owed_since(prefix), output_field=DurationField())
    return Max(waited, filter=_owed_q(prefix) & Q(**{f"{prefix}asked_at__isnull": False}))


def _owed_since(prefix: str) -> Any:
    return Coalesce(f"{prefix}owed_since", f"{prefix}passed_on_at")


def _owed_q(prefix: str) -> Q:
    return OWED if prefix else Q()


def _since(running: datetime | None, asked: timedelta | None, now: datetime) -> datetime:
    """Return since when an answer is owed; while its author is asked, no time passes."""
    standing = now - asked if asked is not None else None
    return min(moment for moment in (running, standing) if moment is not None)


def _owed_rows(scope: Scope) -> QuerySet[Any]:
    if not can_read_owed(scope):
        return Theme.objects.none()
    rows: QuerySet[Any] = (
        Theme.objects.visible_to(scope)
        .annotate(
            oldest=Min("case_themes__passed_on_at", filter=OWED),
            running=_running("case_themes__"),
            asked=_asked("case_themes__"),
            named=Count(DEALER, filter=NAMED_OWED, distinct=True),
            published=_dealers(scope),
        )
        .filter(oldest__isnull=False)
        .select_related("addressee__person")
        .order_by("oldest", "pk")
    )
    return rows


def _dealers(scope: Scope) -> Any:
    """Return how many dealers wait: exactly to the agency, to others as it was published last."""
    return Count(DEALER, filter=OWED, distinct=True) if scope.is_agency else F("owed_figure__dealers")


def _owed(scope: Scope, network: Network, row: Any, now: datetime) -> OwedTheme:
    zone, since = ZoneInfo(network.time_zone), _since(row.running, row.asked, now)
    due_on = since.astimezone(zone).date() + timedelta(days=network.answer_days)
    return OwedTheme(
        theme=row,
        due_on=due_on,
        days_left=(due_on - now.astimezone(zone).date()).days,
        dealers=disclose_figure(network, scope, value=row.published or 0, dealers=_smallest_group(row)),
        is_mine=row.addressee_id in scope.membership_ids,
        is_paused=row.running is None,
        since=since,
    )


def _smallest_group(row: Any) -> int:
    """Count the dealers behind the figure, or those left when the named ones, who are listed, are taken."""
    published: int = row.published or 0
    hidden: int = published - row.named
    return published if hidden == 0 else max(hidden, 0)


def owed_named(scope: Scope, theme: Theme) -> list[CaseTheme]:
    """Return the named remarks that wait under the theme, oldest first."""
    rows = CaseTheme.objects.owed().visible_to(scope).filter(theme=theme, case__remark__mode=Mode.NAMED)
    rows = rows.select_related("case__remark__partner", "case__remark__translation")
    return list(rows.order_by("passed_on_at", "pk"))


def owed_wordings(scope: Scope, network: Network, theme: Theme) -> list[Wording]:
    """Return the cleared wordings that wait under the theme, in the order of their random names."""
    return as_wordings(scope, network, owed_hidden(scope, theme))


def owed_hidden(scope: Scope, theme: Theme) -> list[CaseTheme]:
    """Return what waits of protected authors under the theme: rows to be shown by `as_wordings` alone."""
    rows = CaseTheme.objects.owed().messages_to(scope).filter(theme=theme)
    return list(rows.select_related("theme", "case__remark").order_by("stand_in"))


def earlier_answer(scope: Scope, theme: Theme) -> Answer | None:
    """Return the latest answer to the theme, which a new one may start from."""
    found: Answer | None = (
        Answer.objects.visible_to(scope).filter(theme=theme).order_by("-answered_at", "-pk").first()
    )
    return found


def answers_page(scope: Scope, *, cursor: str = "", size: int = PAGE) -> KeyPage:
    """Return one page of the answers that HQ gave, the newest first, for HQ and the agency."""
    rows = Answer.objects.visible_to(scope).select_related("theme", "by__person", "promise")
    return key_page(rows, field="answered_at", cursor=cursor, size=size)


@dataclass(frozen=True)
class PromiseLine:
    """A promise as its readers see it."""

    promise: Promise
    theme: str
    is_late: bool


def promise_lines(scope: Scope, network: Network, now: datetime) -> list[PromiseLine]:
    """Return the promises, open ones first by date, then the kept ones."""
    today = now.astimezone(ZoneInfo(network.time_zone)).date()
    rows = Promise.objects.visible_to(scope).select_related("answer__theme").order_by("due_on", "pk")
    lines = [
        PromiseLine(row, row.answer.theme.local_name, row.kept_at is None and row.due_on < today)
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.promise.kept_at is not None)
