"""The demo network as a portal of a test, and its people."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from ground.fingerprint import schema_fingerprint
from ground.places import APPS, ROOT, TEMPLATES
from partners.models import Membership, User
from tests.database import CopiedDatabase, only_one_process
from tests.rig.fixtures import portal_in
from tests.rig.portal import Portal
from tests.rig.visitor import Visitor

NETWORK = "heat-pumps"


ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "tests.rig.demo_settings", "LOG_LEVEL": "WARNING"}


@pytest.fixture(scope="session")
def demo_story(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> str:
    """Load the demo once for all processes of one day and one state of the sources; return its name."""
    engine = copied_database.engine
    story = f"demo_{timezone.localdate():%Y%m%d}_{sources_fingerprint()}"
    kept, files = engine.kept_name(story), files_of(story, engine.kind)
    with only_one_process(f"demo-{engine.kind}"):
        if not (engine.has(kept) and files.exists()):
            for old in TEMPLATES.glob(f"demo_*.{engine.kind}"):
                shutil.rmtree(old)
            folder = tmp_path_factory.mktemp("story")
            with portal_in(folder, copied_database, django_db_blocker, ENVIRONMENT) as portal:
                assert portal.manage("demo") == "The demo is loaded.\n"
                shutil.copytree(folder / "var", files)
                connections.close_all()
                engine.keep(connections["default"].settings_dict["NAME"], kept)
    return story


@pytest.fixture(scope="module")
def demo_portal(
    demo_story: str, copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory
) -> Iterator[Portal]:
    """A copy of the loaded demo, with web and worker running."""
    engine, folder = copied_database.engine, tmp_path_factory.mktemp("demo")
    shutil.copytree(files_of(demo_story, engine.kind), folder / "var")
    kept = engine.kept_name(demo_story)
    with portal_in(folder, copied_database, django_db_blocker, ENVIRONMENT, of=kept) as portal:
        portal.start("web", "worker", "scheduler")
        yield portal


def files_of(story: str, kind: str) -> Path:
    """Return where the loaded demo's files are kept."""
    return TEMPLATES / f"{story}.{kind}"


def sources_fingerprint() -> str:
    """Return a short hash of what the demo's rows and files come from."""
    digest = hashlib.sha256(schema_fingerprint().encode())
    made = {".pyc", ".mo", ""}
    sources = (path for app in APPS for path in (ROOT / app).rglob("*.*") if path.suffix not in made)
    for path in sorted(sources):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def somebody(role: str, network: str = NETWORK) -> User:
    """Return one of the demo's people who has exactly this role in the network, the first who joined."""
    seats = Membership.objects.active().filter(network__slug=network, person__user__isnull=False)
    for seat in seats.filter(role=role).select_related("person__user").order_by("pk"):
        if set(seats.filter(person__user=seat.person.user).values_list("role", flat=True)) == {role}:
            return seat.person.user
    raise AssertionError(f"nobody in {network} is {role}")


def step_in(visitor: Visitor, user: User) -> None:
    """Give a visitor somebody's session without the way through the mailbox."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": visitor.portal.url}
    visitor.context.add_cookies([cookie])
