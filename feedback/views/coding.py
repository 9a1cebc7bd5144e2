"""Double coding: samples, the next remark for the second person, and how far both agree."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback.codebook_forms import CodingForm, SampleForm
from feedback.queries.coding import next_item, results_of, samples_of
from feedback.rules import can_lead_desk
from feedback.services.coding import code_item, draw_sample
from partners.access import requires
from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.WORK_DESK)
def samples(request: HttpRequest, network: str) -> HttpResponse:
    """List the samples that were drawn, and how much of each is coded."""
    context = {"samples": samples_of(request.scope), "leads": can_lead_desk(request.scope)}
    return render(request, "feedback/samples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def sample_new(request: HttpRequest, network: str) -> HttpResponse:
    """Draw a sample."""
    form = SampleForm(request.POST if request.method == "POST" else None, network=request.network)
    if form.is_valid():
        at = timezone.now()
        try:
            drawn = draw_sample(scope=request.scope, network=request.network, at=at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Drawn. The remarks wait for whoever codes them."))
            return redirect("feedback:sample", network, drawn.pk)
    return render(request, "feedback/sample_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@requires(Capability.WORK_DESK)
def sample(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show how far a sample is, and how far both agree once all of it is coded."""
    found = get_visible_or_404(samples_of(request.scope), request.scope, pk=pk)
    context = {
        "sample": found,
        "results": results_of(request.scope, found),
        "is_mine": found.coder_id in request.scope.membership_ids,
    }
    return render(request, "feedback/sample.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def sample_code(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show the second person the next remark's words, and take its themes."""
    found = get_visible_or_404(samples_of(request.scope), request.scope, pk=pk)
    item = next_item(request.scope, found)
    if item is None:
        return redirect("feedback:sample", network, pk)
    form = CodingForm(
        request.POST if request.method == "POST" else None, scope=request.scope, initial={"item": item.pk}
    )
    if form.is_valid():
        # Sent twice, the second time is not taken for the next remark.
        if form.cleaned_data["item"] == item.pk:
            chosen = form.cleaned_data["themes"]
            code_item(scope=request.scope, item=item, themes=chosen, at=timezone.now())
        return redirect("feedback:sample-code", network, pk)
    context = {"sample": found, "item": item, "form": form, "at": found.coded + 1}
    return render(request, "feedback/sample_code.html", context, status=422 if form.errors else 200)
