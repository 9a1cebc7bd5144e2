"""What is done to one case at the desk: each form of its page, by the name of its action."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import desk_forms as forms
from feedback.models import CaseTheme
from feedback.services.asking_back import drop_question, hand_on
from feedback.services.cases import add_note, assign_case, take_case
from feedback.services.closing import close_case, snooze_case, take_up_again
from feedback.services.guarding import WordsFoundError
from feedback.services.identity import open_author
from feedback.services.passing import pass_on
from feedback.services.recordings import recording_of, write_transcript
from feedback.services.themes import add_theme, remove_theme
from feedback.views import merging
from feedback.views.flagged import decide, take_back
from feedback.views.replying import REPLYING
from feedback.views.translating import TRANSLATING
from feedback.views.urgent import calm, hold, mark
from feedback.views.work import Action, Work
from portal.kernel.errors import DomainError, StaleError
from portal.kernel.keys import key_in


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
    form = forms.WordingForm(work.request.POST, prefix=f"t{row.pk}")
    said = {"wording": ""}
    if work.case.remark.is_protected:
        if not form.is_valid():
            return work.refuse(f"wording_{row.pk}", form)
        said = form.cleaned_data
    try:
        pass_on(scope=work.request.scope, case_theme=row, at=timezone.now(), **said)
    except WordsFoundError as error:
        form.add_error("wording", str(error.message))
        form.found = error.words
        return work.refuse(f"wording_{row.pk}", form)
    messages.success(work.request, _("Passed on. HQ owes an answer now."))
    return None


def _hand_on(work: Work) -> HttpResponse | None:
    said = work.case.messages.select_related("case", "thread")
    message = said.filter(pk=key_in(work.request.POST.get("message", ""))).first()
    if message is None:
        raise DomainError(_("These words are gone. Load the page again."), code="gone")
    form = forms.WordingForm(work.request.POST, prefix=f"m{message.pk}")
    if not form.is_valid():
        return work.refuse(f"hand_{message.pk}", form)
    try:
        hand_on(scope=work.request.scope, message=message, at=timezone.now(), **form.cleaned_data)
    except WordsFoundError as error:
        form.add_error("wording", str(error.message))
        form.found = error.words
        return work.refuse(f"hand_{message.pk}", form)
    messages.success(work.request, _("Handed on. Whoever asked is told."))
    return None


def _drop(work: Work) -> HttpResponse | None:
    row = _case_themes(work).first()
    if row is not None:
        drop_question(scope=work.request.scope, case_theme=row, at=timezone.now())
        messages.success(work.request, _("HQ waits no longer. Its clock goes on."))
    return None


def _note(work: Work) -> HttpResponse | None:
    form = forms.NoteForm(work.request.POST, prefix="note")
    if not form.is_valid():
        return work.refuse("note_form", form)
    add_note(scope=work.request.scope, case=work.case, text=form.cleaned_data["text"])
    return None


def _write_down(work: Work) -> HttpResponse | None:
    form = forms.TranscriptForm(work.request.POST, prefix="transcript")
    recording_of(work.case.remark)
    if not form.is_valid():
        return work.refuse("transcript_form", form)
    write_transcript(scope=work.request.scope, remark=work.case.remark, text=form.cleaned_data["text"])
    messages.success(work.request, _("Written down. These are the words of the remark now."))
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


ACTIONS: dict[str, Action] = {
    **REPLYING,
    **TRANSLATING,
    "theme": _give_theme,
    "untheme": _take_theme_off,
    "pass_on": _pass_on,
    "hand_on": _hand_on,
    "drop": _drop,
    "note": _note,
    "transcript": _write_down,
    "assign": _assign,
    "take": _take,
    "open": _open,
    "snooze": _snooze,
    "wake": _wake,
    "close": _close,
    "reopen": _reopen,
    "decide": decide,
    "flag": take_back,
    "urgent": mark,
    "calm": calm,
    "hold_sends": hold,
    "same": merging.same,
    "merge": merging.merge,
    "apart": merging.apart,
}


def _case_themes(work: Work) -> QuerySet[CaseTheme]:
    """Return the row that the form names, or none: a colleague may have taken the theme off since."""
    rows = work.case.themes.visible_to(work.request.scope).select_related("theme", "case__remark")
    return rows.filter(pk=key_in(work.request.POST.get("case_theme", "")))
