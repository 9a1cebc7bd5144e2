"""What the desk shows: saved views with counts, one page of cases, and everything about one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.enums import MessageDirection
from feedback.models import Attachment, Case, CaseTheme, Message, Note, Recording, Theme
from feedback.models.case import URGENT, WAITING
from feedback.queries.beside import Event, history_of
from feedback.queries.looking import written_back
from feedback.queries.narrowing import EVERYTHING, Narrowing
from feedback.queries.places import count_all, in_branch
from feedback.queries.saved_views import VIEWS, SavedView, hours_of
from partners.models import Membership, Network
from partners.roles import AGENCY_ROLES, HQ_ROLES
from partners.scope import Scope
from portal.kernel.paging import KeyPage, key_page

PAGE = 40
MOST = 1_000
MOST_URGENT = 40


def view_counts(scope: Scope, network: Network, now: datetime, *, beside: str = "") -> dict[str, int]:
    """Count every saved view up to a number that nobody works through, so that it costs the same always.

    One that is no tab is counted where it is read, or led to: beside its view.
    """
    hours = hours_of(network, now)
    cases = Case.objects.visible_to(scope)
    counts = {
        key: cases.filter(view.select(scope, hours)).order_by()[:MOST].count()
        for key, view in VIEWS.items()
        if key != "all" and (view.is_tab or beside in {key, view.beside})
    }
    return counts | {"all": count_all(scope)}


def count_new(scope: Scope) -> int:
    """Count what waits for a first look, for the navigation."""
    new = Case.objects.visible_to(scope).filter(wants_look=True).exclude(snoozed_until__gt=timezone.now())
    return int(new.order_by()[:MOST].count())


def desk_page(
    scope: Scope,
    network: Network,
    *,
    view: SavedView,
    now: datetime,
    cursor: str = "",
    narrowing: Narrowing = EVERYTHING,
    size: int = 0,
    urgent_first: bool = False,
) -> KeyPage:
    """Return one page of a view, narrowed to what its address asks for; without a size, one of the desk's.

    `urgent_first`: what is urgent and waits stands before the first page, and on no other.
    """
    hours = hours_of(network, now)
    shown = CaseTheme.objects.select_related("theme").order_by("pk")
    cases: QuerySet[Any] = (
        Case.objects.visible_to(scope)
        .filter(view.select(scope, hours))
        .select_related("remark__partner", "owner__person")
        .prefetch_related(Prefetch("themes", queryset=shown))
    )
    field = view.field
    if narrowing.branch and view.key == "all":
        cases, field = in_branch(cases, narrowing.branch), "said_at"
        narrowing = replace(narrowing, branch=None)
    cases = cases.filter(narrowing.q(network))
    first = _urgent(cases) if urgent_first else []
    cases = cases.exclude(pk__in=[case.pk for case in first]) if first else cases
    page = key_page(cases, field=field, cursor=cursor, size=size or PAGE, newest_first=view.newest_first)
    page = KeyPage(first + page.rows, page.next_cursor) if not cursor else page
    back = written_back([case.pk for case in page.rows])
    for case in page.rows:
        case.wrote_back = case.pk in back
    return page


def _urgent(cases: QuerySet[Any]) -> list[Any]:
    return list(cases.filter(URGENT, WAITING).order_by("due_at", "pk")[:MOST_URGENT])


def count_narrowed(
    scope: Scope, network: Network, *, view: SavedView, now: datetime, narrowing: Narrowing
) -> int:
    """Count what a narrowed view holds."""
    hours = hours_of(network, now)
    cases = Case.objects.visible_to(scope).filter(view.select(scope, hours), narrowing.q(network))
    return int(cases.count())


@dataclass(frozen=True)
class Entry:
    """One line of the conversation: a relayed message or an internal note."""

    kind: str
    author: str
    at: datetime
    text: str
    is_answer: bool = False
    pk: int = 0
    thread: int | None = None
    wording: str = ""
    is_handed: bool = False

    @property
    def waits(self) -> bool:
        """Say whether HQ waits for these words of an author."""
        return self.kind == MessageDirection.FROM_AUTHOR and self.thread is not None and not self.is_handed


@dataclass(frozen=True)
class Detail:
    """Everything about one case that its mode lets the agency see."""

    case: Case
    themes: list[CaseTheme]
    entries: list[Entry]
    photos: list[Attachment]
    recording: Recording | None
    history: list[Event]


def case_detail(scope: Scope, case: Case) -> Detail:
    """Collect a visible case's themes, conversation, photos and its dealer's history."""
    themes = case.themes.select_related("theme__addressee__person", "answer").order_by("pk")
    return Detail(
        case=case,
        themes=list(themes),
        entries=entries_of(
            Message.objects.filter(case=case).select_related("writer__person"),
            Note.objects.filter(case=case).select_related("author__person"),
        ),
        photos=list(Attachment.objects.visible_to(scope).filter(remark=case.remark).order_by("pk")),
        recording=Recording.objects.visible_to(scope).filter(remark=case.remark).first(),
        history=history_of(scope, case.remark.partner) if case.remark.partner else [],
    )


def entries_of(messages: Iterable[Message], notes: Iterable[Note]) -> list[Entry]:
    """Return messages and notes, fetched with their writers, as one conversation."""
    found = [
        Entry(
            message.direction,
            message.writer.person.name if message.writer else str(_("The author")),
            message.sent_at,
            message.text,
            message.is_answer,
            message.pk,
            message.thread_id,
            message.wording,
            message.handed_at is not None,
        )
        for message in messages
    ]
    found += [Entry("note", note.author.person.name, note.written_at, note.text) for note in notes]
    return sorted(found, key=lambda entry: entry.at)


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
    """Return the themes that the words mean: the same name, else a beginning, else a part of one.

    The name of a theme that was merged means the one that is read in its place.
    """
    wanted = words.strip().casefold()
    if not wanted:
        return []
    rows = Theme.objects.visible_to(scope).filter(Q(is_active=True) | Q(merged_into__is_active=True))
    named = [(row.merged_into or row, _spellings(row)) for row in rows.select_related("merged_into")]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda said: said == wanted,
        lambda said: said.startswith(wanted),
        lambda said: wanted in said,
    )
    for test in tests:
        found = dict.fromkeys(theme for theme, spellings in named if any(map(test, spellings)))
        if found:
            return list(found)
    return []


def _spellings(theme: Theme) -> set[str]:
    return {said.casefold() for said in (theme.code, theme.name, *theme.names.values())}
