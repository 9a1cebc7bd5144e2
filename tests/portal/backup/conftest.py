"""A portal with somebody's trace in every table, as one archive that is made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test.utils import override_settings

from tests.database import CopiedDatabase
from tests.portal.backup.archives import backup
from tests.privacy.canary import make_canary
from tests.rig.fixtures import own_database


@pytest.fixture(scope="package")
def archive(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Path:
    """Write it from a database and a storage that are gone afterwards: others look for canaries in theirs."""
    folder = tmp_path_factory.mktemp("backup")
    target, storage = folder / "canaries.zip", override_settings(MEDIA_ROOT=str(folder / "media"))
    with django_db_blocker.unblock(), own_database(copied_database), storage:
        make_canary()
        backup(target)
    ContentType.objects.clear_cache()
    return target


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    """Give a test a storage of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"
