"""Fifty requests a second of two hundred people for ten minutes: no error, and how long they wait."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from feedback.models import Remark
from tests.database import CopiedDatabase
from tests.load.crowd import faults, figures, walk
from tests.load.people import ACTS, walkers
from tests.rig.demo import ENVIRONMENT, files_of
from tests.rig.fixtures import portal_in
from tests.scale import ENGINE, scale, write_proof

pytestmark = pytest.mark.load
A_SECOND, PEOPLE, SECONDS = scale(20, 50), scale(40, 200), scale(10, 600)
# Four processes that write at once are what SQLite finds hardest.
WEB_WORKERS = 4


@pytest.fixture
def busy_portal(demo_story: str, copied_database: CopiedDatabase, django_db_blocker, tmp_path: Path):
    """The demo, served by four processes, with worker and scheduler."""
    engine = copied_database.engine
    shutil.copytree(files_of(demo_story, engine.kind), tmp_path / "var")
    kept = engine.kept_name(demo_story)
    with portal_in(tmp_path, copied_database, django_db_blocker, ENVIRONMENT, of=kept) as portal:
        portal.serve_with(WEB_WORKERS)
        portal.start("web", "worker", "scheduler")
        yield portal


def test_many_people_at_once_meet_no_error(busy_portal) -> None:
    before = Remark.objects.count()
    crowd = walkers(busy_portal.port, PEOPLE)
    asked = walk(crowd, ACTS, a_second=A_SECOND, seconds=SECONDS)
    lines = [f"- {ENGINE}, {WEB_WORKERS} web processes, {len(crowd)} people", *figures(asked, SECONDS)]
    print(*lines, sep="\n")  # a proof is written only of what held
    assert faults(asked) == {}
    assert "database is locked" not in busy_portal.logged()
    assert busy_portal.troubles() == []
    sent = sum(one.what.startswith("POST") for one in asked)
    assert sent > 0
    assert Remark.objects.count() == before + sent
    write_proof("load", f"{A_SECOND} requests a second for {SECONDS} s", lines)
