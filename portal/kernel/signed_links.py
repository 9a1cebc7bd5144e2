"""Signed links: what a person may do once without signing in. Rights are checked anew at each use."""

from __future__ import annotations

from typing import Any

from django.core import signing


def sign_link(purpose: str, payload: dict[str, Any]) -> str:
    """Return a token for one purpose; it carries keys, never rights."""
    return signing.dumps(payload, salt=f"link:{purpose}", compress=True)


def read_link(purpose: str, token: str, *, max_age: int | None = None) -> dict[str, Any] | None:
    """Return the payload, or None when the token is broken, too old (seconds) or for another purpose."""
    try:
        payload = signing.loads(token, salt=f"link:{purpose}", max_age=max_age)
    except signing.BadSignature:
        return None
    return payload if isinstance(payload, dict) else None
