"""`manage.py backup` and `restore`: what they ask, and what they say."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partners.models import Network, Person
from tests.factories.partners import MembershipFactory
from tests.portal.backup.archives import members_of
from tests.privacy.canary import EMAIL


def manage(*words: object, typed: str | None = None, monkeypatch: pytest.MonkeyPatch | None = None) -> str:
    """Run a command, type what it asks for, and return what it says."""
    said = io.StringIO()

    def answer(asked: str) -> str:
        said.write(asked)
        if typed is None:
            raise EOFError
        return typed

    if monkeypatch is not None:
        monkeypatch.setattr("builtins.input", answer)
    call_command(*map(str, words), stdout=said, stderr=said)
    return said.getvalue()


@pytest.fixture
def _portal(fresh_database, media: Path) -> None:
    MembershipFactory(person__name="Jens Petersen", person__email="jens@dealer.example")


@pytest.mark.usefixtures("_portal")
def test_backup_and_restore_say_what_they_did(tmp_path: Path, settings) -> None:
    settings.ERASURES_FILE = str(tmp_path / "erasures.jsonl")
    (tmp_path / "erasures.jsonl").write_text("")
    target = tmp_path / "one.zip"
    assert " tables, 0 files." in manage("backup", target)
    with pytest.raises(CommandError, match="exists already"):
        manage("backup", target)
    Person.objects.update(name="Somebody Else")
    said = manage("restore", target, "--check")
    assert said.startswith("The archive is whole: release ")
    assert Person.objects.get().name == "Somebody Else"
    assert "Erased again: 0. Erased already: 0." in manage("restore", target, "--replace", "--yes")
    assert Person.objects.get().name == "Jens Petersen"


@pytest.mark.usefixtures("_portal")
def test_lost_files_and_a_missing_list_of_erasures_are_said(
    archive: Path, tmp_path: Path, media: Path
) -> None:
    said = manage("restore", archive, "--replace", "--yes")
    assert "There is no list of erasures: whoever was erased after the backup comes back" in said
    for path in [one for one in media.rglob("*") if one.is_file()]:
        path.unlink()
    assert "files that rows name weren't in the storage" in manage("backup", tmp_path / "two.zip")
    with pytest.raises(CommandError, match="Can't read .*nowhere.* Nothing was changed"):
        manage("restore", archive, "--erasures", tmp_path / "nowhere")


@pytest.mark.usefixtures("_portal")
def test_database_is_replaced_once_its_name_was_typed(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="say --replace. Nothing was changed"):
        manage("restore", archive)
    for typed in (None, "", "y"):
        with pytest.raises(CommandError, match="The database's name wasn't typed. Nothing was changed"):
            manage("restore", archive, "--replace", typed=typed, monkeypatch=monkeypatch)
    assert Person.objects.get().email == "jens@dealer.example"
    name = Path(str(connection.settings_dict["NAME"])).name
    said = manage("restore", archive, "--replace", typed=name, monkeypatch=monkeypatch)
    assert f"Everything in the database {name} is replaced." in said
    assert Person.objects.filter(email=EMAIL).count() == 1


@pytest.mark.usefixtures("_portal")
def test_progress_of_many_rows_and_files_is_said(archive: Path, tmp_path: Path, monkeypatch) -> None:
    for module in ("writing", "checking", "loading"):
        monkeypatch.setattr(f"portal.backup.{module}.SAID_EVERY", 1)
    for module in ("writing", "checking", "files"):
        monkeypatch.setattr(f"portal.backup.{module}.SAID_EVERY_FILES", 2)
    monkeypatch.setattr("portal.backup.loading.CHUNK", 1)
    files = sum(name.startswith("files/") for name in members_of(archive))
    said = manage("restore", archive, "--replace", "--yes") + manage("backup", tmp_path / "two.zip")
    for line in (
        "Checked 1 rows of partners_network",
        f"Checked 2 of {files} files",
        "partners_network: 1 of 1 rows",
        f"2 of {files} files",
        "partners_network: 1 rows",
    ):
        assert line in said.splitlines()
    assert Network.objects.count() == 1
