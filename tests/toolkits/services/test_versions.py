"""Versions of a file: replaced with a note, brought back, never changed; a right of their own."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.enums import Role
from partners.models import ActivityLog, Touchpoint
from partners.queries.scope import scope_for
from partners.roles import CAPABILITIES, Capability
from partners.scope import Scope
from portal.kernel.errors import NotAllowedError
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory, png_bytes, upload
from toolkits.errors import IsCurrentError, NoteMissingError
from toolkits.models import AssetVersion, Rendition
from toolkits.queries.versions import compare, versions_of
from toolkits.services.assets import AssetFields, change_asset
from toolkits.services.renditions import make_due_renditions
from toolkits.services.versions import replace_file, restore_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", languages=["en", "de"])


@pytest.fixture
def scope(network) -> Scope:
    return Scope.system(network.pk)


@pytest.fixture
def marketer(network) -> Scope:
    return scope_for(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user, network)


@pytest.fixture
def asset(network, scope):
    """Return a file with two versions: a PDF, then a picture."""
    made = AssetFactory(network=network, filename="prices.pdf")
    replace_file(scope=scope, asset=made, upload=upload("poster.png", png_bytes()), note="New prices")
    made.refresh_from_db()
    return made


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.person.user)
    return client


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("note", ["", "  \n "])
def test_replace_file_without_a_note_is_refused(network, scope, note) -> None:
    asset = AssetFactory(network=network)
    with pytest.raises(NoteMissingError):
        replace_file(scope=scope, asset=asset, upload=upload(), note=note)
    assert asset.versions.count() == 1


def test_restore_version_adds_one_that_points_to_the_same_bytes(asset, marketer) -> None:
    first, second = asset.versions.get(number=1), asset.versions.get(number=2)
    made = restore_version(scope=marketer, asset=asset, version=first)
    asset.refresh_from_db()
    assert (asset.current, made.number, made.restored_number, made.note) == (made, 3, 1, "")
    assert (made.file.name, made.sha256, made.size) == (first.file.name, first.sha256, first.size)
    assert (made.filename, made.content_type, made.uploader_id) == (
        "prices.pdf",
        "application/pdf",
        marketer.user_id,
    )
    second.refresh_from_db()
    assert (second.number, second.filename) == (2, "poster.png")
    logged = ActivityLog.objects.filter(verb="toolkits.version_added", object_id=asset.pk).latest("pk")
    assert (logged.actor_id, logged.data) == (
        marketer.user_id,
        {"number": 3, "sha256": first.sha256, "restored": 1},
    )


def test_restore_version_takes_pictures_over_and_has_missing_ones_made(asset, scope) -> None:
    made_id = asset.current.renditions.get(kind="thumb").pk
    assert make_due_renditions() == 4
    Rendition.objects.filter(version=asset.current, kind="preview").update(work_state="dead", image="")
    replace_file(scope=scope, asset=asset, upload=upload(), note="A list again")
    back = restore_version(scope=scope, asset=asset, version=asset.versions.get(number=2))
    thumb, preview = back.renditions.get(kind="thumb"), back.renditions.get(kind="preview")
    assert thumb.image.name == Rendition.objects.get(pk=made_id).image.name
    assert (thumb.work_state, preview.work_state, preview.image.name) == ("done", "due", "")


def test_picture_of_a_restored_version_is_answered_by_its_stored_name(network, asset, scope) -> None:
    ToolkitFactory(network=network, assets=[asset])
    make_due_renditions()
    name = asset.current.renditions.get(kind="thumb").image.name
    replace_file(scope=scope, asset=asset, upload=upload(), note="A list again")
    dealer = client_of(MembershipFactory(network=network))
    assert dealer.get(f"/files/{name}").status_code == 404
    restore_version(scope=scope, asset=asset, version=asset.versions.get(number=2))
    response = dealer.get(f"/files/{name}")
    assert (response.status_code, len(body(response)) > 0) == (200, True)


def test_restore_version_refuses_what_is_out(asset, scope) -> None:
    with pytest.raises(IsCurrentError):
        restore_version(scope=scope, asset=asset, version=asset.current)
    assert asset.versions.count() == 2


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.HQ_MARKETER}))
def test_versions_are_changed_by_marketers_alone(network, asset, role) -> None:
    scope = scope_for(MembershipFactory(network=network, role=role).person.user, network)
    with pytest.raises(NotAllowedError):
        replace_file(scope=scope, asset=asset, upload=upload(), note="x")
    with pytest.raises(NotAllowedError):
        restore_version(scope=scope, asset=asset, version=asset.versions.get(number=1))


def test_editing_does_not_give_the_right_to_replace(network, asset, monkeypatch) -> None:
    editing = CAPABILITIES[Role.HQ_MARKETER] - {Capability.REPLACE_FILES}
    monkeypatch.setitem(CAPABILITIES, Role.HQ_MARKETER, editing)
    member = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    scope = scope_for(member.person.user, network)
    assert change_asset(scope=scope, asset=asset, fields=AssetFields(title="New")).title == "New"
    with pytest.raises(NotAllowedError):
        replace_file(scope=scope, asset=asset, upload=upload(), note="x")
    client, root = client_of(member), f"/admin/n/heat-pumps/assets/{asset.pk}"
    pages = client.get(f"{root}/").content.decode() + client.get(f"{root}/versions/").content.decode()
    assert ("Replace the file" in pages, "Bring back version" in pages) == (False, False)
    answers = [
        client.post(f"{root}/replace/", {"file": upload(), "note": "x"}),
        client.post(f"{root}/versions/1/restore/"),
    ]
    assert ([answer.status_code for answer in answers], asset.versions.count()) == ([403, 403], 2)


def test_marketer_compares_fetches_and_brings_back_a_version(network, asset) -> None:
    member = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    client, root = client_of(member), f"/admin/n/heat-pumps/assets/{asset.pk}/versions"
    text = client.get(f"{root}/").content.decode()
    assert all(word in text for word in ("prices.pdf", "poster.png", "New prices", "differs"))
    assert body(client.get(f"{root}/1/download/")) == PDF
    assert body(client.get(f"{root}/2/download/")) == png_bytes()
    answer = client.post(f"{root}/1/restore/", follow=True)
    assert "Version 1 is back, as version 3." in answer.content.decode()
    text = client.get(f"{root}/?one=1&other=3").content.decode()
    assert ("Both are the same file" in text, "Version 1 brought back" in text) == (True, True)
    assert client.post(f"{root}/3/restore/").status_code == 422
    assert {client.get(f"{root}/9/{page}/").status_code for page in ("download", "picture")} == {404}
    assert client.get(f"{root}/1/restore/").status_code == 405


def test_history_shows_pictures_side_by_side_once_made(network, asset) -> None:
    client = client_of(MembershipFactory(network=network, role=Role.HQ_MARKETER))
    root = f"/admin/n/heat-pumps/assets/{asset.pk}/versions"
    assert client.get(f"{root}/2/picture/").status_code == 404
    make_due_renditions()
    assert f"{root}/2/picture/" in client.get(f"{root}/").content.decode()
    response = client.get(f"{root}/2/picture/")
    assert (response.headers["Content-Type"], len(body(response)) > 0) == ("image/webp", True)


@pytest.mark.parametrize(
    "one, other, shown", [("1", "3", (1, 3)), ("3", "1", (1, 3)), ("2", "2", (2, 3)), ("x", "", (2, 3))]
)
def test_compare_sets_two_side_by_side_the_earlier_first(asset, scope, one, other, shown) -> None:
    restore_version(scope=scope, asset=asset, version=asset.versions.get(number=1))
    found = compare(versions_of(asset), one, other)
    assert (found.earlier.number, found.later.number) == shown


def test_compare_of_a_single_version_is_nothing(network) -> None:
    assert compare(versions_of(AssetFactory(network=network)), "1", "1") is None


def test_dealer_gets_the_current_version_by_every_address_and_never_an_older_one(network, asset) -> None:
    ToolkitFactory(network=network, assets=[asset])
    dealer = client_of(MembershipFactory(network=network))
    old, now = (asset.versions.get(number=n).file.name for n in (1, 2))
    for url in (
        f"/heat-pumps/assets/{asset.pk}/download/",
        f"/api/v1/heat-pumps/assets/{asset.pk}/download/",
        f"/files/{now}",
    ):
        assert body(dealer.get(url)) == png_bytes(), url
    assert dealer.get(f"/files/{old}").status_code == 404
    for page in ("", "1/download/", "1/picture/"):
        seen = dealer.get(f"/admin/n/heat-pumps/assets/{asset.pk}/versions/{page}")
        assert seen.status_code in {302, 403, 404}
    page = dealer.get(f"/heat-pumps/assets/{asset.pk}/").content.decode()
    assert ("New prices" in page, "prices.pdf" in page) == (True, False)


def test_download_remembers_in_the_ledger_which_version_was_taken(network, asset, scope) -> None:
    ToolkitFactory(network=network, assets=[asset])
    dealer, url = client_of(MembershipFactory(network=network)), f"/heat-pumps/assets/{asset.pk}/download/"
    body(dealer.get(url))
    replace_file(scope=scope, asset=asset, upload=upload(), note="A list again")
    for _time in range(2):
        body(dealer.get(url))
    taken = Touchpoint.objects.filter(verb="toolkits.asset_downloaded").order_by("pk")
    assert [row.data for row in taken] == [
        {"by_link": False, "version": 2},
        {"by_link": False, "version": 3},
    ]
    asset.refresh_from_db()
    assert (asset.download_count, asset.last_downloaded_at) == (2, taken[1].occurred_at)


def test_versions_of_another_network_are_not_there(asset) -> None:
    other = MembershipFactory(network=NetworkFactory(slug="e-bikes"), role=Role.HQ_MARKETER)
    client = client_of(other)
    for slug in ("heat-pumps", "e-bikes"):
        root = f"/admin/n/{slug}/assets/{asset.pk}/versions"
        gets = [client.get(f"{root}/{page}") for page in ("", "1/download/", "1/picture/")]
        answers = [*gets, client.post(f"{root}/1/restore/")]
        assert {answer.status_code for answer in answers} == {404}
    assert AssetVersion.objects.count() == 2
