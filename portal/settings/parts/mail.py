"""Mail: everything enters the outbox; a worker delivers it by the delivery backend."""

from __future__ import annotations

from portal.settings.parts.environment import flag, number, text

EMAIL_BACKEND = "partners.outbox.OutboxBackend"
MAIL_DELIVERY_BACKEND = text("MAIL_DELIVERY_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = text("SMTP_HOST", "localhost")
EMAIL_PORT = number("SMTP_PORT", 25)
EMAIL_HOST_USER = text("SMTP_USER")
EMAIL_HOST_PASSWORD = text("SMTP_PASSWORD")
EMAIL_USE_TLS = flag("SMTP_STARTTLS")
EMAIL_USE_SSL = flag("SMTP_SSL")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = text("MAIL_FROM", "Backchannel <backchannel@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
BASE_URL = text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
