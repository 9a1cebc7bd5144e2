"""The demo with the tests' key, so that a test can write the links and sessions of the demo's people."""

from __future__ import annotations

from portal.settings.demo import *  # noqa: F403 (settings are composed so)

SECRET_KEY = "test-only"
