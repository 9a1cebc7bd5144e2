"""What is done to one case at the desk: each form of its page, by the name of its action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import desk_forms as forms
from feedback.enums import CaseState
from feedback.models import Case, CaseTheme
from feedback.queries.gathered import Preview
from feedback.queries.narrowing import narrowing_from
from feedback.queries.saved_views import saved_view
from feedback.services.cases import add_note, assign_case, take_case
from feedback.services.closing import close_case, snooze_case, take_up_again
from feedback.services.identity import Author, open_author
from feedback.services.passing import pass_on
from feedback.services.relay import reply_to_author
from feedback.services.themes import add_theme, remove_theme
from feedback.views import merging
from portal.kernel.errors import DomainError, StaleError
from portal.kernel.keys import key_in


@dataclass
class Work:
    """One request at one case: the forms that came back, who was opened, and how it is shown."""

    request: HttpRequest
    case: Case
    show: Callable[[Work, int], HttpResponse]
    action: str = ""
    forms: dict[str, Form] = field(default_factory=dict)
    opened: Author | None = None
    preview: Preview | None = None

    @property
    def address(self) -> str:
        """Return the case's own address, in the view from which it was reached."""
        return self.address_of(self.case)

    def address_of(self, case: Case) -> str:
        """Return a case's address in this view; a merged one's leads on, unless it says that it is meant."""
        view = saved_view(self.request.GET.get("view", "")).key
        path = reverse("feedback:desk-case", args=[self.request.network.slug, case.remark.number])
        kept = narrowing_from(self.request.GET, self.request.scope).query
        alone = f"&{merging.ALONE}=1" if case.state == CaseState.MERGED else ""
        return f"{path}?{urlencode({'view': view})}{kept}{alone}"

    def refuse(self, name: str, form: Form) -> HttpResponse:
        """Show the case again with the form that needs another look."""
        self.forms[name] = form
        return self.show(self, 422)


def _give_theme(work: Work) -> HttpResponse | None:
    form = forms.ThemeChoiceForm(work.request.POST, scope=work.request.scope)
    if not form.is_valid():
        return work.refuse("theme_form", form)
    theme = form.cleaned_data["theme"]
    add_theme(scope=work.request.scope, case=work.case, theme=theme, at=timezone.now())
    return None


def _take_theme_off(work: Work) -> HttpResponse | None:
    row = _case_themes(work).first()
    if row is None:
        messages.info(work.request, _("The theme is off already."))
        return None
    remove_theme(scope=work.request.scope, case_theme=row)
    return redirect(f"{work.address}&{urlencode({'undo': row.theme.code})}")


def _pass_on(work: Work) -> HttpResponse | None:
    row = _case_themes(work).first()
    if row is None:
        said = _("The theme was taken off meanwhile. Give it again to pass it on.")
        raise DomainError(said, code="theme_gone")
    wording = ""
    if work.case.remark.is_protected:
        form = forms.WordingForm(work.request.POST, prefix=f"t{row.pk}")
        if not form.is_valid():
            return work.refuse(f"wording_{row.pk}", form)
        wording = form.cleaned_data["wording"]
    pass_on(scope=work.request.scope, case_theme=row, wording=wording, at=timezone.now())
    messages.success(work.request, _("Passed on. HQ owes an answer now."))
    return None


def _reply(work: Work) -> HttpResponse | None:
    form = forms.ReplyForm(work.request.POST, prefix="reply")
    if not form.is_valid():
        return work.refuse("reply_form", form)
    reply_to_author(
        scope=work.request.scope,
        case=work.case,
        text=form.cleaned_data["text"],
        at=timezone.now(),
        is_answer=work.request.POST.get("as") == "answer",
        asks=work.request.POST.get("as") == "ask",
        submission_key=form.cleaned_data["submission_key"],
    )
    messages.success(work.request, _("Sent to the author."))
    return None


def _note(work: Work) -> HttpResponse | None:
    form = forms.NoteForm(work.request.POST, prefix="note")
    if not form.is_valid():
        return work.refuse("note_form", form)
    add_note(scope=work.request.scope, case=work.case, text=form.cleaned_data["text"])
    return None


def _assign(work: Work) -> HttpResponse | None:
    form = forms.AssignForm(work.request.POST, network=work.request.network)
    if not form.is_valid():
        return work.refuse("assign_form", form)
    assign_case(scope=work.request.scope, case=work.case, owner=form.cleaned_data["owner"])
    return None


def _take(work: Work) -> HttpResponse | None:
    was = key_in(work.request.POST.get("was", ""))
    try:
        take_case(scope=work.request.scope, case=work.case, was=was)
    except StaleError as error:  # shown with the case as it is now, from which it can be taken over
        messages.warning(work.request, str(error.message))
    return None


def _open(work: Work) -> HttpResponse | None:
    form = forms.OpenForm(work.request.POST)
    if not form.is_valid():
        return work.refuse("open_form", form)
    work.opened = open_author(
        scope=work.request.scope, remark=work.case.remark, reason=form.cleaned_data["reason"]
    )
    return work.show(work, 200)


def _snooze(work: Work) -> HttpResponse | None:
    form = forms.SnoozeForm(work.request.POST, prefix="snooze")
    if not form.is_valid():
        return work.refuse("snooze_form", form)
    until = form.cleaned_data["until"]
    snooze_case(scope=work.request.scope, case=work.case, until=until, at=timezone.now())
    messages.success(work.request, _("Put off until then. A word of the author brings it back at once."))
    return None


def _wake(work: Work) -> HttpResponse | None:
    snooze_case(scope=work.request.scope, case=work.case, until=None, at=timezone.now())
    return None


def _close(work: Work) -> HttpResponse | None:
    form = forms.CloseForm(work.request.POST, prefix="close")
    if not form.is_valid():
        return work.refuse("close_form", form)
    close_case(scope=work.request.scope, case=work.case, at=timezone.now(), **form.cleaned_data)
    messages.success(work.request, _("Closed. The author is told why."))
    return None


def _reopen(work: Work) -> HttpResponse | None:
    take_up_again(scope=work.request.scope, case=work.case, at=timezone.now())
    return None


ACTIONS: dict[str, Callable[[Work], HttpResponse | None]] = {
    "theme": _give_theme,
    "untheme": _take_theme_off,
    "pass_on": _pass_on,
    "reply": _reply,
    "note": _note,
    "assign": _assign,
    "take": _take,
    "open": _open,
    "snooze": _snooze,
    "wake": _wake,
    "close": _close,
    "reopen": _reopen,
    "same": merging.same,
    "merge": merging.merge,
    "apart": merging.apart,
}


def _case_themes(work: Work) -> QuerySet[CaseTheme]:
    """Return the row that the form names, or none: a colleague may have taken the theme off since."""
    rows = work.case.themes.visible_to(work.request.scope).select_related("theme", "case__remark")
    return rows.filter(pk=key_in(work.request.POST.get("case_theme", "")))
