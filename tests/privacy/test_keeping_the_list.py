"""The list of erasures is kept where the operator wants it, whole, and forgets nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partners.models import Erasure, Person
from partners.services.erasing import erase_person
from partners.services.erasure_list import erasure_lines, keep_erasures, replay_erasures
from partners.tasks import keep_erasures_task
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path: Path, settings) -> Path:
    """Name the file in which the list is kept."""
    path = tmp_path / "erasures.jsonl"
    settings.ERASURES_FILE = str(path)
    return path


def erased_name(name: str) -> None:
    """Erase somebody of that name."""
    person = MembershipFactory(person__name=name, person__email=f"{name.lower()}@dealer.example").person
    erase_person(person=person, way="agency")


def test_list_is_written_once_for_each_change_and_read_by_its_owner_alone(kept: Path) -> None:
    erased_name("Jens")
    assert [keep_erasures(), keep_erasures()] == [True, False]
    erased_name("Nina")
    keep_erasures_task()
    assert kept.read_text().splitlines() == list(erasure_lines())
    assert len(kept.read_text().splitlines()) == 2
    assert "jens" not in kept.read_text().lower()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["erasures.jsonl"]


def test_list_of_nobody_is_there_and_empty(kept: Path) -> None:
    assert [keep_erasures(), keep_erasures()] == [True, False]
    assert kept.read_bytes() == b""


def test_erasures_that_a_restored_backup_forgot_stay_in_the_list(kept: Path) -> None:
    erased_name("Jens")
    keep_erasures()
    (forgotten,) = kept.read_text().splitlines()
    Erasure.objects.all().delete()
    Person.objects.update(network=NetworkFactory())  # the backup is older than Jens
    erased_name("Nina")
    assert keep_erasures() is True
    assert kept.read_text().splitlines() == [forgotten, *erasure_lines()]
    replay_erasures(kept.read_text().splitlines())
    keep_erasures()
    found = [json.loads(line)["fingerprint"] for line in kept.read_text().splitlines()]
    assert sorted(found) == sorted(Erasure.objects.values_list("fingerprint", flat=True))
    assert len(found) == 2


def test_file_that_holds_something_else_is_left_alone(kept: Path) -> None:
    kept.write_text("my notes\n")
    erased_name("Jens")
    with pytest.raises(DomainError):
        keep_erasures()
    assert kept.read_text() == "my notes\n"


def test_disk_that_refuses_leaves_the_earlier_list(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    erased_name("Jens")
    keep_erasures()
    before = kept.read_bytes()
    erased_name("Nina")

    def refuse(_handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="disk full"):
        keep_erasures()
    assert kept.read_bytes() == before
    assert [path.name for path in kept.parent.iterdir()] == ["erasures.jsonl"]


def test_without_a_file_nothing_is_written(settings, tmp_path: Path) -> None:
    settings.ERASURES_FILE = ""
    erased_name("Jens")
    assert keep_erasures() is False
    assert list(tmp_path.iterdir()) == []
