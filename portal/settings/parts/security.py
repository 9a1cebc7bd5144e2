"""Headers, cookies and the content security policy."""

from __future__ import annotations

from csp.constants import NONCE, NONE, SELF

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
LOOKING_ON_COOKIE_NAME = "looking_on"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# W040: covering columns are for PostgreSQL; SQLite ignores them and needs no word about it.
# W019 wants DENY: the Wagtail admin shows our pages in a frame of the same origin, as its preview.
SILENCED_SYSTEM_CHECKS = ["models.W040", "security.W019"]

# The Wagtail admin has its own policy (portal.middleware): its date filters carry inline scripts.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/api/docs/"),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "media-src": [SELF, "blob:"],  # what was just recorded is heard before it is sent
    },
}
