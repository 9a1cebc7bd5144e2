"""What the desk shows: saved views with counts, one page of cases, and everything about one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.enums import CaseState
from feedback.models import Attachment, Case, CaseTheme, Message, Note, Theme
from feedback.queries.looking import written_back
from feedback.queries.narrowing import EVERYTHING, Narrowing
from feedback.queries.places import count_all, in_branch
from feedback.working_time import end_of_day
from partners.models import Membership, Network, Partner, Touchpoint
from partners.roles import AGENCY_ROLES, HQ_ROLES
from partners.scope import Scope
from portal.kernel import registries
from portal.kernel.paging import KeyPage, key_page

PAGE = 40
MOST = 1_000
HISTORY = 8
WAITING = (CaseState.RECEIVED, CaseState.UNDERSTOOD, CaseState.PASSED_ON)


def _new_q(_scope: Scope, _until: datetime) -> Q:
    return Q(wants_look=True)


def _mine_q(scope: Scope, _until: datetime) -> Q:
    return Q(owner_id__in=scope.membership_ids, state__in=WAITING)


def _due_q(_scope: Scope, until: datetime) -> Q:
    return Q(due_at__lt=until, first_reply_at=None, state__in=WAITING)


def _owed_q(_scope: Scope, _until: datetime) -> Q:
    return Q(is_owed=True)


def _all_q(_scope: Scope, _until: datetime) -> Q:
    return Q()


@dataclass(frozen=True)
class SavedView:
    """A named selection of cases, with the order in which it is worked through."""

    key: str
    label: str | Promise
    sort: str | Promise
    empty: str | Promise
    select: Callable[[Scope, datetime], Q]
    field: str = "received_at"
    newest_first: bool = True


VIEWS: dict[str, SavedView] = {
    view.key: view
    for view in (
        SavedView("new", _("New"), _("newest first"), _("Nothing new. Every remark has a theme."), _new_q),
        SavedView("mine", _("Mine"), _("due first"), _("You own no open remark."), _mine_q, "due_at", False),
        SavedView(
            "due",
            _("Due"),
            _("due first"),
            _("Nothing is due today or overdue."),
            _due_q,
            "due_at",
            False,
        ),
        SavedView(
            "owed",
            _("Owed by HQ"),
            _("oldest first"),
            _("HQ owes no answer."),
            _owed_q,
            "passed_on_at",
            False,
        ),
        SavedView("all", _("All"), _("newest first"), _("Nobody has said anything yet."), _all_q),
    )
}


def saved_view(key: str) -> SavedView:
    """Return the view of this key, or the first one."""
    return VIEWS.get(key, VIEWS["new"])


def view_counts(scope: Scope, network: Network, now: datetime) -> dict[str, int]:
    """Count every saved view up to a number that nobody works through, so that it costs the same always."""
    until = end_of_day(now, network.time_zone)
    cases = Case.objects.visible_to(scope)
    counts = {
        key: cases.filter(view.select(scope, until)).order_by()[:MOST].count()
        for key, view in VIEWS.items()
        if key != "all"
    }
    return counts | {"all": count_all(scope)}


def count_new(scope: Scope) -> int:
    """Count what waits for a first look, for the navigation."""
    return int(Case.objects.visible_to(scope).filter(wants_look=True).order_by()[:MOST].count())


def desk_page(
    scope: Scope,
    network: Network,
    *,
    view: SavedView,
    now: datetime,
    cursor: str = "",
    narrowing: Narrowing = EVERYTHING,
    size: int = 0,
) -> KeyPage:
    """Return one page of a view, narrowed to what its address asks for; without a size, one of the desk's."""
    until = end_of_day(now, network.time_zone)
    shown = CaseTheme.objects.select_related("theme").order_by("pk")
    cases: QuerySet[Any] = (
        Case.objects.visible_to(scope)
        .filter(view.select(scope, until))
        .select_related("remark__partner", "owner__person")
        .prefetch_related(Prefetch("themes", queryset=shown))
    )
    field = view.field
    if narrowing.branch and view.key == "all":
        cases, field = in_branch(cases, narrowing.branch), "said_at"
        narrowing = replace(narrowing, branch=None)
    cases = cases.filter(narrowing.q(network))
    page = key_page(cases, field=field, cursor=cursor, size=size or PAGE, newest_first=view.newest_first)
    back = written_back([case.pk for case in page.rows])
    for case in page.rows:
        case.wrote_back = case.pk in back
    return page


