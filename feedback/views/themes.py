"""The codebook, for the agency."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.demand_words import beside_words, rate_words, warning_words, weight_words
from feedback.models import Theme
from feedback.queries.demand import demand
from feedback.queries.themes import codebook
from feedback.services.themes import save_theme, set_theme_active
from feedback.theme_forms import ThemeForm
from partners.access import requires
from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.WORK_DESK)
def themes(request: HttpRequest, network: str) -> HttpResponse:
    """List the codebook: what is in use, what each theme holds, and who answers."""
    return render(request, "feedback/themes.html", {"lines": codebook(request.scope)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def theme_new(request: HttpRequest, network: str) -> HttpResponse:
    """Add a theme."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def theme_edit(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Change a theme."""
    return _edit(request, get_visible_or_404(Theme.objects, request.scope, code=code))


@require_POST
@requires(Capability.WORK_DESK)
def theme_active(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Retire a theme, or take it back into use."""
    theme = get_visible_or_404(Theme.objects, request.scope, code=code)
    active = request.POST.get("active") == "1"
    set_theme_active(scope=request.scope, theme=theme, active=active)
    words = _("“%(theme)s” is in use again.") if active else _("“%(theme)s” is retired.")
    messages.success(request, words % {"theme": theme.local_name})
    return redirect("feedback:themes", network)


def _edit(request: HttpRequest, theme: Theme | None) -> HttpResponse:
    form = ThemeForm(request.POST or None, network=request.network, theme=theme)
    if form.is_valid():
        try:
            save_theme(
                scope=request.scope,
                network=request.network,
                names=form.names(),
                definition=form.cleaned_data["definition"],
                addressee=form.cleaned_data["addressee"],
                theme=theme,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("feedback:themes", request.network.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "theme": theme, **(_demanded(request, theme) if theme else {})}
    return render(request, "feedback/theme_form.html", context, status=status)


def _demanded(request: HttpRequest, theme: Theme) -> dict[str, Any]:
    """Return how much the theme is demanded, as the last snapshot has it."""
    table = demand(request.scope, request.network, theme=theme)
    line = next(iter(table.lines), None) if table else None
    if table is None or line is None:
        return {}
    return {
        "snapshot": table,
        "said": line.said,
        "rate": rate_words(line.rate),
        "weighted": weight_words(line.weighted),
        "beside": beside_words(line.said),
        "warnings": warning_words(line.said),
    }
