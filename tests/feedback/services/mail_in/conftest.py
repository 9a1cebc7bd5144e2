"""Mail comes in here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.mails import DOMAIN, SECRET


@pytest.fixture(autouse=True)
def _open_door(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "mail-in").mkdir()
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = DOMAIN, SECRET
