"""How often one person's programs may ask."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

READS, WRITES, KNOCKS = "600/min", "120/min", "60/min"


class ReadThrottle(SimpleRateThrottle):
    """Reads: by user, and by address while nobody is known."""

    scope = "api-read"
    rate = READS

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Return what counts together; writes count elsewhere."""
        if request.method not in SAFE_METHODS:
            return None
        return _key(self, request)


class WriteThrottle(SimpleRateThrottle):
    """Writes: dearer, so fewer."""

    scope = "api-write"
    rate = WRITES

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Return what counts together."""
        if request.method in SAFE_METHODS:
            return None
        return _key(self, request)


class KnockThrottle(SimpleRateThrottle):
    """Tokens that open nothing: by address, since nobody is known."""

    scope = "api-knock"
    rate = KNOCKS

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Return what counts together."""
        return f"throttle:{self.scope}:{self.get_ident(request)}"


def _key(throttle: SimpleRateThrottle, request: Request) -> str:
    who = f"user-{request.user.pk}" if request.user.is_authenticated else throttle.get_ident(request)
    return f"throttle:{throttle.scope}:{who}"
