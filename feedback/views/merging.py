"""The desk's forms that merge a remark into another one, and take them apart again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.desk_forms import MergeForm
from feedback.enums import CaseState
from feedback.models import Case
from feedback.queries.alike import alike_remarks
from feedback.queries.gathered import gathered, kept_case, preview_of, voters_of
from feedback.services.identity import count_people
from feedback.services.merging import check_merge, merge_case, unmerge_case
from feedback.views.work import ALONE, Work
from partners.disclosure.figures import are_enough
from portal.kernel.errors import DomainError


def same(work: Work) -> HttpResponse:
    """Show what merging would do; nothing is done yet."""
    form = MergeForm(work.request.POST, scope=work.request.scope)
    if not form.is_valid():
        return work.refuse("merge_form", form)
    kept = kept_case(work.request.scope, form.cleaned_data["into"]) or form.cleaned_data["into"]
    try:
        check_merge(work.case, kept)
    except DomainError as error:
        return _refuse(work, form, error)
    work.merge_preview = preview_of(work.case, kept)
    return work.show(work, 200)


def merge(work: Work) -> HttpResponse:
    """Merge, as it was shown before, and lead to the remark that was kept."""
    form = MergeForm(work.request.POST, scope=work.request.scope)
    if not form.is_valid():
        return work.refuse("merge_form", form)
    try:
        kept = merge_case(
            scope=work.request.scope, case=work.case, into=form.cleaned_data["into"], at=timezone.now()
        )
    except DomainError as error:
        return _refuse(work, form, error)
    messages.success(work.request, _("Merged. Its author hears every answer to this one."))
    return redirect(f"{work.address_of(kept)}&{urlencode({'apart': work.case.remark.number})}")


def apart(work: Work) -> HttpResponse:
    """Take a merged remark out again, and lead to it."""
    case = unmerge_case(scope=work.request.scope, case=work.case, at=timezone.now())
    messages.success(work.request, _("Taken apart. This one is worked on by itself again."))
    return redirect(work.address_of(case))


def _refuse(work: Work, form: MergeForm, error: DomainError) -> HttpResponse:
    """Show why not beside the field; the page of a merged remark has none."""
    if work.case.state == CaseState.MERGED:
        messages.warning(work.request, str(error.message))
        return redirect(work.address)
    form.add_error("into", str(error.message))
    return work.refuse("merge_form", form)


def leads_on(request: HttpRequest, case: Case) -> Case | None:
    """Return the case whose page is shown instead of a merged one's, unless it is asked for by itself."""
    if case.state != CaseState.MERGED or ALONE in request.GET:
        return None
    return kept_case(request.scope, case)


def merging_context(work: Work) -> dict[str, Any]:
    """Return what the case's page shows of remarks that say the same."""
    request, case = work.request, work.case
    merged = gathered(request.scope, case)
    voters = voters_of(case, [each.case for each in merged])
    numbered = voters.only_named or are_enough(request.network, voters.dealers)
    own = {each.case.remark_id for each in merged}
    is_merged = case.state == CaseState.MERGED
    return {
        "gathered": merged,
        "voters": voters,
        # Of few protected voices, how many people they are would say who said two of them.
        "people": count_people(voters.remark_ids) if merged and numbered else None,
        "alike": [] if is_merged else alike_remarks(request.scope, case.remark, without=own),
        "kept": kept_case(request.scope, case) if is_merged else None,
        "merge_preview": work.merge_preview,
        "merge_form": MergeForm(scope=request.scope),
        "apart": next(
            (one.case for one in merged if one.case.remark.number == request.GET.get("apart")), None
        ),
    }
