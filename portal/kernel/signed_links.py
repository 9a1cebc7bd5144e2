"""Signed links: what a person may do once without signing in. Rights are checked anew at each use.

What stands before the @ of an address is short, and some servers write it in small letters: there, numbers
are sealed, so that nobody outside reads them, and spelt with 32 characters of one case.
"""

from __future__ import annotations

import hashlib
from base64 import b32decode, b32encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core import signing

NUMBER_BYTES = 5


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


def seal_numbers(purpose: str, *numbers: int) -> str:
    """Return a token for an address: the same for the same numbers, telling them to nobody but us."""
    plain = b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers)
    sealed = _seal(settings.SECRET_KEY, purpose).encrypt(plain, [purpose.encode()])
    return b32encode(sealed).decode().rstrip("=").lower()


def open_numbers(purpose: str, token: str) -> tuple[int, ...] | None:
    """Return the numbers in any case of letters, or None when the token isn't ours; earlier keys open too."""
    try:
        sealed = b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            plain = _seal(str(key), purpose).decrypt(sealed, [purpose.encode()])
        except (InvalidTag, ValueError):
            continue
        return tuple(
            int.from_bytes(plain[at : at + NUMBER_BYTES], "big") for at in range(0, len(plain), NUMBER_BYTES)
        )
    return None


def _seal(key: str, purpose: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"numbers:{purpose}:{key}".encode()).digest()[:32])
