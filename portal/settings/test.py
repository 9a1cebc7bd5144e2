"""Tests: fast hashing, mail in memory; the database comes from tests/database.py, a child's from its URL."""

from __future__ import annotations

from portal.settings.base import *
from portal.settings.parts.environment import text

DEBUG = False
SECRET_KEY = "test-only"  # noqa: S105 (tests only)
ALLOWED_HOSTS = ["*"]
# Passkeys on this machine without TLS; browsers allow it at http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_DELIVERY_BACKEND = text("MAIL_DELIVERY_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
HEALTH_SECONDS = 0
# Each request of a test's server closes its connection, so that the copy can be renewed after the test.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
# Static files are found where they lie; nothing is collected for tests.
WHITENOISE_AUTOREFRESH = True
# Receivers on this machine, without TLS.
WEBHOOKS_LOCAL_TARGETS = True
