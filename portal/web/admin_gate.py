"""The way into the Wagtail admin: our sign-in, and only the pages of networks that somebody edits.

Wagtail's own sign-in would bypass the second factor. Some of its views (bulk actions, moving, choosing) print
the title of any page whose key is asked for, before they check a right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation, TranslationSource

from portal.kernel.keys import key_in
from portal.web.admin_clock import set_clock

PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
# What this house doesn't have: wagtail-localize imports Wagtail's documents, which then bring their views.
NOBODYS = {"wagtaildocs", "wagtaildocs_chooser", "documents"}
# Views that take page keys from the query.
ASKED_BY_QUERY = {"wagtail_bulk_action", "wagtailadmin_choose_page_chosen_multiple"}
# Reports that look over all networks at once, and actions that go past the hooks that keep pages in theirs.
OVER_ALL = {
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:page_types_usage_results",
    "wagtailadmin_api:pages:action",
    "wagtail_localize:translations_report",
    "wagtail_localize:translations_report_results",
    "wagtail_localize:snippets_api_listing",
    "wagtail_localize:snippets_api_detail",
    "wagtail_localize:submit_snippet_translation",
}


def sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the portal's sign-in and keep where the person wanted to go.

    Whoever is signed in and comes here was sent away from the admin: for them it does not exist.
    """
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    query = urlencode({"next": wanted if safe else reverse("wagtailadmin_home")})
    return redirect(f"{reverse('account_request_login_code')}?{query}")


def refuse_foreign(request: HttpRequest, arguments: dict[str, Any]) -> None:
    """Answer 404 where an admin address names a page that the person can't reach in the explorer.

    For the rest, the clock is that of the network.
    """
    user, match = request.user, request.resolver_match
    if match is None:
        return
    if NOBODYS & set(match.namespaces):
        raise Http404
    if not user.is_authenticated or user.is_superuser:
        return
    if match.view_name in OVER_ALL:
        raise Http404
    _refuse_odd_next(request)
    asked = set(_pages_in(request, match.view_name, arguments))
    set_clock(request, str(arguments.get("slug", "")), asked)
    if asked and PagePermissionPolicy().explorable_instances(user).filter(pk__in=asked).count() < len(asked):
        raise Http404


def _refuse_odd_next(request: HttpRequest) -> None:
    """Refuse to go on to a bare word: Wagtail would look for a view of that name."""
    for sent in (request.GET, request.POST):
        wanted = sent.get("next") or "/"  # Wagtail's page forms send an empty one
        if not wanted.startswith(("/", "http:", "https:")):
            message = "next is no address"
            raise BadRequest(message)


def _pages_in(request: HttpRequest, view_name: str, arguments: dict[str, Any]) -> Iterator[int]:
    yield from (int(arguments[name]) for name in PAGE_ARGUMENTS if name in arguments)
    yield from _translated(arguments)
    if view_name in ASKED_BY_QUERY and arguments.get("model_name", "page") == "page":
        asked = request.GET.getlist("id")
        yield from (key_in(key) for key in asked if key_in(key))


def _translated(arguments: dict[str, Any]) -> Iterator[int]:
    """Yield the pages of every language behind a translation; none that is there: one that nobody reaches."""
    keys: set[Any] = set()
    if "translation_id" in arguments:
        rows = Translation.objects.filter(pk=arguments["translation_id"])
        keys |= set(rows.values_list("source__object_id", flat=True))
    if "translation_source_id" in arguments:
        rows = TranslationSource.objects.filter(pk=arguments["translation_source_id"])
        keys |= set(rows.values_list("object_id", flat=True))
    if keys:
        found = Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True)
        yield from found or [0]
