"""A restored backup brings people back: the list of erasures, replayed, erases them again."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from ground.places import ROOT
from partners.models import Erasure, Mail, Person
from partners.queries.erasures import erased_addresses
from partners.queries.subjects import address_hash, fingerprint
from partners.services.erasing import erase_person
from partners.services.erasure_list import erasure_lines, replay_erasures
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory
from tests.privacy.canary import EMAIL, SAID, WHO, make_canary
from tests.privacy.search import words_in_bytes, words_in_files


def dump(target: Path) -> bytes:
    """Write the whole database into a file, and return its raw bytes."""
    if connection.vendor == "sqlite":
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            file.execute("VACUUM")
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            file.execute("VACUUM INTO ?", [str(target)])
        raw = Path(connection.settings_dict["NAME"]).read_bytes()
        return raw + target.read_bytes()
    subprocess.run(["pg_dump", "--format=plain", f"--file={target}", _url()], check=True)
    return target.read_bytes()


def restore(source: Path) -> None:
    """Put the dump in the place of the database."""
    connection.close()
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        for suffix in ("-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, name)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    subprocess.run(
        ["psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={source}", _url()],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _url() -> str:
    held = connection.settings_dict
    return f"postgresql://{held['USER']}@{held['HOST']}:{held['PORT'] or 5432}/{held['NAME']}"


def test_erased_person_is_in_no_dump_and_not_after_an_older_one_is_restored(
    fresh_database, tmp_path, settings
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    canary = make_canary()
    older, newer, kept = tmp_path / "older", tmp_path / "newer", tmp_path / "erasures.jsonl"
    words = (*WHO, *SAID)
    assert words_in_bytes(dump(older), words) == [*WHO, "plimsandro"]
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media-older")
    erase_person(person=canary.person, way="self", words_too=True)
    kept.write_text("\n".join(erasure_lines()))
    assert words_in_bytes(dump(newer), words) == []
    assert words_in_files(words) == []
    assert words_in_bytes(kept.read_bytes(), words) == []

    restore(older)
    shutil.rmtree(settings.MEDIA_ROOT)
    shutil.copytree(tmp_path / "media-older", settings.MEDIA_ROOT)
    assert words_in_bytes(dump(newer), WHO) == [*WHO]
    for said in ("Erased again: 1.", "Erased already: 1."):
        environment = os.environ | {
            "DATABASE_URL": fresh_database.url,
            "MEDIA_ROOT": settings.MEDIA_ROOT,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        }
        command = [sys.executable, str(ROOT / "manage.py"), "replay_erasures", str(kept)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert said in done.stdout, done.stderr
    assert words_in_bytes(dump(newer), words) == []
    assert words_in_files(words) == []
    assert list(erasure_lines()) == kept.read_text().splitlines()


@pytest.fixture
def erased(db):
    person = MembershipFactory(person__name="Jens Petersen", person__email="jens@dealer.example").person
    erase_person(person=person, way="agency")
    return Person.objects.get(pk=person.pk)


def test_list_names_nobody_and_says_who_asked(erased) -> None:
    (line,) = erasure_lines()
    entry = json.loads(line)
    assert (entry["network"], entry["person_id"], entry["way"]) == (erased.network.slug, erased.pk, "agency")
    assert "jens" not in line.lower()


def test_number_that_is_somebody_elses_in_an_older_backup_is_left_alone(erased) -> None:
    (line,) = erasure_lines()
    other = PersonFactory(network=erased.network, name="Somebody Else", email="else@dealer.example")
    Erasure.objects.all().delete()
    entry = json.loads(line) | {"person_id": other.pk}
    for _time in range(2):
        done = replay_erasures([json.dumps(entry), ""])
        assert (done.erased, done.before, done.absent) == (0, 0, 1)
    other.refresh_from_db()
    assert other.erased_at is None
    assert Erasure.objects.count() == 1  # known again, so that a list doesn't bring the address back


def test_person_who_is_there_again_in_an_older_backup_is_erased(db) -> None:
    person = MembershipFactory(person__name="Jens Petersen", person__email="jens@dealer.example").person
    entry = {
        "network": person.network.slug,
        "person_id": person.pk,
        "fingerprint": fingerprint(person),
        "address_hash": address_hash(person.network, person.email),
        "way": "agency",
        "words_too": False,
        "erased_at": timezone.now().isoformat(),
    }
    counts = [replay_erasures([json.dumps(entry)]) for _time in range(2)]
    assert [(done.erased, done.before) for done in counts] == [(1, 0), (0, 1)]
    person.refresh_from_db()
    assert (person.name == "Jens Petersen", person.email) == (False, "")


def _mail_to(network, address: str) -> None:
    Mail.objects.create(
        network=network,
        to_address=address,
        from_address="x",
        subject="x",
        message_id=address,
        dedupe_key=address,
    )


def test_mails_to_an_address_without_a_person_go_too(erased) -> None:
    (line,) = erasure_lines()
    for address in ("jens@dealer.example", "else@dealer.example"):
        _mail_to(erased.network, address)
    replay_erasures([line])
    assert list(Mail.objects.values_list("to_address", flat=True)) == ["else@dealer.example"]


def test_unknown_network_and_broken_lines_say_what_to_do(erased, tmp_path) -> None:
    (line,) = erasure_lines()
    assert replay_erasures([json.dumps(json.loads(line) | {"network": "nowhere"})]).absent == 1
    for broken in ("{}", "no json", '["x"]', '{"erased_at": "yesterday"}'):
        with pytest.raises(DomainError, match="Line 1 isn't an erasure"):
            replay_erasures([broken])
    (tmp_path / "broken").write_text("{}")
    with pytest.raises(CommandError, match="export_erasures"):
        call_command("replay_erasures", str(tmp_path / "broken"))
    with pytest.raises(CommandError, match="Can't read"):
        call_command("replay_erasures", str(tmp_path / "nowhere"))


def test_list_written_under_an_earlier_key_still_finds_everybody(db, settings) -> None:
    person = MembershipFactory(person__name="Jens Petersen", person__email="jens@dealer.example").person
    entry = {
        "network": person.network.slug,
        "person_id": person.pk,
        "fingerprint": fingerprint(person),
        "address_hash": address_hash(person.network_id, person.email),
        "way": "agency",
        "words_too": False,
        "erased_at": timezone.now().isoformat(),
    }
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    _mail_to(person.network, "jens@dealer.example")
    assert [replay_erasures([json.dumps(entry)]).erased for _time in range(2)] == [1, 0]
    assert Mail.objects.count() == 0
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a third", [settings.SECRET_KEY]
    assert erased_addresses(person.network, ["jens@dealer.example"]) == {"jens@dealer.example"}


def test_person_without_an_address_is_erased_and_remembered(db) -> None:
    person = PersonFactory(network=NetworkFactory(), email="", name="Nobody Known")
    erase_person(person=person, way="agency")
    (line,) = erasure_lines()
    assert json.loads(line)["address_hash"] == ""
    assert replay_erasures([line]).before == 1


def test_erased_address_is_known_to_imports(erased) -> None:
    network = erased.network
    assert erased_addresses(network, ["JENS@dealer.example", EMAIL, ""]) == {"JENS@dealer.example"}
    assert erased_addresses(NetworkFactory(), ["jens@dealer.example"]) == set()
