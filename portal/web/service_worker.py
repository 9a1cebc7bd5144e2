"""The service worker: one small file, versioned by what the kept form is made of."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from portal.web.stylesheet import stylesheet_url

SOURCE = "portal/js/service-worker.js"
SENDING = "portal/js/remark-sending.js"
# All that the kept form asks for, and nothing else (tests/portal/web/test_service_worker.py).
FILES = (
    "portal/img/mark.svg",
    "portal/js/charcount.js",
    "portal/js/draft.js",
    "portal/js/kept-pages.js",
    "portal/js/main.js",
    "portal/js/offline.js",
    "portal/js/outbox.js",
    "portal/js/outbox-list.js",
    SENDING,
    "portal/js/remark-store.js",
    "portal/js/submit-once.js",
    "portal/js/voice.js",
    "django_htmx/htmx-2.min.js",
)
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


def _read(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


def _written() -> str:
    source = _read(SOURCE)
    # A page names a file by its hashed name, a module imports its neighbour by the plain one.
    named = [static(name) for name in FILES]
    plain = [f"{settings.STATIC_URL}{name}" for name in FILES]
    files = [stylesheet_url(), *dict.fromkeys(named + plain)]
    digest = hashlib.sha256(source)
    for each in (*(_read(name) for name in FILES), json.dumps(files).encode()):
        digest.update(each)
    return (
        f"import {{ sendAll }} from {json.dumps(static(SENDING))};\n"
        f"const VERSION = {json.dumps(digest.hexdigest()[:12])};\n"
        f"const FILES = {json.dumps(files)};\n"
    ) + source.decode()


@lru_cache(maxsize=1)
def _kept() -> str:
    return _written()


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve it from the root, so that a page may give it the addresses of its network's form."""
    text = _written() if settings.DEBUG else _kept()
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response
