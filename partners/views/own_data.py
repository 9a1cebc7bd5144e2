"""My data: take them along, have them erased, and the mailed page that confirms it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access import requires
from partners.queries.erasures import find_archive, open_request, own_archives
from partners.queries.people import own_person
from partners.roles import Capability
from partners.services.asking_erasure import (
    GRACE,
    confirm_erasure,
    keep_by_link,
    mail_erasure_link,
    take_back_erasure,
    wish_of,
)
from partners.services.exporting import ask_export
from portal.kernel.delivery import send_stored
from portal.kernel.sessionless import by_token


@require_safe
@requires(Capability.READ_MANDATE)
def account_data(request: HttpRequest, network: str) -> HttpResponse:
    """Show what a person can do with their data, and what is under way."""
    person = own_person(request.scope)
    context = {
        "person": person,
        "archives": [] if request.scope.is_observed else own_archives(person),
        "waiting": open_request(person),
        "days": GRACE.days,
    }
    return render(request, "partners/account_data.html", context)


@require_POST
@requires(Capability.READ_MANDATE)
def ask_archive(request: HttpRequest, network: str) -> HttpResponse:
    """Have the archive made."""
    ask_export(scope=request.scope, person=own_person(request.scope))
    messages.success(request, _("Your archive is being made. We mail you when it is ready."))
    return redirect("partners:account-data", network=network)


@never_cache
@require_safe
@requires(Capability.READ_MANDATE)
def own_archive(request: HttpRequest, network: str, pk: int) -> HttpResponseBase:
    """Hand out one's own archive; whoever looks on as somebody else gets none."""
    archive = None if request.scope.is_observed else find_archive(own_person(request.scope), pk)
    if archive is None:
        raise Http404
    return send_stored(
        request,
        name=archive.file.name,
        size=archive.size,
        content_type="application/zip",
        filename=f"{network}.zip",
        until=archive.expires_at,
    )


@require_POST
@requires(Capability.READ_MANDATE)
def ask_erasure(request: HttpRequest, network: str) -> HttpResponse:
    """Mail the page that confirms it."""
    mail_erasure_link(person=own_person(request.scope))
    messages.success(request, _("We mailed you a page. Nothing happens until you confirm it there."))
    return redirect("partners:account-data", network=network)


@require_POST
@requires(Capability.READ_MANDATE)
def keep_data(request: HttpRequest, network: str) -> HttpResponse:
    """Take it back."""
    if take_back_erasure(person=own_person(request.scope)):
        messages.success(request, _("Nothing will be erased."))
    return redirect("partners:account-data", network=network)


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Explain both choices on GET; only the POST sets the day, or takes it back."""
    if request.method == "POST" and request.POST.get("action") == "keep":
        keep_by_link(network=request.network, token=token)
    elif request.method == "POST":
        words_too = request.POST.get("words") == "too"
        confirm_erasure(network=request.network, token=token, words_too=words_too)
    wish = wish_of(network=request.network, token=token)
    if wish is None:
        request.network = None
        return render(request, "partners/erase_gone.html", status=410)
    kept = request.method == "POST" and wish.request is None
    context = {"wish": wish, "kept": kept, "days": GRACE.days}
    return render(request, "partners/erase.html", context)
