"""Keep small secrets in the database under the installation's key; an earlier key still opens them."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SEALED = "sealed:"


def seal(text: str) -> str:
    """Return the text so that only this installation reads it."""
    return SEALED + _box().encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """Return the text; what was kept before there were seals stands as it is, a lost key gives nothing."""
    if not kept.startswith(SEALED):
        return kept
    try:
        return _box().decrypt(kept.removeprefix(SEALED)).decode()
    except InvalidToken:
        return ""


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return urlsafe_b64encode(hashlib.sha256(b"seal:" + key.encode()).digest())
