"""The page of files that have changed: by session and by a mailed link; GET asks, POST acts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Mail
from partners.scope import Scope
from partners.services.membership import revoke_membership
from tests.factories.holding import reader, replace, take
from tests.factories.partners import NetworkFactory
from tests.factories.toolkits import AssetFactory, LicenceFactory, ToolkitFactory, end_toolkit
from toolkits.models import ChangeNotice, NoticeStop
from toolkits.queries.changed_files import person_token
from toolkits.services.assets import AssetFields, change_asset
from toolkits.services.changes import spread_due_changes
from toolkits.services.telling_changes import tell_of_changes

pytestmark = pytest.mark.django_db
URL = "/heat-pumps/toolkits/taken/"
BEFORE = timezone.now() - timedelta(hours=2)


@pytest.fixture
def asset(network):
    made = AssetFactory(network=network, title="Price list")
    ToolkitFactory(network=network, slug="spring", assets=[made])
    return made


@pytest.fixture
def holder(network, asset):
    who = reader(network)
    take(who, asset, BEFORE)
    return who


@pytest.fixture
def client(holder) -> Client:
    client = Client()
    client.force_login(holder.person.user)
    return client


def superseded(asset) -> None:
    replace(asset, timezone.now(), note="New prices")
    spread_due_changes()


def link_of(who) -> str:
    return f"/heat-pumps/h/{person_token(who.person_id)}/"


def answer_to(asset) -> dict[str, int]:
    return {"file": asset.pk, "until": ChangeNotice.objects.latest("pk").change_id}


def test_page_shows_the_change_until_the_reader_has_seen_to_it(client, asset) -> None:
    assert "All you took is current" in client.get(URL).content.decode()
    superseded(asset)
    page = client.get(URL).content.decode()
    assert all(part in page for part in ("Price list", "version 2 is current", "New prices", "/download/"))
    assert "1 file that you took has changed" in client.get("/heat-pumps/toolkits/").content.decode()
    assert ChangeNotice.objects.get().acknowledged_at is None
    assert client.post(URL, answer_to(asset)).url == f"{URL}?done=1"
    done = client.get(f"{URL}?done=1").content.decode()
    assert ("that is noted" in done, "Price list" in done) == (True, False)
    assert "has changed" not in client.get("/heat-pumps/toolkits/").content.decode()


def test_page_forgets_what_was_taken_anew(client, asset, holder) -> None:
    superseded(asset)
    take(holder, asset, timezone.now() + timedelta(minutes=1))
    assert "All you took is current" in client.get(URL).content.decode()


@pytest.mark.parametrize("posted", [{}, {"file": "x", "until": "1"}, {"file": "1", "until": str(2**80)}])
def test_page_refuses_what_names_no_file(client, asset, posted) -> None:
    assert client.post(URL, posted).status_code == 422


def test_page_takes_in_nothing_for_somebody_else(network, client, asset) -> None:
    other = reader(network)
    take(other, asset, BEFORE)
    superseded(asset)
    client.post(URL, answer_to(asset))
    done = ChangeNotice.objects.exclude(acknowledged_at=None)
    assert [notice.person_id for notice in done] != [other.person_id]
    assert (done.count(), ChangeNotice.objects.count()) == (1, 2)


def test_page_stops_the_mails_and_sends_them_again(client, asset) -> None:
    client.post(URL, {"mails": "stop"})
    assert NoticeStop.objects.count() == 1
    assert "Send them again" in client.get(URL).content.decode()
    client.post(URL, {"mails": "again"})
    assert NoticeStop.objects.count() == 0


def test_link_of_the_mail_asks_and_its_post_acts_without_signing_in(asset, holder) -> None:
    superseded(asset)
    assert tell_of_changes() == 1
    text = Mail.objects.get(dedupe_key__startswith="files_changed:").text
    urls = ["/" + word.split("/", 3)[3] for word in text.split() if word.startswith("http")]
    file_url, done_url = (next(url for url in urls if part in url) for part in ("/download/", "?file="))
    client = Client()
    page = client.get(done_url)
    assert ("I have replaced it" in page.content.decode(), page.headers["Cache-Control"]) == (
        True,
        "private, no-store",
    )
    assert ChangeNotice.objects.get().acknowledged_at is None
    assert client.post(done_url.split("?")[0], answer_to(asset)).status_code == 302
    assert ChangeNotice.objects.get().acknowledged_at is not None
    assert b"".join(client.get(file_url).streaming_content).startswith(b"%PDF")


def test_link_speaks_of_what_has_ended_and_of_rights(network, asset, holder) -> None:
    client, licence = Client(), LicenceFactory(network=network)
    change_asset(scope=Scope.system(network.pk), asset=asset, fields=AssetFields(licence=licence))
    spread_due_changes()
    assert "What it may be used for has changed" in client.get(link_of(holder)).content.decode()
    type(holder.partner).objects.filter(pk=holder.partner_id).update(country="FR")
    type(licence).objects.filter(pk=licence.pk).update(territory=" DE ")
    page = client.get(link_of(holder)).content.decode()
    assert ("Use: DE" in page, "not be used where you are" in page, "/download/" in page) == (
        True,
        True,
        False,
    )
    end_toolkit(asset.toolkit_links.get().page, timezone.now() - timedelta(minutes=1))
    tell_of_changes()
    page = client.get(link_of(holder)).content.decode()
    assert ("use it no more" in page, "/download/" in page) == (True, False)


def test_link_closes_with_the_right_and_in_another_network(network, asset, holder) -> None:
    NetworkFactory(slug="pools")
    client, link = Client(), link_of(holder)
    wrong = [link.replace("heat-pumps", slug) for slug in ("pools", "nowhere")] + ["/heat-pumps/h/no-token/"]
    assert [client.get(url).status_code for url in wrong] == [404, 404, 404]
    assert client.get(f"{wrong[0]}stop/").status_code == 404
    revoke_membership(scope=Scope.system(network.pk), membership=holder)
    assert [client.get(link).status_code, client.post(link, {}).status_code] == [404, 404]


def test_stop_link_asks_stops_by_one_click_and_takes_it_back(asset, holder) -> None:
    client, stop = Client(enforce_csrf_checks=True), f"{link_of(holder)}stop/"
    assert "Stop these mails?" in client.get(stop).content.decode()
    assert NoticeStop.objects.count() == 0
    # As mail programs post it (RFC 8058).
    page = client.post(stop, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert ("You get no mails" in page, NoticeStop.objects.count()) == (True, 1)
    page = client.post(stop, {"mails": "again"}).content.decode()
    assert ("You will get our mails again" in page, NoticeStop.objects.count()) == (True, 0)


def test_page_asks_as_much_for_one_changed_file_as_for_four(
    network, asset, holder, client, django_assert_max_num_queries
) -> None:
    superseded(asset)
    client.get(URL)
    with django_assert_max_num_queries(40) as one:
        client.get(URL)
    for _n in range(3):
        more = AssetFactory(network=network)
        ToolkitFactory(network=network, assets=[more])
        take(holder, more, BEFORE)
        superseded(more)
    with django_assert_max_num_queries(40) as four:
        assert "4 files" in client.get(URL).content.decode()
    assert len(four) == len(one)
