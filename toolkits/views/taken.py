"""The files somebody took that have changed since: seen, taken anew, acknowledged; signed in or by a link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from partners.access import requires
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.errors import DomainError
from portal.kernel.htmx import render_page
from portal.kernel.sessionless import by_token
from toolkits.enums import ChangeKind
from toolkits.forms import TakenForm
from toolkits.queries.changed_files import ChangedFile, changed_files, is_stopped, person_scope
from toolkits.queries.still_reached import ways_to
from toolkits.queries.toolkit_links import link_to_file
from toolkits.services.acknowledging import acknowledge_changes, resume_notices, stop_notices
from toolkits.views.links import closed, go_on_in
from toolkits.views.pages import Addresses


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_TOOLKITS)
def taken(request: HttpRequest, network: str) -> HttpResponse:
    """Show what has changed of the reader's files; the POST says that one is seen to, or stops the mails."""
    if request.method == "POST":
        return _take_in(request, request.scope)
    found = changed_files(request.scope, request.network, request.scope.person_ids, timezone.now()).files
    addresses = Addresses(network)
    urls = {file.asset.pk: addresses.download(file.asset.pk) for file in found if file.may_take}
    return render_page(request, "toolkits/taken.html", _context(request, request.scope, found, urls))


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def taken_by_link(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Do the same for the person whom a mailed link belongs to; rights are read anew."""
    scope = _opened(request, token)
    if scope is None:
        return closed(request)
    if request.method == "POST":
        return _take_in(request, scope)
    now = timezone.now()
    found = changed_files(scope, request.network, scope.person_ids, now).files
    ways = ways_to(scope, [file.asset.pk for file in found if file.may_take], now)
    urls = {pk: link_to_file(request.network, way, pk) for pk, way in ways.items()}
    context = _context(request, scope, found, urls) | {"frame": "portal/base_public.html"}
    return _by_link(render_page(request, "toolkits/taken.html", context))


@by_token
@csrf_exempt  # mail programs post here without cookies (RFC 8058); the token is the right
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Ask once on GET; stop the mails on POST, or send them again."""
    scope = _opened(request, token)
    if scope is None:
        return closed(request)
    if request.method == "POST":
        _set_mails(scope, request.POST.get("mails", "stop"))
    context = {"stopped": is_stopped(scope.person_ids), "asked": request.method != "POST"}
    return _by_link(render_page(request, "toolkits/taken_stop.html", context))


def _opened(request: HttpRequest, token: str) -> Scope | None:
    scope = person_scope(request.network, token) if request.network else None
    if scope is not None:
        go_on_in(request, scope.seats[0].language)
    return scope


def _by_link(response: HttpResponse) -> HttpResponse:
    # Not "no-referrer": its forms would be posted with the origin "null", which the CSRF check refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _take_in(request: HttpRequest, scope: Scope) -> HttpResponse:
    if "mails" in request.POST:
        _set_mails(scope, request.POST["mails"])
        return redirect(request.path)
    form = TakenForm(request.POST)
    if not form.is_valid():
        refusal = next(error for errors in form.errors.values() for error in errors)
        raise DomainError(refusal, code="file_missing")
    acknowledge_changes(
        scope=scope,
        network=request.network,
        asset_id=form.cleaned_data["file"],
        until=form.cleaned_data["until"],
        at=timezone.now(),
    )
    return redirect(f"{request.path}?done=1")


def _set_mails(scope: Scope, wanted: str) -> None:
    if wanted == "again":
        resume_notices(scope=scope)
    else:
        stop_notices(scope=scope, at=timezone.now())


def _context(
    request: HttpRequest, scope: Scope, files: list[ChangedFile], urls: dict[int, str]
) -> dict[str, Any]:
    asked = request.GET.get("file", "")
    rows = [
        {
            "file": file,
            "url": urls.get(file.asset.pk, ""),
            "ended": file.kind == ChangeKind.ENDED,
            "is_version": file.kind == ChangeKind.VERSION,
            "is_asked": str(file.asset.pk) == asked,
        }
        for file in files
    ]
    return {
        "rows": sorted(rows, key=lambda row: not row["is_asked"]),
        "done": "done" in request.GET,
        "stopped": is_stopped(scope.person_ids),
        "frame": "portal/base.html",
    }