def count_narrowed(
    scope: Scope, network: Network, *, view: SavedView, now: datetime, narrowing: Narrowing
) -> int:
    """Count what a narrowed view holds."""
    until = end_of_day(now, network.time_zone)
    cases = Case.objects.visible_to(scope).filter(view.select(scope, until), narrowing.q(network))
    return int(cases.count())


@dataclass(frozen=True)
class Entry:
    """One line of the conversation: a relayed message or an internal note."""

    kind: str
    author: str
    at: datetime
    text: str
    is_answer: bool = False


@dataclass(frozen=True)
class Event:
    """One row of a dealer's history, with the day only: moments and persons would undo a mode."""

    label: str | Promise
    day: datetime
    is_voice: bool


@dataclass(frozen=True)
class Detail:
    """Everything about one case that its mode lets the agency see."""

    case: Case
    themes: list[CaseTheme]
    entries: list[Entry]
    photos: list[Attachment]
    history: list[Event]


def case_detail(scope: Scope, case: Case) -> Detail:
    """Collect a visible case's themes, conversation, photos and its dealer's history."""
    themes = case.themes.select_related("theme__addressee__person", "answer").order_by("pk")
    return Detail(
        case=case,
        themes=list(themes),
        entries=_entries(case),
        photos=list(Attachment.objects.visible_to(scope).filter(remark=case.remark).order_by("pk")),
        history=_history(scope, case.remark.partner) if case.remark.partner else [],
    )


def _entries(case: Case) -> list[Entry]:
    messages = Message.objects.filter(case=case).select_related("writer__person")
    notes = Note.objects.filter(case=case).select_related("author__person")
    found = [
        Entry(
            message.direction,
            message.writer.person.name if message.writer else str(_("The author")),
            message.sent_at,
            message.text,
            message.is_answer,
        )
        for message in messages
    ]
    found += [Entry("note", note.author.person.name, note.written_at, note.text) for note in notes]
    return sorted(found, key=lambda entry: entry.at)


def _history(scope: Scope, partner: Partner) -> list[Event]:
    rows = Touchpoint.objects.visible_to(scope).filter(partner=partner).order_by("-occurred_at", "-pk")
    return [_event(row) for row in rows[:HISTORY]]


def _event(row: Touchpoint) -> Event:
    verb = registries.verbs.get(row.verb)
    return Event(verb.label if verb else row.verb, row.occurred_at, row.direction == "voice")


def agency_people(network: Network) -> QuerySet[Membership]:
    """Return who may own a case."""
    found: QuerySet[Membership] = (
        Membership.objects.active()
        .filter(network=network, role__in=AGENCY_ROLES)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    return found


def hq_people(network: Network) -> QuerySet[Membership]:
    """Return who may be a theme's addressee."""
    found: QuerySet[Membership] = (
        Membership.objects.active()
        .filter(network=network, role__in=HQ_ROLES)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    return found


def active_themes(scope: Scope) -> QuerySet[Theme]:
    """Return the codebook's themes in use."""
    found: QuerySet[Theme] = Theme.objects.visible_to(scope).filter(is_active=True)
    return found


def matching_themes(scope: Scope, words: str) -> list[Theme]:
    """Return the themes that the words mean: the same name, else a beginning, else a part of one."""
    wanted = words.strip().casefold()
    if not wanted:
        return []
    named = [(theme, _spellings(theme)) for theme in active_themes(scope)]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda said: said == wanted,
        lambda said: said.startswith(wanted),
        lambda said: wanted in said,
    )
    for test in tests:
        found = [theme for theme, spellings in named if any(test(said) for said in spellings)]
        if found:
            return found
    return []


def _spellings(theme: Theme) -> set[str]:
    return {said.casefold() for said in (theme.code, theme.name, *theme.names.values())}
