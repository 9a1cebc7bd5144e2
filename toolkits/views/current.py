"""Is this current? Asked by a printed address or by the file itself, without signing in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel.sessionless import sessionless
from toolkits.asking import CodeThrottle, FileThrottle, is_too_often
from toolkits.digesting import MOST, DigestingHandler
from toolkits.enums import Standing
from toolkits.forms import CurrentForm
from toolkits.queries.current import standing_of_bytes, standing_of_code

TEMPLATE = "toolkits/current.html"
# What stands around the file in a body.
FRAME = 1024 * 1024
TOO_OFTEN = {"is_too_often": True}


def current_url(code: str | None) -> str:
    """Return the address to print; none for a version that has no code yet."""
    return settings.BASE_URL + reverse("current:version", args=[code]) if code else ""


@sessionless
@require_safe
def current_version(request: HttpRequest, code: str) -> HttpResponse:
    """Say how a printed version stands; what is hidden is as unknown as what there isn't."""
    if is_too_often(request, CodeThrottle):
        return render(request, TEMPLATE, TOO_OFTEN, status=429)
    return _answer(request, standing_of_code(code, timezone.now()))


@sessionless
@require_http_methods(["GET", "HEAD", "POST"])
def current_file(request: HttpRequest) -> HttpResponse:
    """Ask for a file, or say how it stands by its digest; nothing of it is kept."""
    if request.method != "POST":
        return render(request, TEMPLATE, {"form": CurrentForm()})
    if is_too_often(request, FileThrottle):
        return render(request, TEMPLATE, TOO_OFTEN, status=429)
    form = _digested(request)
    if not form.is_valid():
        return render(request, TEMPLATE, {"form": form}, status=422)
    return _answer(request, standing_of_bytes(form.cleaned_data["file"].sha256, timezone.now()))


def _digested(request: HttpRequest) -> CurrentForm:
    """Read the body for a digest, unless it says before that it is too long."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > MOST + FRAME:
        return CurrentForm({}, {}, is_too_big=True)
    handler = DigestingHandler(request)
    request.upload_handlers = [handler]
    posted, files = request.POST, request.FILES
    return CurrentForm(posted, files, is_too_big=handler.is_too_big)


def _answer(request: HttpRequest, standing: Standing) -> HttpResponse:
    status = 404 if standing == Standing.UNKNOWN else 200
    return render(request, TEMPLATE, {"standing": standing.value, "form": CurrentForm()}, status=status)
