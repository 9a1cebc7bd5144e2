"""What is urgent at the desk: marked, no longer so, and whom nothing is sent to meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import desk_forms as forms
from feedback.services.urgency import mark_calm, mark_urgent
from partners.services.send_holds import hold_sends
from portal.kernel.errors import DomainError

if TYPE_CHECKING:
    from feedback.views.work import Work


def mark(work: Work) -> HttpResponse | None:
    """Mark the case as urgent."""
    form = forms.UrgentForm(work.request.POST, prefix="urgent")
    if not form.is_valid():
        return work.refuse("urgent_form", form)
    mark_urgent(scope=work.request.scope, case=work.case, kind=form.cleaned_data["kind"], at=timezone.now())
    messages.success(work.request, _("Urgent. The lead and the sponsor are told within the hour."))
    return None


def calm(work: Work) -> HttpResponse | None:
    """Take the mark off."""
    mark_calm(scope=work.request.scope, case=work.case)
    return None


def hold(work: Work) -> HttpResponse | None:
    """Let nothing be sent to the remark's dealer until it is released."""
    form = forms.HoldSendsForm(work.request.POST, prefix="hold")
    if not form.is_valid():
        return work.refuse("hold_form", form)
    partner = work.case.remark.partner
    if partner is None:
        raise DomainError(_("It is known of no dealer. Hold a branch under “Held sends”."))
    hold_sends(scope=work.request.scope, partner=partner, at=timezone.now(), **form.cleaned_data)
    messages.success(work.request, _("Held. Nothing but receipts, answers and codes goes there."))
    return None
