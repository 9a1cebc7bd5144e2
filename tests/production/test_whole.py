"""The installation of docs/operations.md: production settings by environment alone, real servers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest

from tests.database import CopiedDatabase
from tests.rig.caller import Caller
from tests.rig.fixtures import portal_in
from tests.rig.network_sheet import dealer_address, write_sheet
from tests.rig.portal import Portal

pytestmark = pytest.mark.redis
HOST = "portal.example.com"


@pytest.fixture(scope="module")
def production(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    """A production installation with a network in it, and no scheduler: whatever happens was nudged."""
    folder = tmp_path_factory.mktemp("production")
    redis = f"{os.environ['TEST_REDIS_URL'].rsplit('/', 1)[0]}/9"
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": "a-key-for-this-test-alone-with-more-than-fifty-characters-in-it",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "BASE_URL": f"https://{HOST}",
        "REDIS_URL": redis,
        "MAIL_FROM": f"Backchannel <portal@{HOST}>",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "SWEEP_SECONDS": "3600",
        "REQUIRE_SECOND_FACTOR": "0",  # people without one walk through here; tests/e2e/test_joining.py asks
    }
    with portal_in(folder, copied_database, django_db_blocker, environment) as portal:
        portal.manage("collectstatic", "--no-input", "--verbosity", "0")
        portal.manage(
            "import_network", str(write_sheet(folder / "network.xlsx", "en")), "--network", "brightfield"
        )
        portal.start("smtp", "web", "worker")
        yield portal


def test_sign_in_code_reaches_the_mailbox_because_redis_woke_a_worker(production: Portal) -> None:
    caller, address = Caller(production.port, HOST, proxied=True), dealer_address(1)
    asked = caller.get("/accounts/login/code/")
    assert asked.status == 200
    caller.post("/accounts/login/code/", {"email": address})
    letter = production.mailbox.wait(address)
    code = re.search(r"^([A-Z0-9-]{6,})$", letter.text, re.MULTILINE)
    assert code is not None, letter.text
    signed_in = caller.post("/accounts/login/code/confirm/", {"code": code[1]})
    assert signed_in.status == 302
    assert caller.get("/brightfield/").status == 200


def test_plain_http_is_sent_to_https(production: Portal) -> None:
    reply = Caller(production.port, HOST).get("/accounts/login/code/")
    assert reply.status == 301
    assert reply.headers["Location"].startswith(f"https://{HOST}")


def test_styles_are_named_by_their_content_and_kept_for_ever(production: Portal) -> None:
    caller = Caller(production.port, HOST, proxied=True)
    (script,) = set(
        re.findall(r"/static/portal/js/main\.[0-9a-f]+\.js", caller.get("/accounts/login/code/").body)
    )
    reply = caller.get(script)
    assert reply.status == 200
    assert "immutable" in reply.headers["Cache-Control"]
