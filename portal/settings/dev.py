"""Development: debug pages on, one machine, embedded parts."""

from __future__ import annotations

from portal.settings.base import *

DEBUG = True
SECRET_KEY = "development-only"  # noqa: S105 (never used outside a developer's machine)
ALLOWED_HOSTS = ["*"]
# Passkeys on this machine without TLS; browsers allow it at http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.console.EmailBackend"
