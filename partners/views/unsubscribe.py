"""Stop mails by a link: the same answer for everybody, with and without cookies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from partners.services.links import is_stop_link, resume_mails, stop_mails
from portal.kernel.sessionless import by_token

TEMPLATE = "partners/unsubscribe.html"


@by_token
@csrf_exempt  # mail programs post here without cookies (RFC 8058); the token is the right
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Ask once on GET; stop the mails on POST."""
    if request.method == "POST":
        stop_mails(network=request.network, token=token)
    return _answer(request, network, token, stopped=request.method == "POST")


@by_token
@never_cache
@require_POST
def resubscribe(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Undo it."""
    resume_mails(network=request.network, token=token)
    return _answer(request, network, token, resumed=True)


def _answer(request: HttpRequest, slug: str, token: str, **said: bool) -> HttpResponse:
    """Answer everybody alike; only whom the token names is told the network's name."""
    if not is_stop_link(network=request.network, token=token):
        request.network = None
    return render(request, TEMPLATE, {"slug": slug, "token": token, **said})
