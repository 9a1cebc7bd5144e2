"""Production, by environment variables alone (docs/operations.md); it refuses to start without them."""

from __future__ import annotations

from portal.settings.parts.environment import refuse_missing

refuse_missing(
    "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "REDIS_URL", "SMTP_HOST", "MAIL_FROM"
)

from portal.settings.base import *  # noqa: E402 (a missing variable is named before anything reads one)
from portal.settings.parts.environment import VAR, flag, listed, number, refuse, text  # noqa: E402 (the same)
from portal.settings.parts.logs import logging_config  # noqa: E402 (the same)

DEBUG = False
SECRET_KEY = text("SECRET_KEY")
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS")
if len(SECRET_KEY) < 50:
    refuse("SECRET_KEY is too short: set it to 50 random characters or more.")
if not BASE_URL.startswith("https://"):
    refuse(f"BASE_URL is {BASE_URL!r}: set it to the portal's address, beginning with https://.")
if INBOUND_DOMAIN and not INBOUND_SECRET and not INBOUND_IMAP_HOST:
    refuse("INBOUND_DOMAIN is set, but no way in: set INBOUND_SECRET, INBOUND_IMAP_HOST, or both.")
if INBOUND_SECRET and (len(INBOUND_SECRET) < 20 or ":" not in INBOUND_SECRET):
    refuse(
        "INBOUND_SECRET is too short or holds no colon: set it to a name, a colon and 20 random characters."
    )
if not text("S3_BUCKET") and not text("MEDIA_ROOT"):
    refuse("Neither S3_BUCKET nor MEDIA_ROOT is set: name a bucket, or a folder that all nodes share.")

# nginx ends TLS in front of us and sets this header itself (deploy/nginx.conf).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
# The prefix: for this host alone, over TLS alone, whatever a neighbouring host sets.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
LOOKING_ON_COOKIE_NAME = "__Host-looking_on"
MESSAGE_STORAGE = "portal.web.messages.HostStorage"
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXIES", 1)
REST_FRAMEWORK["NUM_PROXIES"] = ALLAUTH_TRUSTED_PROXY_COUNT

REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR", default=True)

STATIC_ROOT = text("STATIC_ROOT", str(VAR / "static"))
WHITENOISE_USE_FINDERS = False
WHITENOISE_MAX_AGE = 60 * 60
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
LOGGING = logging_config(text("LOG_LEVEL", "INFO"), as_json=True)
