"""Downloads and pictures: the right, the bytes, the headers, what is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from partners.enums import Role
from partners.models import Touchpoint
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory, end_toolkit, png_bytes
from toolkits.services.renditions import make_due_renditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def asset(network):
    return AssetFactory(network=network, title="Price list", filename="Preisliste Frühjahr.pdf")


@pytest.fixture
def toolkit(network, asset):
    return ToolkitFactory(network=network, assets=[asset])


def url_of(asset) -> str:
    return f"/heat-pumps/assets/{asset.pk}/download/"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def fetch(client: Client, url: str, **extra) -> HttpResponseBase:
    """Get a file whole, as a browser does."""
    response = client.get(url, **extra)
    if response.streaming:
        response.whole = body(response)
    return response


def test_download_is_an_attachment_that_runs_nothing(toolkit, asset, dealer_client) -> None:
    response = dealer_client.get(url_of(asset))
    assert body(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Preisliste%20Fr%C3%BChjahr.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"


def test_download_is_counted_once_a_person_and_day(toolkit, asset, dealer, dealer_client) -> None:
    for _time in range(2):
        fetch(dealer_client, url_of(asset))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        fetch(dealer_client, url_of(asset))
    asset.refresh_from_db()
    rows = Touchpoint.objects.filter(verb="toolkits.asset_downloaded", target_id=asset.pk)
    assert (asset.download_count, asset.partner_count) == (2, 1)
    assert {(row.partner_id, row.direction) for row in rows} == {(dealer.partner_id, "touch")}
    assert rows.count() == 2


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"Range": "bytes=10-"}],
    ids=["prefetch", "old-prefetch", "continuation"],
)
def test_download_that_is_no_first_look_is_not_counted(toolkit, asset, dealer_client, headers) -> None:
    fetch(dealer_client, url_of(asset), headers=headers)
    assert dealer_client.head(url_of(asset)).headers["Content-Length"] == str(len(PDF))
    assert Touchpoint.objects.filter(verb="toolkits.asset_downloaded").count() == 0


@pytest.mark.parametrize(
    "wanted, status, expected",
    [
        ("bytes=0-3", 206, PDF[:4]),
        ("bytes=4-", 206, PDF[4:]),
        ("bytes=-5", 206, PDF[-5:]),
        ("lines=1-2", 200, PDF),
    ],
)
def test_download_answers_a_range(toolkit, asset, dealer_client, wanted, status, expected) -> None:
    response = dealer_client.get(url_of(asset), headers={"Range": wanted})
    assert (response.status_code, body(response)) == (status, expected)


def test_download_refuses_a_range_beyond_the_end(toolkit, asset, dealer_client) -> None:
    response = dealer_client.get(url_of(asset), headers={"Range": "bytes=999999-"})
    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{len(PDF)}")


def test_download_behind_nginx_is_handed_over(toolkit, asset, dealer_client, settings) -> None:
    settings.ACCEL_REDIRECT_PREFIX = "/protected/"
    response = dealer_client.get(url_of(asset))
    assert response.headers["X-Accel-Redirect"] == f"/protected/{asset.current.file.name}"
    assert (response.content, response.headers["Content-Type"]) == (b"", "application/pdf")


def test_download_of_hidden_and_absent_files_answers_alike(network, dealer_client) -> None:
    hidden, foreign = AssetFactory(network=network), AssetFactory()
    ToolkitFactory(network=network, assets=[hidden], published=False)
    answers = [
        dealer_client.get(f"/heat-pumps/assets/{pk}/download/") for pk in (hidden.pk, foreign.pk, 10**6)
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_download_ends_with_the_toolkit(toolkit, asset, dealer_client) -> None:
    end_toolkit(toolkit, timezone.now())
    assert dealer_client.get(url_of(asset)).status_code == 404


def test_download_ends_with_the_asset(toolkit, asset, dealer_client) -> None:
    asset.expires_at = timezone.now() + timedelta(hours=1)
    asset.save()
    assert fetch(dealer_client, url_of(asset)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert dealer_client.get(url_of(asset)).status_code == 404


def test_download_leads_a_post_without_terms_back_to_the_file(toolkit, asset, dealer_client) -> None:
    answer = dealer_client.post(url_of(asset))
    assert (answer.status_code, answer.headers["Location"]) == (302, url_of(asset))


def test_download_by_headquarters_touches_nobody(toolkit, asset, network) -> None:
    marketer = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    client = Client()
    client.force_login(marketer.person.user)
    assert fetch(client, url_of(asset)).status_code == 200
    assert Touchpoint.objects.filter(verb="toolkits.asset_downloaded").count() == 0


def test_picture_is_shown_inline_once_made(network, dealer_client) -> None:
    asset = AssetFactory(network=network, filename="poster.png", content=png_bytes())
    ToolkitFactory(network=network, assets=[asset])
    url = f"/heat-pumps/assets/{asset.pk}/picture/thumb/"
    assert dealer_client.get(url).status_code == 404
    assert make_due_renditions() == 2
    response = fetch(dealer_client, url)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")
    assert response.headers["Content-Disposition"].startswith("inline")
    assert dealer_client.get(f"/heat-pumps/assets/{asset.pk}/picture/huge/").status_code == 404


def test_stored_name_is_answered_by_its_owner(toolkit, asset, dealer_client, client) -> None:
    name = asset.current.file.name
    assert fetch(dealer_client, f"/files/{name}").status_code == 200
    assert client.get(f"/files/{name}").status_code == 404
    assert dealer_client.get("/files/assets/unknown.pdf").status_code == 404
