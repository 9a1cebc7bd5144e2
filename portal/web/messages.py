"""Messages to people in a cookie that belongs to this host alone (production)."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Django's, under a name that no other host can set."""

    cookie_name = "__Host-messages"


class HostStorage(FallbackStorage):
    """In the cookie, and in the session what is too long for it."""

    storage_classes = (HostCookieStorage, SessionStorage)
