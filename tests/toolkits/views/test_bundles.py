"""A whole toolkit or a basket as one zip: who may take which file, what is in it, what is counted."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from partners.enums import Role
from partners.models import Audience, Touchpoint
from partners.queries.links import toolkit_token
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory, png_bytes
from toolkits.basket import MOST
from toolkits.models import Asset
from toolkits.queries.bundles import unlike_names

pytestmark = pytest.mark.django_db
NAME = "Preisliste Frühjahr – 価格.pdf"


@pytest.fixture
def toolkit(network):
    assets = [
        AssetFactory(network=network, filename=NAME),
        AssetFactory(network=network, filename=NAME.lower()),
        AssetFactory(network=network, filename="bild.png", content=png_bytes()),
    ]
    return ToolkitFactory(network=network, title="Heat & warm", assets=assets)


@pytest.fixture
def hidden(network):
    """A file that reaches nobody who asks here."""
    asset = AssetFactory(network=network, filename="canary.pdf")
    nobody = Audience.objects.create(network=network, name="HQ", levels=["country"])
    ToolkitFactory(network=network, assets=[asset], audience=nobody)
    return asset


def zip_url(toolkit) -> str:
    return f"/heat-pumps/toolkits/{toolkit.pk}/zip/"


def taken(response) -> zipfile.ZipFile:
    """Return the archive, whose length must be what was announced."""
    content = b"".join(response.streaming_content)
    assert int(response.headers["Content-Length"]) == len(content)
    return zipfile.ZipFile(io.BytesIO(content))


def pick(client: Client, asset, action: str = "add", **extra):
    return client.post("/heat-pumps/basket/", {"action": action, "asset": asset.pk}, **extra)


def test_zip_of_a_toolkit_holds_its_files_under_names_of_their_own(dealer_client, toolkit, tmp_path) -> None:
    response = dealer_client.get(zip_url(toolkit))
    headers = [response.headers[name] for name in ("Accept-Ranges", "Cache-Control", "Content-Type")]
    assert headers == ["none", "private, no-store", "application/zip"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="Heat__warm.zip"'
    archive = taken(response)
    assert archive.testzip() is None
    assert archive.namelist() == [NAME, "preisliste frühjahr – 価格 (2).pdf", "bild.png"]
    assert [archive.read(name) for name in archive.namelist()] == [PDF, PDF, png_bytes()]
    if program := shutil.which("unzip"):
        path = tmp_path / "taken.zip"
        path.write_bytes(archive.fp.getvalue())  # type: ignore[union-attr]
        assert subprocess.run([program, "-tq", path], check=False, capture_output=True).returncode == 0


def test_zip_is_counted_per_file_once_a_day_and_never_for_a_look_ahead(dealer_client, toolkit) -> None:
    head = dealer_client.head(zip_url(toolkit))
    ahead = dealer_client.get(zip_url(toolkit), headers={"sec-purpose": "prefetch"})
    assert (head.status_code, len(taken(ahead).namelist())) == (200, 3)
    assert int(head.headers["Content-Length"]) == int(ahead.headers["Content-Length"])
    assert not Touchpoint.objects.exists()
    for _again in range(2):
        taken(dealer_client.get(zip_url(toolkit)))
    told = Touchpoint.objects.filter(verb="toolkits.asset_downloaded")
    assert set(told.values_list("target_id", flat=True)) == set(Asset.objects.values_list("pk", flat=True))
    assert (told.count(), *set(Asset.objects.values_list("download_count", flat=True))) == (3, 1)


def test_zip_answers_whole_when_a_part_is_asked_for(dealer_client, toolkit) -> None:
    response = dealer_client.get(zip_url(toolkit), headers={"range": "bytes=0-9"})
    assert (response.status_code, len(taken(response).namelist())) == (200, 3)


def test_zip_leaves_out_what_has_expired(dealer_client, toolkit) -> None:
    Asset.objects.filter(current__filename="bild.png").update(expires_at=timezone.now())
    assert taken(dealer_client.get(zip_url(toolkit))).namelist()[0] == NAME
    Asset.objects.update(expires_at=timezone.now())
    assert dealer_client.get(zip_url(toolkit)).status_code == 404


def test_zip_behind_a_mailed_link_holds_the_toolkit_of_the_link(client, dealer, toolkit, hidden) -> None:
    token = toolkit_token(membership_id=dealer.pk, toolkit_id=toolkit.pk)
    assert len(taken(client.get(f"/heat-pumps/t/{token}/zip/")).namelist()) == 3
    assert client.get("/heat-pumps/t/nonsense/zip/").status_code == 404
    page = client.get(f"/heat-pumps/t/{token}/").content.decode()
    assert (f"/t/{token}/zip/" in page, "/basket/" in page) == (True, False)


def test_basket_takes_picked_files_in_order_and_gives_one_zip(dealer_client, toolkit) -> None:
    first, _second, last = Asset.objects.order_by("pk")
    for asset in (last, first, last):
        assert pick(dealer_client, asset).url == "/heat-pumps/basket/"
    page = dealer_client.get("/heat-pumps/basket/").content.decode()
    assert "2 files, " in page
    assert taken(dealer_client.get("/heat-pumps/basket/zip/")).namelist() == ["bild.png", NAME]
    pick(dealer_client, last, "remove")
    assert taken(dealer_client.get("/heat-pumps/basket/zip/")).namelist() == [NAME]
    dealer_client.post("/heat-pumps/basket/", {"action": "empty"})
    assert dealer_client.get("/heat-pumps/basket/zip/").url == "/heat-pumps/basket/"
    assert "Your basket is empty" in dealer_client.get("/heat-pumps/basket/").content.decode()


def test_basket_counts_its_files_in_one_order_whatever_its_own_is(dealer_client, toolkit) -> None:
    keys = list(Asset.objects.order_by("pk").values_list("pk", flat=True))
    for key in reversed(keys):
        dealer_client.post("/heat-pumps/basket/", {"action": "add", "asset": key})
    taken(dealer_client.get("/heat-pumps/basket/zip/"))
    told = Touchpoint.objects.filter(verb="toolkits.asset_downloaded").order_by("pk")
    assert list(told.values_list("target_id", flat=True)) == keys


def test_basket_asks_the_rule_of_a_single_file_each_time(dealer_client, network, toolkit, hidden) -> None:
    assert pick(dealer_client, hidden).status_code == 404
    asset = toolkit.asset_links.first().asset
    pick(dealer_client, asset)
    session = dealer_client.session
    session[f"basket:{network.pk}"] += [hidden.pk]
    session.save()
    assert taken(dealer_client.get("/heat-pumps/basket/zip/")).namelist() == [NAME]
    assert hidden.title not in dealer_client.get("/heat-pumps/basket/").content.decode()
    toolkit.unpublish()
    assert dealer_client.get("/heat-pumps/basket/zip/").status_code == 302


def test_basket_answers_a_button_with_its_other_face(dealer_client, toolkit) -> None:
    asset = toolkit.asset_links.first().asset
    answer = pick(dealer_client, asset, headers={"hx-request": "true"}).content.decode()
    assert ('value="remove"' in answer, "<html" in answer) == (True, False)
    answer = pick(dealer_client, asset, "remove", headers={"hx-request": "true"}).content.decode()
    assert 'value="add"' in answer


def test_basket_leads_back_to_where_the_button_was_and_nowhere_else(dealer_client, toolkit) -> None:
    asset = toolkit.asset_links.first().asset
    body = {"action": "add", "asset": asset.pk, "next": "/heat-pumps/toolkits/"}
    assert dealer_client.post("/heat-pumps/basket/", body).url == "/heat-pumps/toolkits/"
    body["next"] = "https://elsewhere.example/"
    assert dealer_client.post("/heat-pumps/basket/", body).url == "/heat-pumps/basket/"
    assert dealer_client.post("/heat-pumps/basket/", {"action": "burn"}).status_code == 422


def test_basket_whose_files_all_ended_can_be_emptied(dealer_client, network, toolkit) -> None:
    session = dealer_client.session
    session[f"basket:{network.pk}"] = list(range(10_000, 10_000 + MOST))
    session.save()
    url = "/heat-pumps/basket/"
    assert 'value="empty"' in dealer_client.get(url).text
    dealer_client.post(url, {"action": "empty"})
    assert 'value="empty"' not in dealer_client.get(url).text
    assert f"basket:{network.pk}" not in dealer_client.session


def test_basket_that_is_full_says_what_to_do(dealer_client, network, toolkit) -> None:
    session = dealer_client.session
    session[f"basket:{network.pk}"] = list(range(10_000, 10_000 + MOST))
    session.save()
    answer = pick(dealer_client, toolkit.asset_links.first().asset)
    assert (answer.status_code, "Download it, empty it" in answer.content.decode()) == (422, True)


def test_basket_of_headquarters_counts_as_nobodys_download(network, toolkit) -> None:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user)
    assert len(taken(client.get(zip_url(toolkit))).namelist()) == 3
    assert not Touchpoint.objects.exists()


def test_unlike_names_are_unlike_on_any_system() -> None:
    names = ["a.pdf", "A.PDF", "a.pdf", "a (2).pdf", "u\u0308.pdf", "ü.pdf", "c:\\x?.pdf", "..", ""]
    assert list(unlike_names(names)) == [
        "a.pdf",
        "A (2).PDF",
        "a (3).pdf",
        "a (2) (2).pdf",
        "ü.pdf",
        "ü (2).pdf",
        "c__x_.pdf",
        "file",
        "file (2)",
    ]
