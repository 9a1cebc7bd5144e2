"""The archive of a person's data: theirs with what they said, the agency's without, nobody else's ever."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Attachment, Recording
from partners.enums import Role
from partners.models import DataExport, Mail
from partners.queries.erasures import find_archive
from partners.services.erasing import erase_person
from partners.services.exporting import ask_export, drop_expired_exports, make_archive, make_due_archives
from portal.kernel import killpoints
from portal.kernel.leases import LEASE, WorkState
from tests.factories.feedback import House, say, scope_of
from tests.factories.partners import MembershipFactory
from tests.factories.sounds import WEBM
from tests.factories.toolkits import png_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path, settings) -> House:
    settings.MEDIA_ROOT = str(tmp_path)
    return House.build(slug="pumps")


@pytest.fixture
def jens(house):
    return house.member(person__name="Jens Petersen", person__email="jens@dealer.example")


def archive_of(export: DataExport) -> zipfile.ZipFile:
    export.refresh_from_db()
    with default_storage.open(export.file.name) as stored:
        return zipfile.ZipFile(io.BytesIO(stored.read()))


def words_of(export: DataExport) -> str:
    archive = archive_of(export)
    return " ".join(archive.read(name).decode("utf-8", "replace") for name in ("data.json", "index.html"))


def stored_in(settings) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return [str(path.relative_to(root)) for path in root.rglob("*.zip")]


def ask(seat, **more) -> DataExport:
    return ask_export(scope=scope_of(seat), person=seat.person, **more)


def test_own_archive_holds_what_was_said_photos_and_answers_and_nobody_else(house, jens) -> None:
    remark = say(jens, mode=Mode.AGENCY_ONLY, text="The valve drips.")
    photo = Attachment(remark=remark, work_state=WorkState.DONE)
    photo.image.save("photo.jpg", io.BytesIO(png_bytes()))
    recording = Recording(remark=remark, content_type="audio/webm", work_state=WorkState.DONE)
    recording.audio.save("voice", io.BytesIO(WEBM))
    neighbour = MembershipFactory(partner=jens.partner, person__name="Nina Neighbour")
    say(neighbour, text="Her own secret.")
    house.told(remark)
    export = ask(jens)
    assert make_archive(export.pk) is True
    said = words_of(export)
    assert "The valve drips." in said
    assert "We change the display." in said
    assert not re.search("Nina|secret", said)
    assert archive_of(export).namelist() == [
        "data.json",
        "index.html",
        f"files/{remark.number}-{photo.pk}.jpg",
        f"files/{remark.number}-{recording.pk}.webm",
    ]
    tables = {table["table"] for table in json.loads(archive_of(export).read("data.json"))["tables"]}
    assert {"partners.Person", "partners.Membership", "partners.User", "feedback.Remark"} <= tables
    mail = Mail.objects.get(dedupe_key=f"export:{export.pk}")
    assert "/pumps/account/data/" in mail.text


def test_agencys_archive_holds_nothing_that_was_said_and_no_receipt(house, jens) -> None:
    remark = say(jens, mode=Mode.NAMED, text="The valve drips.")
    photo = Attachment(remark=remark, work_state=WorkState.DONE)
    photo.image.save("photo.jpg", io.BytesIO(png_bytes()))
    recording = Recording(remark=remark, content_type="audio/webm", work_state=WorkState.DONE)
    recording.audio.save("voice", io.BytesIO(WEBM))
    lead = house.member(Role.AGENCY_LEAD)
    export = ask_export(scope=scope_of(lead), person=jens.person, for_person=False)
    make_archive(export.pk)
    said = words_of(export)
    assert "jens@dealer.example" in said
    assert not re.search("valve|feedback.Remark|partners.Mail|receipt", said)
    assert archive_of(export).namelist() == ["data.json", "index.html"]
    assert not Mail.objects.filter(dedupe_key=f"export:{export.pk}").exists()


def test_asking_twice_makes_one_and_making_twice_changes_nothing(jens) -> None:
    assert ask(jens) == ask(jens)
    assert make_due_archives() == 1
    assert make_due_archives() == 0
    assert make_archive(DataExport.objects.get().pk) is False


def test_failure_is_tried_again(jens, monkeypatch) -> None:
    export = ask(jens)
    monkeypatch.setattr("partners.services.exporting.write_archive", lambda *_: 1 / 0)
    assert make_archive(export.pk) is False
    export.refresh_from_db()
    assert (export.work_state, export.last_error) == (WorkState.DUE, "ZeroDivisionError")


def test_archive_whose_lease_was_lost_leaves_no_file(jens, monkeypatch, settings) -> None:
    export = ask(jens)
    monkeypatch.setattr(DataExport, "finish", lambda _self, **_changes: False)
    assert make_archive(export.pk) is False
    assert stored_in(settings) == []


def die(_point: str) -> None:
    raise SystemExit


def test_archive_stored_by_a_killed_worker_goes_with_the_person(jens, monkeypatch, settings) -> None:
    export = ask(jens)
    monkeypatch.setattr(killpoints, "hook", lambda point: point == "stored-archive" and die(point))
    with pytest.raises(SystemExit):
        make_archive(export.pk)
    assert len(stored_in(settings)) == 1
    monkeypatch.setattr(killpoints, "hook", None)
    erase_person(person=jens.person, way="self")
    assert stored_in(settings) == []


def test_archive_stored_by_a_killed_worker_cannot_be_fetched_and_goes_with_the_next_try(
    jens, monkeypatch, settings
) -> None:
    export = ask(jens)
    monkeypatch.setattr(killpoints, "hook", lambda point: point == "stored-archive" and die(point))
    with pytest.raises(SystemExit):
        make_archive(export.pk)
    assert find_archive(jens.person, export.pk) is None
    monkeypatch.setattr(killpoints, "hook", None)
    with time_machine.travel(timezone.now() + 2 * LEASE):
        assert make_archive(export.pk) is True
    export.refresh_from_db()
    assert find_archive(jens.person, export.pk) == export
    assert stored_in(settings) == [export.file.name]


def test_worker_whose_lease_was_lost_leaves_the_other_ones_archive(jens, monkeypatch, settings) -> None:
    export, others = ask(jens), []

    def let_another_make_it(point: str) -> None:
        if point == "stored-archive" and not others:
            others.append(point)
            DataExport.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
            assert make_archive(export.pk) is True

    monkeypatch.setattr(killpoints, "hook", let_another_make_it)
    assert make_archive(export.pk) is False
    export.refresh_from_db()
    assert stored_in(settings) == [export.file.name]


def test_worker_whose_lease_was_lost_before_storing_stores_nothing(jens, monkeypatch, settings) -> None:
    export = ask(jens)
    monkeypatch.setattr(DataExport, "still_leased", lambda _self: False)
    assert make_archive(export.pk) is False
    export.refresh_from_db()
    assert (export.work_state, export.last_error) == (WorkState.DUE, "TimeoutError")
    assert stored_in(settings) == []


def test_archive_is_dropped_after_a_week(jens) -> None:
    export = ask(jens)
    make_archive(export.pk)
    export.refresh_from_db()
    waiting = ask(jens)
    assert drop_expired_exports(timezone.now() + dt.timedelta(days=6)) == 0
    assert drop_expired_exports(timezone.now() + dt.timedelta(days=8)) == 2
    assert not default_storage.exists(export.file.name)
    assert not DataExport.objects.filter(pk=waiting.pk).exists()
