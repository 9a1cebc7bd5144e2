"""What is decided about a flagged remark at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import desk_forms as forms
from feedback.services.guarding import flag_again, hold_case, release_case
from portal.kernel.errors import DomainError, StaleError
from portal.kernel.keys import key_in

if TYPE_CHECKING:
    from feedback.views.work import Work


def decide(work: Work) -> HttpResponse | None:
    """Release it or keep it held, by the button that was pressed."""
    form = forms.FlagForm(work.request.POST, prefix="flag")
    if not form.is_valid():
        return work.refuse("flag_form", form)
    said = {"scope": work.request.scope, "case": work.case, "at": timezone.now(), **form.cleaned_data}
    if work.request.POST.get("as") != "hold":
        return _release(work, form, said)
    try:
        hold_case(**said)
    except DomainError as error:
        form.add_error("reason", str(error.message))
        return work.refuse("flag_form", form)
    messages.success(work.request, _("Held back. It stands under “Held back” of the flagged remarks."))
    return None


def _release(work: Work, form: forms.FlagForm, said: dict[str, Any]) -> HttpResponse:
    try:
        release_case(**said, seen=_seen(work))
    except StaleError as error:  # shown with all the words that stand there now
        form.add_error("reason", str(error.message))
        return work.refuse("flag_form", form)
    return redirect(f"{work.address}&released=1")


def _seen(work: Work) -> int | None:
    """Return how many words the page named; None from a page that does not say."""
    sent = work.request.POST.get("flag-seen")
    return None if sent is None else key_in(sent)


def take_back(work: Work) -> HttpResponse | None:
    """Flag it again: nobody decided."""
    flag_again(scope=work.request.scope, case=work.case, at=timezone.now())
    return None
