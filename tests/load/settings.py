"""Production with the tests' key, so that a test can write its people's sessions."""

from __future__ import annotations

from portal.settings.production import *  # noqa: F403 (settings are composed so)

SECRET_KEY = "test-only"
