"""A portal behind the nginx of deploy/: static files, protected downloads, a log without tokens."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import override_settings

from tests.database import CopiedDatabase
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory
from tests.rig.caller import Caller
from tests.rig.fixtures import portal_in
from tests.rig.nginx import Nginx
from tests.rig.processes import wait_until

pytestmark = [pytest.mark.nginx, pytest.mark.redis]
HOST = "portal.example.com"


@dataclass
class Site:
    """The servers and what lies on them."""

    nginx: Nginx
    address: str
    download: str
    mailbox: object

    def caller(self) -> Caller:
        """Return a client that speaks to nginx."""
        return Caller(self.nginx.port, HOST, proxied=True, tls=True)


@pytest.fixture(scope="module")
def site(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """A portal with one toolkit and one dealer, behind nginx."""
    folder = tmp_path_factory.mktemp("nginx")
    redis = f"{os.environ['TEST_REDIS_URL'].rsplit('/', 1)[0]}/8"
    media, static = folder / "media", folder / "static"
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": "a-key-for-this-test-alone-with-more-than-fifty-characters-in-it",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "BASE_URL": f"https://{HOST}",
        "REDIS_URL": redis,
        "SWEEP_SECONDS": "3600",
        "REQUIRE_SECOND_FACTOR": "0",  # people without one walk through here; tests/e2e/test_joining.py asks
        "MAIL_FROM": f"Backchannel <portal@{HOST}>",
        "MEDIA_ROOT": str(media),
        "STATIC_ROOT": str(static),
        "ACCEL_REDIRECT_PREFIX": "/protected/",
    }
    with portal_in(folder, copied_database, django_db_blocker, environment) as portal:
        portal.manage("collectstatic", "--no-input", "--verbosity", "0")
        with override_settings(MEDIA_ROOT=str(media)):
            member = MembershipFactory(role="dealer_staff")
            asset = AssetFactory(network=member.network)
            ToolkitFactory(network=member.network, assets=[asset])
        portal.start("smtp", "web", "worker")
        nginx = Nginx(folder, portal_ports=[portal.port], media=media, static=static)
        with nginx.running():
            download = f"/{member.network.slug}/assets/{asset.pk}/download/"
            yield Site(nginx, member.person.email, download, portal.mailbox)


def signed_in(site: Site) -> Caller:
    caller = site.caller()
    caller.get("/accounts/login/code/")
    caller.post("/accounts/login/code/", {"email": site.address})
    letter = site.mailbox.wait(site.address)
    code = re.search(r"^([A-Z0-9-]{6,})$", letter.text, re.MULTILINE)
    assert code is not None
    assert caller.post("/accounts/login/code/confirm/", {"code": code[1]}).status == 302
    return caller


def test_file_is_sent_by_nginx_after_the_portal_checked_the_right(site: Site) -> None:
    stranger = site.caller().get(site.download)
    assert stranger.status == 302
    reply = signed_in(site).get(site.download)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/pdf")
    assert reply.body == PDF.decode()
    assert reply.headers["Accept-Ranges"] == "bytes"
    assert "X-Accel-Redirect" not in reply.headers
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert reply.headers["Cache-Control"] == "private, no-store"


def test_protected_folder_has_no_address_of_its_own(site: Site) -> None:
    for stored in site.nginx.media.rglob("*.pdf"):
        assert site.caller().get(f"/protected/{stored.relative_to(site.nginx.media)}").status == 404
    assert list(site.nginx.media.rglob("*.pdf"))


def test_script_is_served_from_disk_and_kept_for_ever(site: Site) -> None:
    caller = site.caller()
    (script,) = set(
        re.findall(r"/static/portal/js/main\.[0-9a-f]+\.js", caller.get("/accounts/login/code/").body)
    )
    reply = caller.get(script)
    assert reply.status == 200
    assert "immutable" in reply.headers["Cache-Control"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_module_with_a_plain_name_is_asked_for_anew_after_an_upgrade(site: Site) -> None:
    """Modules import each other by names without a hash: an old one beside a new one would not work."""
    reply = site.caller().get("/static/portal/js/remark-sending.js")
    assert (reply.status, reply.headers["Cache-Control"]) == (200, "public, no-cache")
    assert reply.headers["Etag"]


def test_plain_http_is_sent_to_https(site: Site) -> None:
    reply = Caller(site.nginx.plain_port, HOST).get("/accounts/login/code/")
    assert reply.status == 301
    assert reply.headers["Location"] == f"https://{HOST}/accounts/login/code/"


def test_log_keeps_no_token(site: Site) -> None:
    site.caller().get("/accounts/link/a-token-that-nobody-may-read/")
    # A line is written after its answer went out.
    wait_until(lambda: "GET /accounts/link" in site.nginx.log.read_text(), "the line of the visit")
    assert "a-token-that-nobody-may-read" not in site.nginx.log.read_text()
