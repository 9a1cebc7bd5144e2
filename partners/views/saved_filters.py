"""Filters of lists that somebody keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.access import requires
from partners.filters import wanted_from
from partners.models import SavedFilter
from partners.network_forms import FilterNameForm
from partners.roles import Capability
from partners.services import saved_filters as services
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404


@require_POST
@requires(Capability.READ_PARTNERS)
def filter_save(request: HttpRequest, network: str) -> HttpResponse:
    """Keep what the directory shows under a name."""
    query = wanted_from(QueryDict(request.POST.get("query", "")[:2000]), request.scope).query()
    saved = services.save_filter(scope=request.scope, name=request.POST.get("name", ""), query=query)
    messages.success(request, _("“%(name)s” is kept.") % {"name": saved.name})
    return redirect(_list_of(saved, network, query))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_PARTNERS)
def filter_edit(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Rename a filter, remove it, or put it back."""
    saved = get_visible_or_404(SavedFilter.objects, request.scope, pk=pk)
    action = request.POST.get("action", "")
    if action == "remove":
        services.remove_filter(scope=request.scope, saved=saved)
        return redirect(_list_of(saved, network, f"undo={saved.pk}"))
    if action == "restore":
        services.restore_filter(scope=request.scope, saved=saved)
        return redirect(_list_of(saved, network, saved.query))
    form = FilterNameForm(request.POST or None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_filter(scope=request.scope, saved=saved, name=form.cleaned_data["name"])
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(_list_of(saved, network, saved.query))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "saved": saved, "list_url": _list_of(saved, network, saved.query)}
    return render(request, "partners/saved_filter.html", context, status=status)


def _list_of(saved: SavedFilter, network: str, query: str) -> str:
    return f"{reverse(saved.place, args=[network])}?{query}"
