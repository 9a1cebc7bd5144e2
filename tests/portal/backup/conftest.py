"""A portal with somebody's trace in every table, as one archive that is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.database import CopiedDatabase
from tests.portal.backup.archives import backup
from tests.privacy.canary import make_canary
from tests.rig.fixtures import own_database


@pytest.fixture(scope="package")
def archive(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Path:
    """Write it from a database that is gone afterwards; its files stay in the tests' storage."""
    target = tmp_path_factory.mktemp("backup") / "canaries.zip"
    with django_db_blocker.unblock(), own_database(copied_database):
        make_canary()
        backup(target)
    return target


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    """Give a test a storage of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"
