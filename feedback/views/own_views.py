"""Views of the desk that somebody keeps: a saved view and what it is narrowed to, under a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from feedback.queries.narrowing import narrowing_from
from feedback.queries.saved_views import saved_view
from partners.models import SavedFilter
from partners.network_forms import FilterNameForm
from partners.services.saved_filters import save_filter
from portal.kernel.keys import key_in

PLACE = "feedback:desk"


def desk_query(request: HttpRequest) -> str:
    """Return what of the address makes the list: the view, and what it is narrowed to."""
    view = saved_view(request.GET.get("view", ""))
    return f"view={view.key}{narrowing_from(request.GET, request.scope).query}"


def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows under a name."""
    query = desk_query(request)
    saved = save_filter(scope=request.scope, name=request.POST.get("name", ""), query=query, place=PLACE)
    messages.success(request, _("“%(name)s” is kept.") % {"name": saved.name})
    return redirect(f"{request.path}?{query}")


def own_views(request: HttpRequest, query: str) -> dict[str, Any]:
    """Return the reader's own views, and the one just removed."""
    mine = SavedFilter.objects.visible_to(request.scope)
    kept = list(mine.kept().of(PLACE))
    removed = key_in(request.GET.get("undo", ""))
    return {
        "own_views": [{"filter": one, "current": one.query == query} for one in kept],
        "may_keep": all(one.query != query for one in kept),
        "removed_view": mine.of(PLACE).filter(removed_at__isnull=False, pk=removed).first()
        if removed
        else None,
        "keep_form": FilterNameForm(),
    }
