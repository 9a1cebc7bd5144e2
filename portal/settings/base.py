"""What every way of running the portal shares; parts/ holds one file per concern."""

from __future__ import annotations

from pathlib import Path

from portal.settings.parts.api import *
from portal.settings.parts.apps import *
from portal.settings.parts.database import databases
from portal.settings.parts.environment import text
from portal.settings.parts.languages import *
from portal.settings.parts.logs import logging_config
from portal.settings.parts.mail import *
from portal.settings.parts.mail_in import *
from portal.settings.parts.metrics import *
from portal.settings.parts.security import *
from portal.settings.parts.signing_in import *
from portal.settings.parts.storage import *
from portal.settings.parts.templates import *
from portal.settings.parts.translation import *
from portal.settings.parts.wagtail import *
from portal.settings.parts.work import *

BASE_DIR = Path(__file__).resolve().parents[2]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
AUTH_USER_MODEL = "partners.User"
DATABASES = databases()
LOGGING = logging_config(text("LOG_LEVEL", "INFO"), as_json=False)
