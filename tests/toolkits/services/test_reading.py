"""Words inside files: read in a process of its own; what can't be read is found by its title all the same."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.kernel.leases import LEASE, WorkState
from tests.factories.documents import office, pdf
from tests.factories.partners import NetworkFactory
from tests.factories.toolkits import AssetFactory, png_bytes
from toolkits import reading
from toolkits.models import Asset, AssetVersion, AssetWords, SearchRow
from toolkits.services import finding
from toolkits.services import reading as service
from toolkits.services.finding import index_asset, index_due_assets, note_changed_assets

pytestmark = pytest.mark.django_db
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><w:document xmlns:w="urn:w"><w:t>&b;</w:t></w:document>'


def asset_of(name: str, content: bytes) -> Asset:
    return AssetFactory(network=NetworkFactory(), title="Thing", filename=name, content=content)


def words_of(asset: Asset) -> AssetWords:
    return AssetWords.objects.get(asset=asset)


@pytest.mark.parametrize(
    "name,content,expected",
    [
        ("a.pdf", pdf("Heat pumps", "are quiet"), "Heat pumps are quiet"),
        ("a.docx", office("docx", "Heat pu", "mps"), "Heat pumps"),
        ("a.pptx", office("pptx", "Quiet"), "Quiet"),
        ("a.xlsx", office("xlsx", "Prices"), "Prices"),
        ("a.txt", "\ufeffGrüße\x07 an  alle".encode(), "Grüße an alle"),
        ("a.csv", "Größe;Preis".encode("cp1252"), "Größe;Preis"),
        ("a.png", png_bytes(), ""),
    ],
)
def test_words_are_read_of_each_kind(name: str, content: bytes, expected: str) -> None:
    asset = asset_of(name, content)
    assert index_due_assets() == 1
    words = words_of(asset)
    assert (" ".join(words.text.split()), words.unread, words.version_id) == (expected, "", asset.current_id)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "name,content",
    [
        ("entities.docx", office("docx", part=BOMB)),
        ("broken.docx", office("docx", part="<w:document")),
        ("broken.pdf", b"%PDF-1.7\nnothing\n%%EOF"),
    ],
)
def test_hostile_file_is_found_by_its_title_and_never_tried_again(name: str, content: bytes) -> None:
    asset = asset_of(name, content)
    assert index_due_assets() == 1
    words = words_of(asset)
    assert (words.text, words.unread, words.work_state) == ("", "CalledProcessError", WorkState.DONE)
    assert SearchRow.objects.get(asset=asset).title_tokens == "thing"
    assert index_due_assets() == 0


@pytest.mark.one_engine
def test_office_part_that_would_grow_beyond_its_limit_is_left_out(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(office("docx", "x" * 5000))
    monkeypatch.setattr(reading, "PART_BYTES", 1000)
    assert list(reading.words_of(path, "docx")) == []


@pytest.mark.one_engine
def test_reader_that_takes_too_long_or_too_big_a_file_leaves_no_words(monkeypatch) -> None:
    version = asset_of("a.pdf", pdf("words")).current
    monkeypatch.setattr(service, "LIMIT_SECONDS", 0.001)
    assert service.read_words(version) == ("", "TimeoutExpired")
    monkeypatch.setattr(service, "BIGGEST", 1)
    assert service.read_words(version) == ("", "too big")


@pytest.mark.one_engine
def test_words_are_cut_where_there_are_enough(monkeypatch) -> None:
    monkeypatch.setattr(reading, "CHARACTERS", 10)
    assert reading.collect(iter(["a" * 8, "b" * 8, "never read"])) == "aaaaaaaabb"


@pytest.mark.one_engine
def test_words_parted_at_a_lines_end_are_joined() -> None:
    assert reading.collect(iter(["Wärme\x02\r\npum\xadpe", "n"])) == "Wärmepumpen"


@pytest.mark.one_engine
def test_index_leaves_the_rest_to_the_next_sweep_where_files_are_slow(monkeypatch) -> None:
    asset_of("a.txt", b"word")
    asset_of("b.txt", b"word")
    clock = itertools.count(step=finding.MOST_SECONDS - 1)
    monkeypatch.setattr(finding, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert [index_due_assets() for _sweep in range(3)] == [1, 1, 0]


def test_index_waits_for_a_store_that_is_away_and_goes_on(monkeypatch) -> None:
    asset = asset_of("a.txt", b"word")
    note_changed_assets()
    words = words_of(asset)
    path = Path(default_storage.path(asset.current.file.name))
    kept = path.read_bytes()
    path.unlink()
    assert not index_asset(words.pk)
    words.refresh_from_db()
    assert (words.work_state, words.last_error) == (WorkState.DUE, "FileNotFoundError")
    path.write_bytes(kept)
    AssetWords.objects.update(due_at=timezone.now())
    assert index_asset(words.pk)
    assert words_of(asset).text == "word"


def test_index_gives_up_reading_a_file_that_takes_its_worker_down(monkeypatch) -> None:
    asset = asset_of("a.txt", b"word")
    note_changed_assets()
    AssetWords.objects.update(attempts=finding.MOST_READINGS, work_state=WorkState.LEASED)
    AssetWords.objects.update(leased_until=timezone.now() - LEASE)
    assert index_due_assets() == 1
    assert (words_of(asset).unread, SearchRow.objects.count()) == ("given up", 1)


def test_index_twice_or_after_losing_the_lease_does_nothing(monkeypatch) -> None:
    asset = asset_of("a.txt", b"word")
    assert index_due_assets() == 1
    rows = list(SearchRow.objects.values_list("pk", flat=True))
    assert not index_asset(words_of(asset).pk)
    AssetWords.objects.update(work_state=WorkState.DUE)
    monkeypatch.setattr(AssetWords, "still_leased", lambda self: False)
    assert not index_asset(words_of(asset).pk)
    assert list(SearchRow.objects.values_list("pk", flat=True)) == rows


def test_new_version_is_read_and_an_asset_without_one_has_no_row() -> None:
    asset = asset_of("a.txt", b"old")
    index_due_assets()
    other = asset_of("b.txt", b"new").current
    AssetVersion.objects.filter(pk=other.pk).update(asset=asset, number=2)
    Asset.objects.filter(current=other).update(current=None)
    Asset.objects.filter(pk=asset.pk).update(current=other)
    assert index_due_assets() == 1
    assert words_of(asset).text == "new"
    Asset.objects.filter(pk=asset.pk).update(current=None)
    AssetWords.objects.filter(asset=asset).update(work_state=WorkState.DUE)
    assert index_due_assets() == 1
    assert not SearchRow.objects.filter(asset=asset).exists()
