"""The code to scan beside a printed file: what it says, in both forms, and for whom."""

from __future__ import annotations

from io import BytesIO

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.test import Client
from PIL import Image

from partners.enums import Role
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import AssetFactory
from toolkits.exports import code_image
from toolkits.models import AssetVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(network) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user)
    return client


def address(asset) -> str:
    return f"{settings.BASE_URL}/c/{asset.current.code}/"


def test_page_has_the_short_link_and_both_downloads(editor, network) -> None:
    asset = AssetFactory(network=network)
    page = editor.get(f"/admin/n/heat-pumps/assets/{asset.pk}/").content.decode()
    assert f"<code>{address(asset)}</code>" in page
    assert all(f"/assets/{asset.pk}/code.{kind}" in page for kind in ("svg", "png"))


@pytest.mark.parametrize("kind, content_type", [("svg", "image/svg+xml"), ("png", "image/png")])
def test_download_is_the_code_of_the_current_version(editor, network, kind, content_type) -> None:
    asset = AssetFactory(network=network)
    answer = editor.get(f"/admin/n/heat-pumps/assets/{asset.pk}/code.{kind}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{asset.current.code}.{kind}"'
    assert answer.content == code_image(address(asset), kind)


def test_both_forms_have_the_same_squares_and_a_quiet_zone() -> None:
    text = f"{settings.BASE_URL}/c/7KQM-4T9X-WB2C/"
    picture = Image.open(BytesIO(code_image(text, "png"))).convert("L")
    svg = ElementTree.fromstring(code_image(text, "svg"))
    assert (svg.get("width"), svg.get("height")) == (str(picture.width), str(picture.height))
    edge = 4 * 16
    rim = picture.crop((0, 0, picture.width, edge))
    assert rim.getextrema() == (255, 255)
    assert picture.getpixel((edge, edge)) == 0


def test_another_text_is_another_code() -> None:
    assert code_image("https://a.example/c/A/", "svg") != code_image("https://a.example/c/B/", "svg")


def test_no_code_no_download(editor, network) -> None:
    asset = AssetFactory(network=network)
    AssetVersion.objects.update(code=None)
    assert editor.get(f"/admin/n/heat-pumps/assets/{asset.pk}/code.svg").status_code == 404
    assert "QR code" not in editor.get(f"/admin/n/heat-pumps/assets/{asset.pk}/").content.decode()


def test_only_those_who_publish_get_it(network, dealer_client, editor) -> None:
    asset, foreign = AssetFactory(network=network), AssetFactory()
    assert dealer_client.get(f"/admin/n/heat-pumps/assets/{asset.pk}/code.svg").status_code in {302, 404}
    assert editor.get(f"/admin/n/heat-pumps/assets/{foreign.pk}/code.svg").status_code == 404
