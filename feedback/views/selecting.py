"""One thing done to all selected cases of the desk's list, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback import desk_forms as forms
from feedback.models import Case
from feedback.queries.desk import PAGE
from feedback.queries.narrowing import narrowing_from
from feedback.queries.saved_views import saved_view
from feedback.services.selection import (
    Outcome,
    assign_selected,
    close_selected,
    snooze_selected,
    theme_selected,
    undo_selected,
)
from portal.kernel.signed_links import read_link, sign_link

PURPOSE = "desk-undo"
HOUR = 60 * 60
MOST = 5 * PAGE
FIELDS = {"assign": "owner", "theme": "theme", "snooze": "until", "close": "reason"}


class Selection:
    """The posted list: which cases, which move, and the form that needs another look."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.move = request.POST.get("do", "")
        counts = FIELDS.get(self.move, "none")
        self.form = forms.SelectionForm(request.POST, network=request.network, counts=counts, prefix="all")

    @property
    def context(self) -> dict[str, Any]:
        """Return what the list shows again when the form was refused."""
        return {"selection_form": self.form, "selected": self.numbers}

    @property
    def numbers(self) -> list[str]:
        """Return the numbers of the selected remarks."""
        return self.request.POST.getlist("case")[:MOST]

    @cached_property
    def cases(self) -> list[Case]:
        """Return the selected cases that this reader sees; what they don't see is as if not selected."""
        found = Case.objects.visible_to(self.request.scope).filter(remark__number__in=self.numbers)
        return list(found.select_related("remark__network").order_by("pk"))

    def act(self) -> HttpResponse | None:
        """Do it and lead back to the list; None when the form needs another look."""
        if self.move == "undo":
            return self._undo()
        move = MOVES.get(self.move)
        if move is None or not self.cases:
            messages.info(self.request, _("Select remarks first, then choose what to do with them."))
            return redirect(self._address())
        if not self.form.is_valid():
            return None
        outcome = move(self)
        if outcome is None:
            return None
        self._say(outcome)
        return redirect(self._address(self._token(outcome)))

    def _say(self, outcome: Outcome) -> None:
        done = len(outcome.steps)
        if done:
            said = ngettext("Done for %(n)s remark.", "Done for %(n)s remarks.", done) % {"n": done}
            messages.success(self.request, said)
        for why in dict.fromkeys(outcome.refused):
            messages.info(self.request, f"{why} ({outcome.refused.count(why)})")

    def _token(self, outcome: Outcome) -> str:
        if not outcome.steps:
            return ""
        kept = {"network": self.request.network.pk, "move": self.move, "steps": outcome.steps}
        return sign_link(PURPOSE, kept)

    def _undo(self) -> HttpResponse:
        kept = _read(self.request, self.request.POST.get("token", ""))
        if kept is None:
            messages.info(self.request, _("This can't be undone any more."))
            return redirect(self._address())
        steps = [tuple(step) for step in kept["steps"]]
        done = undo_selected(scope=self.request.scope, move=kept["move"], steps=steps, at=timezone.now())
        said = ngettext("Undone for %(n)s remark.", "Undone for %(n)s remarks.", done) % {"n": done}
        messages.success(self.request, said)
        if done and kept["move"] == "close":
            said = _("The authors have been told already. Write to them if that was wrong.")
            messages.info(self.request, said)
        return redirect(self._address())

    def _address(self, token: str = "") -> str:
        asked = {"view": saved_view(self.request.GET.get("view", "")).key}
        kept = narrowing_from(self.request.GET, self.request.scope).values
        undo = {"back": token} if token else {}
        base = reverse("feedback:desk", args=[self.request.network.slug])
        return f"{base}?{urlencode(asked | kept | undo)}"


def _assign(selection: Selection) -> Outcome | None:
    owner = selection.form.cleaned_data["owner"]
    return assign_selected(scope=selection.request.scope, cases=selection.cases, owner=owner)


def _theme(selection: Selection) -> Outcome | None:
    words = selection.form.cleaned_data["theme"]
    chosen = forms.ThemeChoiceForm({"theme": words}, scope=selection.request.scope)
    if not chosen.is_valid():
        selection.form.add_error("theme", chosen.errors["theme"])
        return None
    theme = chosen.cleaned_data["theme"]
    return theme_selected(
        scope=selection.request.scope, cases=selection.cases, theme=theme, at=timezone.now()
    )


def _snooze(selection: Selection) -> Outcome | None:
    until = selection.form.cleaned_data["until"]
    return snooze_selected(
        scope=selection.request.scope, cases=selection.cases, until=until, at=timezone.now()
    )


def _close(selection: Selection) -> Outcome | None:
    reason = selection.form.cleaned_data["reason"]
    return close_selected(
        scope=selection.request.scope, cases=selection.cases, reason=reason, at=timezone.now()
    )


MOVES: dict[str, Callable[[Selection], Outcome | None]] = {
    "assign": _assign,
    "theme": _theme,
    "snooze": _snooze,
    "close": _close,
}


def undo_offer(request: HttpRequest) -> str:
    """Return the token of a move that can still be taken back, or an empty text."""
    token = request.GET.get("back", "")
    return token if token and _read(request, token) else ""


def _read(request: HttpRequest, token: str) -> dict[str, Any] | None:
    kept = read_link(PURPOSE, token, max_age=HOUR)
    return kept if kept and kept["network"] == request.network.pk else None
