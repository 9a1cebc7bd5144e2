"""How replies begin: the list that the agency's lead keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.models import Opening
from feedback.opening_forms import OpeningForm
from feedback.queries.openings import openings_of
from feedback.services.openings import remove_opening, save_opening
from partners.access import requires
from partners.languages import language_name
from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.MANAGE_NETWORK)
def openings(request: HttpRequest, network: str) -> HttpResponse:
    """List the openings with their words in each language."""
    lines = [
        (opening, [(code, language_name(code), text) for code, text in opening.texts.items()])
        for opening in openings_of(request.scope)
    ]
    return render(request, "feedback/openings.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def opening_new(request: HttpRequest, network: str) -> HttpResponse:
    """Add an opening."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def opening_edit(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Change an opening."""
    return _edit(request, get_visible_or_404(Opening.objects, request.scope, pk=pk))


@require_POST
@requires(Capability.MANAGE_NETWORK)
def opening_remove(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Take an opening away."""
    opening = get_visible_or_404(Opening.objects, request.scope, pk=pk)
    remove_opening(scope=request.scope, opening=opening)
    messages.success(request, _("“%(opening)s” is removed.") % {"opening": opening.name})
    return redirect("feedback:openings", network)


def _edit(request: HttpRequest, opening: Opening | None) -> HttpResponse:
    form = OpeningForm(request.POST or None, network=request.network, opening=opening)
    if form.is_valid():
        try:
            save_opening(
                scope=request.scope,
                network=request.network,
                name=form.cleaned_data["name"],
                texts=form.texts(),
                opening=opening,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("feedback:openings", request.network.slug)
    context = {"form": form, "opening": opening}
    return render(request, "feedback/opening_form.html", context, status=422 if form.is_bound else 200)
