"""All style files served as one: a page asks once, and no build is needed."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

ROOT = Path(__file__).resolve().parents[1] / "static" / "portal" / "css"
ORDER = ("tokens.css", "base.css", "layout/*.css", "components/*.css", "utilities.css")
LAYERS = "@layer tokens, base, layout, components, utilities;\n"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\s*\n\s*")
FOREVER = "public, max-age=31536000, immutable"


def _read() -> str:
    paths = [path for pattern in ORDER for path in sorted(ROOT.glob(pattern))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return LAYERS + INDENT.sub("\n", COMMENT.sub("", text)).strip() + "\n"


@lru_cache(maxsize=1)
def _kept() -> tuple[str, str]:
    text = _read()
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def stylesheet() -> tuple[str, str]:
    """Return all styles and their version; read anew for each page while developing."""
    if settings.DEBUG:
        _kept.cache_clear()
    return _kept()


def stylesheet_url() -> str:
    """Return the versioned address of the styles."""
    return f"{reverse('web:stylesheet')}?v={stylesheet()[1]}"


def css_response(text: str, *, forever: bool) -> HttpResponse:
    """Answer with styles; an address that names its version may be kept for ever."""
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOREVER if forever else "no-cache"
    return response


@lru_cache(maxsize=2)
def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


@require_safe
def portal_css(request: HttpRequest) -> HttpResponse:
    """Serve the styles of the portal, packed for whoever unpacks them."""
    text, version = stylesheet()
    response = css_response(text, forever=request.GET.get("v") == version)
    patch_vary_headers(response, ["Accept-Encoding"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = _packed(text)
        response.headers["Content-Encoding"] = "gzip"
    return response
