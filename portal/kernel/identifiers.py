"""Random identifiers: never sequences, which would tell the volume."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

# Without 0/O, 1/I/L and U: read over the telephone without a mistake, and no accidental words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_number(groups: int = 3, size: int = 3) -> str:
    """Return a number such as `7KQ-M4T-9XW` (about 44 bits with the defaults)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups))


def random_token() -> str:
    """Return an unguessable token for an address (192 bits)."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """Return what is stored of a token, so that a stolen table opens no link."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_name(purpose: str, *parts: object) -> str:
    """Return a stable pseudonym of the parts: HMAC-SHA256 under the installation's key, by purpose."""
    return _under(settings.SECRET_KEY, purpose, parts)


def earlier_names(purpose: str, *parts: object) -> list[str]:
    """Return the pseudonyms that the parts had under the installation's earlier keys, the latest first."""
    return [_under(str(key), purpose, parts) for key in settings.SECRET_KEY_FALLBACKS]


def _under(key: str, purpose: str, parts: tuple[object, ...]) -> str:
    message = "\x1f".join(str(part) for part in parts).encode()
    return hmac.new(f"{purpose}:{key}".encode(), message, hashlib.sha256).hexdigest()
