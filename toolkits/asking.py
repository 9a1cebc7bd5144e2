"""How often anybody may ask whether something is current, from one network address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle


class CodeThrottle(SimpleRateThrottle):
    """By a printed address: a code can't be guessed by trying."""

    scope = "current-code"
    rate = "60/min"

    def get_cache_key(self, request: HttpRequest, view: Any) -> str:
        """Return what counts together: nobody is known here."""
        return f"throttle:{self.scope}:{self.get_ident(request)}"


class FileThrottle(CodeThrottle):
    """By a file: each is read to its end."""

    scope = "current-file"
    rate = "20/min"


def is_too_often(request: HttpRequest, throttle: type[CodeThrottle]) -> bool:
    """Count the request, and say whether there were too many."""
    return not throttle().allow_request(request, None)
