"""Merge a theme into another one, split one, and recode the remarks of one that was split."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from feedback.codebook_forms import MergeThemeForm, SplitThemeForm
from feedback.models import Theme
from feedback.queries.merging_themes import merge_preview
from feedback.queries.recoding import PAGE, parts_of, progress_of, to_recode
from feedback.rules import can_lead_desk
from feedback.services.merging_themes import check_theme_merge, merge_theme
from feedback.services.splitting import recode_selected, split_theme, undo_recoded
from partners.access import requires
from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404
from portal.kernel.signed_links import read_link, sign_link

UNDO, HOUR = "recode-undo", 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def theme_merge(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Show what a merge would change, and merge when that is confirmed."""
    theme = _found(request, code)
    if theme.merged_into:
        return redirect("feedback:theme", network, theme.merged_into.code)
    asked = request.POST if request.method == "POST" else request.GET
    is_asked = request.method == "POST" or "into" in asked
    form = MergeThemeForm(asked if is_asked else None, scope=request.scope, theme=theme)
    kept = form.cleaned_data["into"] if form.is_valid() else None
    try:
        if kept and request.method == "POST":
            merge_theme(scope=request.scope, theme=theme, into=kept, at=timezone.now())
            names = {"theme": theme.local_name, "kept": kept.local_name}
            messages.success(request, _("“%(theme)s” reads as “%(kept)s” from now on.") % names)
            return redirect("feedback:theme", network, kept.code)
        if kept:
            check_theme_merge(theme, kept)
    except DomainError as error:
        form.add_error(None, str(error))
        kept = None
    context: dict[str, Any] = {"theme": theme, "form": form, "kept": kept}
    context["preview"] = merge_preview(theme, kept) if kept else None
    return render(request, "feedback/theme_merge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def theme_split(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """Add the themes of which one is made, and lead to the list of its remarks."""
    theme = _found(request, code)
    if theme.merged_into:
        return redirect("feedback:theme", network, theme.merged_into.code)
    form = SplitThemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        names, beside = form.cleaned_data["names"], form.cleaned_data["place"] == "beside"
        try:
            split_theme(scope=request.scope, theme=theme, names=names, beside=beside, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("feedback:theme-recode", network, code)
    status = 422 if form.errors else 200
    return render(request, "feedback/theme_split.html", {"theme": theme, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def theme_recode(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """List the remarks of a split theme that nobody has looked at, and recode those that are chosen."""
    theme = _found(request, code)
    if theme.merged_into:
        return redirect("feedback:theme", network, theme.merged_into.code)
    parts = parts_of(request.scope, theme)
    if request.method == "POST":
        return _undo(request, theme) if request.POST.get("undo") else _recode(request, theme, parts)
    back = request.GET.get("back", "")
    context = {
        "theme": theme,
        "parts": parts,
        "rows": to_recode(request.scope, theme)[:PAGE] if parts else [],
        "progress": progress_of(request.scope, theme),
        "undo": back if _read(request, back) else "",
        "leads": can_lead_desk(request.scope),
    }
    return render(request, "feedback/theme_recode.html", context)


def _found(request: HttpRequest, code: str) -> Theme:
    rows = Theme.objects.select_related("network", "merged_into")
    theme: Theme = get_visible_or_404(rows, request.scope, code=code)
    return theme


def _recode(request: HttpRequest, theme: Theme, parts: list[Theme]) -> HttpResponse:
    now = next((part for part in [theme, *parts] if part.code == request.POST.get("now")), None)
    numbers = request.POST.getlist("case")[:PAGE]
    cases = list(to_recode(request.scope, theme).filter(remark__number__in=numbers)) if now else []
    if now is None or not cases:
        messages.info(request, _("Select remarks first, then choose what to do with them."))
        return redirect(_address(request, theme))
    outcome = recode_selected(scope=request.scope, cases=cases, was=theme, now=now, at=timezone.now())
    for why in dict.fromkeys(outcome.refused):
        messages.info(request, f"{why} ({outcome.refused.count(why)})")
    kept = {"network": request.network.pk, "steps": outcome.steps}
    return redirect(_address(request, theme, sign_link(UNDO, kept) if outcome.steps else ""))


def _undo(request: HttpRequest, theme: Theme) -> HttpResponse:
    kept = _read(request, request.POST["undo"])
    if kept is None:
        messages.info(request, _("This can't be undone any more."))
        return redirect(_address(request, theme))
    steps = [tuple(step) for step in kept["steps"]]
    done = undo_recoded(scope=request.scope, steps=steps, at=timezone.now())
    said = ngettext("Undone for %(n)s remark.", "Undone for %(n)s remarks.", done) % {"n": done}
    messages.success(request, said)
    return redirect(_address(request, theme))


def _read(request: HttpRequest, token: str) -> dict[str, Any] | None:
    kept = read_link(UNDO, token, max_age=HOUR) if token else None
    return kept if kept and kept["network"] == request.network.pk else None


def _address(request: HttpRequest, theme: Theme, token: str = "") -> str:
    base = reverse("feedback:theme-recode", args=[request.network.slug, theme.code])
    return f"{base}?back={token}" if token else base
