"""Two web nodes and two workers behind nginx; one of each is killed under load, and nobody is turned away."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from feedback.models import Remark
from partners.models import Mail
from portal.kernel.leases import WorkState
from tests.database import CopiedDatabase
from tests.load.crowd import faults, figures, lose_for_a_while, walk
from tests.load.people import ACTS, walkers
from tests.rig.demo import files_of
from tests.rig.fixtures import portal_in
from tests.rig.nginx import Nginx
from tests.rig.portal import Portal
from tests.rig.processes import listens, wait_until
from tests.scale import scale, write_proof

pytestmark = [pytest.mark.load, pytest.mark.nginx, pytest.mark.redis]
HOST = "portal.example.com"
A_SECOND, SECONDS = scale(8, 20), scale(12, 90)


@dataclass
class Site:
    """Two nodes and what stands before them."""

    portal: Portal
    nginx: Nginx
    second_port: int


@pytest.fixture
def site(demo_story: str, copied_database: CopiedDatabase, django_db_blocker, tmp_path) -> Iterator[Site]:
    """The demo's network in a production of two nodes and two workers."""
    engine, media, static = copied_database.engine, tmp_path / "media", tmp_path / "static"
    (tmp_path / "media").symlink_to(files_of(demo_story, engine.kind) / "media")
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.load.settings",
        "SECRET_KEY": "a-key-for-this-test-alone-with-more-than-fifty-characters-in-it",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "BASE_URL": f"https://{HOST}",
        "REDIS_URL": f"{os.environ['TEST_REDIS_URL'].rsplit('/', 1)[0]}/7",
        "REQUIRE_SECOND_FACTOR": "0",  # people without one walk through here
        "MAIL_FROM": f"Backchannel <portal@{HOST}>",
        "MEDIA_ROOT": str(media),
        "STATIC_ROOT": str(static),
        "ACCEL_REDIRECT_PREFIX": "/protected/",
    }
    kept = engine.kept_name(demo_story)
    with portal_in(tmp_path, copied_database, django_db_blocker, environment, of=kept) as portal:
        portal.manage("collectstatic", "--no-input", "--verbosity", "0")
        second = portal.add_web("web-2")
        portal.add_worker("worker-2")
        portal.start()
        wait_until(lambda: listens(second), "the second node listens", within=60)
        nginx = Nginx(tmp_path, portal_ports=[portal.port, second], media=media, static=static)
        with nginx.running():
            yield Site(portal, nginx, second)


def test_node_and_worker_that_die_under_load_turn_nobody_away(site: Site) -> None:
    before = Remark.objects.count()
    crowd = walkers(site.nginx.port, 40, host=HOST, proxied=True, tls=True, patient=True)
    mortals = ("web-2", "worker-2")
    killer = threading.Thread(target=lose_for_a_while, args=(site.portal, mortals, SECONDS / 3))
    killer.start()
    asked = walk(crowd, ACTS, a_second=A_SECOND, seconds=SECONDS)
    killer.join()
    print(*figures(asked, SECONDS), sep="\n")  # a proof is written only of what held
    assert faults(asked) == {}
    assert Remark.objects.count() == before + sum(one.what.startswith("POST") for one in asked)
    wait_until(lambda: not Mail.objects.exclude(work_state=WorkState.DONE).exists(), "no mail is stuck")
    write_proof("two-nodes", "A web node and a worker killed under load", figures(asked, SECONDS))
