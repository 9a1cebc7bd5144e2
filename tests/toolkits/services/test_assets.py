"""Uploads: what is taken, what is refused, and versions that never change."""

from __future__ import annotations

import io
import zipfile

import pytest

from partners.enums import Role
from partners.models import ActivityLog
from partners.queries.scope import scope_for
from partners.scope import Scope
from portal.kernel.errors import NotAllowedError
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory
from tests.factories.toolkits import PDF, AssetFactory, png_bytes, upload
from toolkits import sniffing
from toolkits.errors import OtherNetworkError, UploadRefusedError
from toolkits.models import Asset, AssetVersion, Rendition
from toolkits.services.assets import AssetFields, add_assets, change_asset
from toolkits.services.versions import replace_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", languages=["en", "de"])


@pytest.fixture
def scope(network) -> Scope:
    return Scope.system(network.pk)


def office(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


XLSX = office("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    "name, content, extension",
    [
        ("list.pdf", PDF, "pdf"),
        ("Poster.PNG", png_bytes(), "png"),
        ("prices.xlsx", XLSX, "xlsx"),
        ("names.csv", b"name;town\nM\xc3\xbcller;Kassel\n", "csv"),
        ("all.zip", office("a.txt"), "zip"),
    ],
)
def test_add_assets_takes_what_is_what_it_says(network, scope, name, content, extension) -> None:
    asset = add_assets(
        scope=scope, network=network, uploads=[upload(name, content)], fields=AssetFields(languages=["de"])
    )[0]
    version = asset.current
    assert (version.number, version.extension, version.size) == (1, extension, len(content))
    assert version.file.name.startswith("assets/")
    assert name.split(".")[0].lower() not in version.file.name.lower()
    assert version.content_type == sniffing.TYPES[extension]
    assert (asset.network_id, asset.languages) == (network.pk, ["de"])


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "is not what its name says"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "can’t be taken"),
        ("page.html", b"<html></html>", "can’t be taken"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not what its name says"),
        ("notes.txt", b"  \n<script>alert(1)</script>", "is not what its name says"),
        ("program.pdf", b"MZ" + b"\x00" * 200, "is not what its name says"),
        ("picture.pdf", png_bytes(), "is not what its name says"),
        ("macro.xlsx", office("[Content_Types].xml", "xl/a.xml", "xl/vbaProject.bin"), "is not what"),
        ("letter.xlsx", office("[Content_Types].xml", "word/document.xml"), "is not what its name says"),
        ("broken.xlsx", b"PK\x03\x04broken", "is not what its name says"),
        ("noname", PDF, "can’t be taken"),
        ("empty.pdf", b"", "is empty"),
    ],
)
def test_add_assets_refuses_with_a_sentence(network, scope, name, content, said) -> None:
    good = upload("good.pdf")
    with pytest.raises(UploadRefusedError) as refusal:
        add_assets(scope=scope, network=network, uploads=[good, upload(name, content)], fields=AssetFields())
    assert said.replace("’", "'") in str(refusal.value)
    assert (Asset.objects.count(), AssetVersion.objects.count()) == (0, 0)


def test_add_assets_refuses_what_is_too_big(network, scope, monkeypatch) -> None:
    monkeypatch.setattr(sniffing, "MAX_BYTES", 100)
    with pytest.raises(UploadRefusedError, match="at most"):
        add_assets(scope=scope, network=network, uploads=[upload()], fields=AssetFields())


@pytest.mark.parametrize(
    "given, kept",
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\list.pdf", "list.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("...", "file"),
    ],
)
def test_clean_filename_keeps_a_plain_name(given, kept) -> None:
    assert sniffing.clean_filename(given) == kept


def test_add_assets_titles_several_by_their_names(network, scope) -> None:
    files = [upload("spring_poster.pdf"), upload("list.pdf")]
    made = add_assets(scope=scope, network=network, uploads=files, fields=AssetFields(title="Ignored"))
    assert [asset.title for asset in made] == ["spring poster", "list"]


def test_add_assets_makes_pictures_due_for_what_can_be_pictured(network, scope) -> None:
    uploads = [upload("list.pdf"), upload("prices.xlsx", XLSX)]
    pdf, xlsx = add_assets(scope=scope, network=network, uploads=uploads, fields=AssetFields())
    due = Rendition.objects.due().values_list("version__asset_id", "kind")
    assert sorted(due) == [(pdf.pk, "preview"), (pdf.pk, "thumb")]


def test_replace_file_adds_a_version_and_keeps_the_first(network, scope) -> None:
    asset = AssetFactory(network=network)
    first = asset.current
    second = replace_file(scope=scope, asset=asset, upload=upload("new.png", png_bytes()), note="New prices")
    asset.refresh_from_db()
    first.refresh_from_db()
    assert (asset.current, second.number, second.note) == (second, 2, "New prices")
    assert (first.number, first.filename, first.file.read()) == (1, "price-list.pdf", PDF)
    first.file.close()


def test_change_asset_keeps_to_the_network(network, scope) -> None:
    asset = AssetFactory(network=network)
    foreign = PersonFactory(name="Canary")
    with pytest.raises(OtherNetworkError):
        change_asset(scope=scope, asset=asset, fields=AssetFields(owner=foreign))
    changed = change_asset(scope=scope, asset=asset, fields=AssetFields(title="New", languages=["de", "xx"]))
    assert (changed.title, changed.languages) == ("New", ["de"])
    assert ActivityLog.objects.filter(verb="toolkits.asset_changed", object_id=asset.pk).count() == 1


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.HQ_MARKETER}))
def test_assets_are_changed_by_marketers_alone(network, role) -> None:
    asset = AssetFactory(network=network)
    scope = scope_for(MembershipFactory(network=network, role=role).person.user, network)
    with pytest.raises(NotAllowedError):
        add_assets(scope=scope, network=network, uploads=[upload()], fields=AssetFields())
    with pytest.raises(NotAllowedError):
        replace_file(scope=scope, asset=asset, upload=upload(), note="x")
    with pytest.raises(NotAllowedError):
        change_asset(scope=scope, asset=asset, fields=AssetFields())


def test_marketer_of_another_network_changes_nothing(network) -> None:
    other = MembershipFactory(network=NetworkFactory(), role=Role.HQ_MARKETER)
    scope = scope_for(other.person.user, other.network)
    with pytest.raises(NotAllowedError):
        replace_file(scope=scope, asset=AssetFactory(network=network), upload=upload(), note="x")
