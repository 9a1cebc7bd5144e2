"""Languages, time zones and formats."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.settings.parts.environment import ROOT

LANGUAGE_CODE = "en"
WRITTEN = [("en", _("English")), ("de", _("German")), ("nl", _("Dutch")), ("fr", _("French"))]
BEGUN: set[str] = set()  # whose catalogues are being filled: offered when they say everything
LANGUAGES = [(code, name) for code, name in WRITTEN if code not in BEGUN]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "portal" / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
