"""The codebook: what is in use, one theme with its history, and the form that changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.demand_words import beside_words, rate_words, warning_words, weight_words
from feedback.models import Theme
from feedback.queries.codebook import changes_to
from feedback.queries.demand import demand
from feedback.queries.recoding import parts_of
from feedback.queries.themes import codebook, codebook_tree
from feedback.rules import can_lead_desk
from feedback.services.codebook import save_theme, set_theme_active
from feedback.theme_forms import ThemeForm
from partners.access import requires
from partners.languages import language_name
from partners.roles import Capability
from partners.services.activity import log_activity
from portal.kernel.delivery import is_first_look
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.WORK_DESK)
def themes(request: HttpRequest, network: str) -> HttpResponse:
    """Show the codebook as a tree: what each theme holds, and who answers."""
    context = {"lines": codebook_tree(request.scope), "leads": can_lead_desk(request.scope)}
    return render(request, "feedback/themes.html", context)


@require_safe
@requires(Capability.WORK_DESK)
def theme(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Show one theme and how it came to be so; the address of a merged one leads to what is read instead."""
    shown = get_visible_or_404(codebook(request.scope), request.scope, code=code)
    if shown.merged_into:
        return redirect("feedback:theme", network, shown.merged_into.code)
    context = {
        "theme": shown,
        "names": [(language_name(language), name) for language, name in shown.names.items()],
        "parts": parts_of(request.scope, shown),
        "changes": changes_to(request.scope, shown),
        "leads": can_lead_desk(request.scope),
        **_demanded(request, shown),
    }
    return render(request, "feedback/theme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def theme_new(request: HttpRequest, network: str) -> HttpResponse:
    """Add a theme."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def theme_edit(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Change a theme."""
    found = get_visible_or_404(Theme.objects.select_related("merged_into"), request.scope, code=code)
    if found.merged_into:
        return redirect("feedback:theme", network, found.merged_into.code)
    return _edit(request, found)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def theme_active(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Retire a theme, or take it back into use."""
    found = get_visible_or_404(Theme.objects.select_related("network"), request.scope, code=code)
    active = request.POST.get("active") == "1"
    set_theme_active(scope=request.scope, theme=found, active=active)
    words = _("“%(theme)s” is in use again.") if active else _("“%(theme)s” is retired.")
    messages.success(request, words % {"theme": found.local_name})
    return redirect("feedback:themes", network)


def _edit(request: HttpRequest, found: Theme | None) -> HttpResponse:
    form = ThemeForm(request.POST or None, scope=request.scope, network=request.network, theme=found)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("definition", "examples", "parent", "addressee")}
        try:
            kept = save_theme(
                scope=request.scope, network=request.network, names=form.names(), theme=found, **said
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("feedback:theme", request.network.slug, kept.code)
    status = 422 if form.is_bound else 200
    return render(request, "feedback/theme_form.html", {"form": form, "theme": found}, status=status)


def _demanded(request: HttpRequest, theme: Theme) -> dict[str, Any]:
    """Return how much the theme is demanded, as the last snapshot has it."""
    table = demand(request.scope, request.network, theme=theme)
    line = next(iter(table.lines), None) if table else None
    if table is None or line is None:
        return {}
    if is_first_look(request):
        data = {"demand": table.day.isoformat(), "theme": theme.pk}
        network_id = request.network.pk
        log_activity(
            scope=request.scope, verb="figures.read", object_kind="network", object_id=network_id, data=data
        )
    return {
        "snapshot": table,
        "said": line.said,
        "rate": rate_words(line.rate),
        "weighted": weight_words(line.weighted),
        "beside": beside_words(line.said),
        "warnings": warning_words(line.said),
    }
