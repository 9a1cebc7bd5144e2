"""An archive that is damaged, cut, foreign or made up is refused in a sentence, and nothing is touched."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal.backup.checking import check_archive
from portal.backup.errors import BackupError
from portal.backup.reading import Archive, leads_elsewhere
from tests.portal.backup.archives import Members, changed, members_of, rows_of, silent, write_members

pytestmark = pytest.mark.django_db


def refusal(path: Path) -> str:
    """Return why an archive is refused, without its path."""
    with pytest.raises(BackupError) as refused, Archive(path) as archive:
        check_archive(archive, silent)
    return str(refused.value).replace(str(path), "IT")


def spoilt(archive: Path, target: Path, where: bytes) -> Path:
    """Turn one byte of what follows these bytes."""
    raw = bytearray(archive.read_bytes())
    at = raw.index(where) + len(where) + 40
    raw[at] ^= 0xFF
    target.write_bytes(raw)
    return target


def test_archive_as_it_was_written_is_taken(archive: Path) -> None:
    with Archive(archive) as opened:
        checked = check_archive(opened, silent)
    assert sum(entry.rows for entry in checked.manifest.tables) > 500
    assert len(checked.files) == checked.manifest.files > 3


@pytest.mark.parametrize("kept", [0.2, 0.9, 0.9999])
def test_cut_archive_says_that_its_end_is_missing(archive: Path, tmp_path: Path, kept: float) -> None:
    raw = archive.read_bytes()
    (tmp_path / "cut").write_bytes(raw[: int(len(raw) * kept)])
    assert refusal(tmp_path / "cut") == "IT was cut or is damaged: its end is missing."


@pytest.mark.parametrize("content", [b"", b"PGDMP\x01\x0e", b"SQLite format 3\x00" * 9])
def test_other_files_are_no_backups(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    assert refusal(tmp_path / "other") == "IT isn't a backup of Backchannel."


def test_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == "Can't read IT: No such file or directory."


def test_zip_of_something_else_has_no_manifest(tmp_path: Path) -> None:
    path = write_members(tmp_path / "photos", {"one.jpg": b"x"})
    assert refusal(path) == "IT isn't a backup of Backchannel: it has no manifest."


def test_turned_byte_in_a_file_or_a_table_is_found(archive: Path, tmp_path: Path) -> None:
    stored = next(name for name in members_of(archive) if name.startswith("files/"))
    for name in (stored, "tables/partners_person.jsonl"):
        said = refusal(spoilt(archive, tmp_path / "spoilt", name.encode()))
        assert said == f"IT is damaged: {name} isn't what was written. Take another copy."


def test_turned_byte_that_the_zip_itself_does_not_see_is_found(archive: Path, tmp_path: Path) -> None:
    members = members_of(archive)
    members["tables/partners_person.jsonl"] = members["tables/partners_person.jsonl"].replace(b"1", b"2", 1)
    said = refusal(write_members(tmp_path / "made", members))
    assert said.startswith("IT is damaged: tables/partners_person.jsonl isn't what was written.")


def test_manifest_that_was_changed_is_found(archive: Path, tmp_path: Path) -> None:
    members = members_of(archive)
    members["manifest.json"] = members["manifest.json"].replace(b'"files": ', b'"files": 1')
    said = refusal(write_members(tmp_path / "made", members))
    assert said == "IT is damaged: its manifest isn't the one that was written."


def test_name_that_stands_twice_is_refused(archive: Path, tmp_path: Path) -> None:
    path = write_members(tmp_path / "twice", members_of(archive))
    with zipfile.ZipFile(path, "a") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr("manifest.json", b"{}")
    assert refusal(path) == "IT holds 'manifest.json' twice: it was changed by somebody."


@pytest.mark.parametrize(
    "name", ["../up", "/etc/passwd", "files/../../up", "C:/up", "files/a\\..\\b", "files//x"]
)
def test_name_that_leads_elsewhere_is_refused(archive: Path, tmp_path: Path, name: str) -> None:
    path = write_members(tmp_path / "slip", members_of(archive) | {name: b"x"})
    assert refusal(path) == f"IT holds a name that leads out of its folder: {name!r}."
    assert leads_elsewhere("files/assets/one.pdf") is False


def test_member_that_would_grow_without_measure_is_refused(archive: Path, tmp_path: Path) -> None:
    members = members_of(archive) | {"tables/partners_mail.jsonl": b"[" * 3_000_000}
    path = write_members(tmp_path / "bomb", members)
    assert refusal(path) == "IT is a trap: tables/partners_mail.jsonl would grow without measure."


def test_directory_that_claims_more_than_there_is_is_refused(archive: Path, tmp_path: Path) -> None:
    path = write_members(tmp_path / "claims", members_of(archive))
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 20 : at + 24] = (2**31).to_bytes(4, "little")
    path.write_bytes(raw)
    assert refusal(path) == "IT claims more than the file holds: it was changed by somebody."


def test_manifest_that_is_too_large_is_not_read(archive: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("portal.backup.reading.LARGEST_MANIFEST", 100)
    assert refusal(archive) == "IT isn't a backup of Backchannel: its manifest.json is too large."


def test_line_without_end_is_not_gathered(archive: Path, monkeypatch) -> None:
    monkeypatch.setattr("portal.backup.reading.LONGEST_LINE", 10)
    monkeypatch.setattr("portal.backup.reading.BLOCK", 50)
    assert refusal(archive).endswith("isn't what was written. Take another copy.")


def _without(name: str) -> Callable[[Any, Members], object]:
    return lambda _manifest, members: members.pop(name)


def _row(table: str, change: Callable[[list[Any]], object]) -> Callable[[Any, Members], object]:
    def changing(_manifest: Any, members: Members) -> None:
        rows = rows_of(members, table)
        change(rows[0])
        members[f"tables/{table}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    return changing


def _set(table: str, column: str, value: object) -> Callable[[Any, Members], object]:
    def changing(manifest: Any, members: Members) -> None:
        entry = next(one for one in manifest["tables"] if one["table"] == table)
        _row(table, lambda row: row.__setitem__(entry["columns"].index(column), value))(manifest, members)

    return changing


def _line(text: bytes) -> Callable[[Any, Members], object]:
    def changing(_manifest: Any, members: Members) -> None:
        members["tables/partners_network.jsonl"] = text

    return changing


def _listed(text: bytes) -> Callable[[Any, Members], object]:
    return lambda _manifest, members: members.update({"files.jsonl": members["files.jsonl"] + text})


MADE_UP: list[tuple[Callable[[Any, Members], object], str]] = [
    (lambda m, _: m.update(format="photos"), "IT isn't a backup of Backchannel."),
    (lambda m, _: m.update(format_version=2), "IT has a form that a newer release writes: upgrade first."),
    (
        lambda m, _: m.pop("tables") and m.update(tables=[]),
        "IT doesn't hold the tables of its release",
    ),
    (lambda m, _: m.update(made_at=3), "IT isn't a backup of Backchannel, or its manifest is damaged."),
    (lambda m, _: m.update(files=-1), "IT isn't a backup of Backchannel, or its manifest is damaged."),
    (lambda m, _: m["file_list"].update(name="x"), "IT isn't a backup of Backchannel, or its manifest"),
    (lambda m, _: m.update(surprise=1), "IT isn't a backup of Backchannel, or its manifest is damaged."),
    (lambda m, _: m.update(version="99.0.1"), "IT was made by release 99.0.1; this is"),
    (
        lambda m, _: m["migrations"].append(["partners", "9999_from_the_future"]),
        "IT is newer than this code, which doesn't know the migration partners.9999_from_the_future: upgrade",
    ),
    (
        lambda m, _: m["migrations"].append(["shop", "0001_initial"]),
        "IT has tables of apps that aren't installed here: shop.",
    ),
    (
        lambda m, _: m["migrations"].remove(["partners", "0002_initial"]),
        "IT has migrations without those they stand on: partners.0002_initial is missing.",
    ),
    (lambda m, _: m["tables"][3]["columns"].pop(), "IT has other columns in"),
    (_without("tables/partners_mail.jsonl"), "IT is damaged: tables/partners_mail.jsonl is missing."),
    (_without("files.jsonl"), "IT is damaged: files.jsonl is missing."),
    (lambda _, members: members.update({"evil.sh": b""}), "IT holds 'evil.sh', which no backup holds."),
    (
        lambda _, members: members.update({"files/more": b""}),
        "IT is damaged: 'files/more' isn't both listed",
    ),
    (_listed(b'["lost",1,"00"]\n'), "IT is damaged: 'files/lost' isn't both listed and there."),
    (_listed(b"[1,2,3]\n"), "IT is damaged: its list of files can't be read."),
    (_listed(b"[1"), "IT is damaged: files.jsonl isn't what was written."),
    (lambda m, _: m["tables"][3].update(rows=10**6), "IT is damaged: "),
    (_row("partners_network", list.pop), "Row 1 of partners_network can't be restored here: it has not"),
    (_line(b"no json\n"), "Row 1 of partners_network can't be restored here: it has not"),
    (_line(b"[" * 100_000 + b"\n"), "Row 1 of partners_network can't be restored here: it has not"),
    (
        _set("toolkits_assetversion", "file", "assets/away"),
        "IT is damaged: the file 'assets/away' of a row",
    ),
    (
        _set("toolkits_assetversion", "file", {}),
        "Row 1 of toolkits_assetversion can't be restored here: its",
    ),
    (
        _set("partners_person", "id", "one"),
        "Row 1 of partners_person can't be restored here: its id is no",
    ),
    (
        _set("partners_person", "id", 2**70),
        "Row 1 of partners_person can't be restored here: its id is 11",
    ),
]


@pytest.mark.parametrize("change,said", MADE_UP)
def test_archive_that_somebody_made_up_is_refused(archive: Path, tmp_path: Path, change, said: str) -> None:
    assert refusal(changed(archive, tmp_path / "made-up", change)).startswith(said)


STRICT = [
    ("name", "x" * 5_000, "its name has 5000 characters, and PostgreSQL takes"),
    ("name", "a\0b", "its name holds a NUL character, which PostgreSQL doesn't keep"),
    ("name", 7, "its name is no text"),
    ("languages", [{"a\0": 1}], "its languages holds a NUL character, which PostgreSQL doesn't keep"),
]


@pytest.mark.parametrize("column,value,said", STRICT)
def test_value_that_postgresql_would_not_keep_is_said_before(
    archive: Path, tmp_path: Path, column: str, value: object, said: str
) -> None:
    path = changed(archive, tmp_path / "made-up", _set("partners_network", column, value))
    if connection.vendor == "postgresql":
        assert refusal(path).startswith(f"Row 1 of partners_network can't be restored here: {said}")
        return
    with Archive(path) as opened:
        assert check_archive(opened, silent).manifest.files > 3  # SQLite keeps it as it did


def test_packed_file_is_refused(archive: Path, tmp_path: Path) -> None:
    path = write_members(tmp_path / "packed", members_of(archive), packed=("tables/", "files/"))
    assert refusal(path).endswith("packed, as no backup does.")
