"""The desk's saved views: which cases, in which order, and what is said when there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.enums import CaseState, Flag
from feedback.models.case import RUNNING
from feedback.working_time import end_of_day
from partners.models import Network
from partners.scope import Scope

WAITING = (CaseState.RECEIVED, CaseState.UNDERSTOOD, CaseState.PASSED_ON)


@dataclass(frozen=True)
class Hours:
    """What time it is at the desk."""

    now: datetime
    tonight: datetime

    @property
    def awake(self) -> Q:
        """Select what isn't put off until later."""
        return Q(snoozed_until=None) | Q(snoozed_until__lte=self.now)


def hours_of(network: Network, now: datetime) -> Hours:
    """Return the moment and the end of its day by the network's clock."""
    return Hours(now, end_of_day(now, network.time_zone))


def _new_q(_scope: Scope, hours: Hours) -> Q:
    return Q(wants_look=True) & hours.awake


def _mine_q(scope: Scope, hours: Hours) -> Q:
    return Q(owner_id__in=scope.membership_ids, state__in=WAITING) & hours.awake


def _due_q(_scope: Scope, hours: Hours) -> Q:
    return Q(due_at__lt=hours.tonight) & RUNNING & hours.awake


def _asked_q(_scope: Scope, _hours: Hours) -> Q:
    return Q(asked_at__isnull=False, state__in=WAITING)


def _owed_q(_scope: Scope, _hours: Hours) -> Q:
    return Q(is_owed=True)


def _snoozed_q(_scope: Scope, hours: Hours) -> Q:
    return Q(snoozed_until__gt=hours.now) & ~Q(state=CaseState.MERGED)


def _flagged_q(_scope: Scope, _hours: Hours) -> Q:
    return Q(flag=Flag.WAITING)


def _held_q(_scope: Scope, _hours: Hours) -> Q:
    return Q(flag=Flag.HELD)


def _all_q(_scope: Scope, _hours: Hours) -> Q:
    return Q()


@dataclass(frozen=True)
class SavedView:
    """A named selection of cases, with the order in which it is worked through.

    One that stands beside another is no tab: it is reached by a link of that view.
    """

    key: str
    label: str | Promise
    sort: str | Promise
    empty: str | Promise
    select: Callable[[Scope, Hours], Q]
    field: str = "received_at"
    newest_first: bool = True
    beside: str = ""

    @property
    def is_tab(self) -> bool:
        """Say whether it is always offered."""
        return not self.beside


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
            "asked",
            _("Waiting for the author"),
            _("asked longest ago first"),
            _("No author was asked anything."),
            _asked_q,
            "asked_at",
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
        SavedView(
            "snoozed",
            _("Later"),
            _("back soonest first"),
            _("Nothing is put off until later."),
            _snoozed_q,
            "snoozed_until",
            False,
        ),
        SavedView("flagged", _("Flagged"), _("newest first"), _("Nothing waits to be released."), _flagged_q),
        SavedView(
            "held",
            _("Held back"),
            _("newest first"),
            _("Nothing is held back."),
            _held_q,
            beside="flagged",
        ),
        SavedView("all", _("All"), _("newest first"), _("Nobody has said anything yet."), _all_q),
    )
}


def saved_view(key: str) -> SavedView:
    """Return the view of this key, or the first one."""
    return VIEWS.get(key, VIEWS["new"])
