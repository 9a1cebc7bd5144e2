"""What is decided about a flagged remark at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import desk_forms as forms
from feedback.services.guarding import flag_again, hold_case, release_case
from portal.kernel.errors import DomainError

if TYPE_CHECKING:
    from feedback.views.work import Work


def decide(work: Work) -> HttpResponse | None:
    """Release it or keep it held, by the button that was pressed."""
    form = forms.FlagForm(work.request.POST, prefix="flag")
    if not form.is_valid():
        return work.refuse("flag_form", form)
    said = {"scope": work.request.scope, "case": work.case, "at": timezone.now(), **form.cleaned_data}
    if work.request.POST.get("as") != "hold":
        release_case(**said)
        return redirect(f"{work.address}&released=1")
    try:
        hold_case(**said)
    except DomainError as error:
        form.add_error("reason", str(error.message))
        return work.refuse("flag_form", form)
    messages.success(work.request, _("Held back. It stands under “Held back” of the flagged remarks."))
    return None


def take_back(work: Work) -> HttpResponse | None:
    """Flag it again: nobody decided."""
    flag_again(scope=work.request.scope, case=work.case, at=timezone.now())
    return None
