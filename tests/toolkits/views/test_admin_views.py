"""Our own pages in the Wagtail admin: files, audiences, campaigns, announcing; and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.enums import Role
from partners.models import Audience, Campaign, Mail
from tests.factories.partners import (
    AudienceFactory,
    CampaignFactory,
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    consenting,
)
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory, png_bytes, upload
from toolkits.models import Announcement, Asset

pytestmark = pytest.mark.django_db
ROOT = "/admin/n/heat-pumps"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", languages=["en", "de"])


@pytest.fixture
def foreign():
    return NetworkFactory(slug="e-bikes")


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.person.user)
    return client


@pytest.fixture
def editor(network) -> Client:
    return client_of(MembershipFactory(network=network, role=Role.HQ_MARKETER))


def test_editor_uploads_several_files_at_once(network, editor) -> None:
    files = [upload("list.pdf"), upload("poster.png", png_bytes())]
    response = editor.post(f"{ROOT}/assets/add/", {"files": files, "languages": ["de"], "channel": "print"})
    assert response.status_code == 302
    rows = Asset.objects.order_by("pk").values_list("title", "current__extension", "channel")
    assert list(rows) == [("list", "pdf", "print"), ("poster", "png", "print")]
    assert "poster" in editor.get(f"{ROOT}/assets/").content.decode()


@pytest.mark.parametrize(
    "files, said",
    [
        ([upload("page.pdf", b"<html>")], "is not what its name says"),
        ([upload("empty.pdf", b"")], "is empty"),
        ([], "This field is required"),
    ],
)
def test_upload_says_what_is_wrong(network, editor, files, said) -> None:
    response = editor.post(f"{ROOT}/assets/add/", {"files": files})
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert Asset.objects.count() == 0


def test_editor_changes_and_replaces_a_file(network, editor) -> None:
    asset = AssetFactory(network=network)
    editor.post(f"{ROOT}/assets/{asset.pk}/", {"title": "Better name", "channel": "", "languages": ["en"]})
    editor.post(f"{ROOT}/assets/{asset.pk}/replace/", {"file": upload("b.pdf", PDF + b"\n"), "note": "New"})
    asset.refresh_from_db()
    assert (asset.title, asset.current.number, asset.current.note) == ("Better name", 2, "New")
    refused = editor.post(f"{ROOT}/assets/{asset.pk}/replace/", {"file": upload("b.exe", b"MZ"), "note": "x"})
    assert (refused.status_code, "be taken" in refused.content.decode()) == (422, True)


def test_asset_list_searches_and_pages_by_key(network, editor) -> None:
    AssetFactory(network=network, title="Price list")
    AssetFactory(network=network, title="Poster")
    text = editor.get(f"{ROOT}/assets/?q=price").content.decode()
    assert ("Price list" in text, "Poster" in text) == (True, False)
    assert "Show all files" in editor.get(f"{ROOT}/assets/?q=zzz").content.decode()


def test_editor_makes_and_changes_an_audience(network, editor) -> None:
    dealer = MembershipFactory(network=network)
    data = {"name": "Kassel", "levels": ["dealer"], "include_ids": dealer.partner.number}
    assert editor.post(f"{ROOT}/audiences/add/", data).status_code == 302
    made = Audience.objects.get(name="Kassel")
    assert (made.levels, made.include_ids) == (["dealer"], [dealer.partner_id])
    text = editor.get(f"{ROOT}/audiences/{made.pk}/").content.decode()
    assert (dealer.person.name in text, "1 person reached" in text) == (True, True)
    editor.post(f"{ROOT}/audiences/{made.pk}/", {"name": "Kassel", "roles": ["dealer_staff"]})
    made.refresh_from_db()
    assert (made.levels, made.roles, made.include_ids) == ([], ["dealer_staff"], [])


def test_audience_refuses_partners_of_another_network_and_a_taken_name(network, foreign, editor) -> None:
    other = PartnerFactory(network=foreign, number="F-1")
    response = editor.post(f"{ROOT}/audiences/add/", {"name": "X", "include_ids": other.number})
    assert (response.status_code, "F-1" in response.content.decode()) == (422, True)
    assert editor.post(f"{ROOT}/audiences/add/", {"name": "Everyone"}).status_code == 422
    everyone = Audience.objects.get(network=network, is_everyone=True)
    assert editor.post(f"{ROOT}/audiences/{everyone.pk}/", {"name": "Nobody"}).status_code == 422


def test_editor_makes_and_changes_a_campaign(network, editor) -> None:
    data = {"name": "Spring", "starts_on": "2026-03-01", "ends_on": "2026-04-01", "owner": ""}
    editor.post(f"{ROOT}/campaigns/add/", data)
    made = Campaign.objects.get(network=network)
    editor.post(f"{ROOT}/campaigns/{made.pk}/", {**data, "name": "Summer"})
    made.refresh_from_db()
    assert made.name == "Summer"
    wrong = editor.post(f"{ROOT}/campaigns/add/", {**data, "ends_on": "2026-02-01"})
    assert (wrong.status_code, "ends after it starts" in wrong.content.decode()) == (422, True)
    assert "Summer" in editor.get(f"{ROOT}/campaigns/").content.decode()


def test_editor_announces_with_one_button(network, editor, django_capture_on_commit_callbacks) -> None:
    MembershipFactory(network=network, person=consenting(network=network, name="Fine Person"))
    page = ToolkitFactory(network=network)
    url = f"{ROOT}/toolkits/{page.pk}/announce/"
    shown = editor.get(url)
    text = shown.content.decode()
    assert ("Announce to 1 person" in text, "Fine Person" in text, "no consent" in text) == (True, True, True)
    key = shown.context["form"]["request_key"].value()
    for _tap in range(2):
        response = editor.post(url, {"request_key": key})
    assert Announcement.objects.count() == 1
    assert "waiting" in editor.get(response.url).content.decode()
    assert Mail.objects.filter(kind="news").count() == 0


def test_announce_page_of_a_draft_has_no_button(network, editor) -> None:
    page = ToolkitFactory(network=network, published=False)
    text = editor.get(f"{ROOT}/toolkits/{page.pk}/announce/").content.decode()
    assert ("Publish it, then announce it" in text, "Announce to" in text) == (True, False)


def canaries(foreign) -> list[str]:
    asset = AssetFactory(network=foreign, title="Canary")
    page = ToolkitFactory(network=foreign, title="Canary")
    announced = Announcement.objects.create(network=foreign, toolkit=page, request_key="x" * 20)
    audience, campaign = AudienceFactory(network=foreign, name="Canary"), CampaignFactory(network=foreign)
    return [
        "assets/",
        "assets/add/",
        f"assets/{asset.pk}/",
        f"assets/{asset.pk}/replace/",
        f"assets/{asset.pk}/versions/",
        f"assets/{asset.pk}/versions/1/download/",
        f"assets/{asset.pk}/versions/1/picture/",
        f"assets/{asset.pk}/versions/1/restore/",
        "upkeep/",
        "upkeep/undo/",
        "audiences/",
        "audiences/add/",
        f"audiences/{audience.pk}/",
        "campaigns/",
        "campaigns/add/",
        f"campaigns/{campaign.pk}/",
        f"toolkits/{page.pk}/announce/",
        f"announcements/{announced.pk}/",
    ]


def test_every_page_of_another_network_is_404_at_both_addresses(network, foreign, editor) -> None:
    for path in canaries(foreign):
        for root in (ROOT, "/admin/n/e-bikes"):
            if root == ROOT and not any(char.isdigit() for char in path):
                continue
            for response in (editor.get(f"{root}/{path}"), editor.post(f"{root}/{path}")):
                assert response.status_code in {404, 405}, (root, path)
                assert "Canary" not in response.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.HQ_MARKETER}))
def test_pages_are_closed_to_other_roles(network, role) -> None:
    client = client_of(MembershipFactory(network=network, role=role))
    for path in ("assets/", "upkeep/", "audiences/", "campaigns/", "assets/add/"):
        assert client.get(f"{ROOT}/{path}").status_code in {302, 403, 404}


def test_unknown_network_is_404(editor) -> None:
    assert editor.get("/admin/n/nowhere/assets/").status_code == 404
