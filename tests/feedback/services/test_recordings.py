"""Recordings: looked at before anybody hears them, written down, and gone with their author."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from feedback.enums import Flag, Kind, Mode, VoiceTrouble
from feedback.models import Case, Recording, Remark
from feedback.services import recordings
from feedback.services.guarding import WordsFoundError, release_case
from feedback.services.recordings import (
    check_due_recordings,
    check_recording,
    drop_stray_recordings,
    kept_name,
    write_transcript,
)
from feedback.services.submit import Words, submit_remark, submit_without_identity
from feedback.tasks import check_recording_task
from partners.models import ActivityLog
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.leases import WorkState
from tests.factories.feedback import House, scope_of
from tests.factories.partners import MembershipFactory
from tests.factories.sounds import FILM, MP4, OGG, WEBM, spoken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def said(content: bytes = WEBM, text: str = "", mode: str = Mode.NAMED, key: str = "k") -> Recording:
    """Return the recording of a new remark."""
    author = MembershipFactory()
    words = Words(Kind.PROBLEM, text, voice=spoken(content))
    given = {"network": author.network, "words": words, "submission_key": key, "at": timezone.now()}
    if mode == Mode.NO_IDENTITY:
        return submit_without_identity(country="DE", **given).recording
    return submit_remark(scope=scope_of(author), mode=mode, **given).recording


def stored(folder: str) -> list[str]:
    """Return the names of what lies in a folder."""
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


@pytest.mark.parametrize(
    "content, kind",
    [(WEBM, "audio/webm"), (OGG, "audio/ogg"), (MP4, "audio/mp4")],
    ids=["webm", "ogg", "mp4"],
)
def test_recording_is_kept_as_what_it_is_and_its_upload_goes(content: bytes, kind: str) -> None:
    row = said(content)
    original = row.original.name
    assert not row.is_ready
    check_recording_task(row.pk)
    row.refresh_from_db()
    assert (row.audio.name, row.content_type, row.work_state) == (kept_name(row.pk), kind, WorkState.DONE)
    with row.audio.open() as kept:
        assert kept.read() == content
    assert (row.original.name, default_storage.exists(original)) == ("", False)
    assert check_recording(row.pk) is False


def test_recording_is_kept_without_what_its_container_tells() -> None:
    row = said(MP4[:28] + (20).to_bytes(4) + b"udta" + b"Jan, Kassel.")
    check_recording(row.pk)
    row.refresh_from_db()
    with row.audio.open("rb") as kept:
        assert kept.read() == MP4[:28] + (20).to_bytes(4) + b"free" + bytes(12)


def test_remark_may_be_voice_alone_or_words_beside_it() -> None:
    alone, beside = said(), said(text="  It rattles. ", key="l")
    assert (alone.remark.text, alone.typed, alone.transcript) == ("", "", "")
    assert (beside.remark.text, beside.typed, beside.transcript) == ("It rattles.", "It rattles.", "")


def test_same_recording_sent_twice_is_one_remark_and_leaves_one_upload() -> None:
    author = MembershipFactory()
    for _n in range(2):
        submit_remark(
            scope=scope_of(author),
            network=author.network,
            mode=Mode.NAMED,
            words=Words(Kind.PROBLEM, "", voice=spoken()),
            submission_key="k",
            at=timezone.now(),
        )
    assert (Remark.objects.count(), Recording.objects.count()) == (1, 1)
    assert len(stored("remark-recordings-new")) == 1


@pytest.mark.parametrize("content", [FILM, MP4.replace(b"soun", b"vide")], ids=["webm", "mp4"])
def test_film_is_given_up_and_deleted(content: bytes) -> None:
    row = said(content)
    assert check_due_recordings() == 1
    row.refresh_from_db()
    assert (row.work_state, row.last_error, row.has_failed) == (WorkState.DEAD, VoiceTrouble.BROKEN, True)
    assert (row.is_ready, stored("remark-recordings-new"), stored("remark-recordings")) == (False, [], [])


def test_what_is_no_recording_is_refused_before_it_is_kept() -> None:
    with pytest.raises(DomainError) as refused:
        said(b"<script>alert(1)</script>")
    assert refused.value.code == "voice_unknown"
    assert (Remark.objects.count(), stored("remark-recordings-new")) == (0, [])


def test_store_that_is_away_says_what_to_do_and_keeps_nothing(monkeypatch) -> None:
    def away(*_given: object) -> str:
        raise OSError

    monkeypatch.setattr(default_storage, "save", away)
    with pytest.raises(DomainError) as refused:
        said()
    assert refused.value.code == "voice_not_stored"
    assert Remark.objects.count() == 0


def test_remark_that_fails_leaves_no_upload(monkeypatch) -> None:
    def fails(**_given: object) -> None:
        message = "killed"
        raise RuntimeError(message)

    monkeypatch.setattr("feedback.services.submit.attach_recording", fails)
    with pytest.raises(RuntimeError):
        said()
    assert (Remark.objects.count(), stored("remark-recordings-new")) == (0, [])


def test_store_that_is_away_at_the_check_is_tried_again(monkeypatch) -> None:
    row = said()
    with monkeypatch.context() as patch:
        patch.setattr(recordings, "_keep", lambda _row: (_ for _ in ()).throw(OSError))
        assert check_recording(row.pk) is False
    row.refresh_from_db()
    assert (row.work_state, row.last_error) == (WorkState.DUE, "OSError")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        assert check_due_recordings() == 1


@pytest.mark.parametrize("killed", ["still_leased", "finish"])
def test_check_that_was_killed_is_done_by_the_next_one(monkeypatch, killed: str) -> None:
    row = said()

    def die(*_given: object, **_changes: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Recording, killed, die)
        with pytest.raises(KeyboardInterrupt):
            check_recording(row.pk)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        assert check_due_recordings() == 1
    row.refresh_from_db()
    assert row.is_ready
    assert len(stored("remark-recordings")) == 1


def test_check_whose_lease_was_lost_writes_nothing(monkeypatch) -> None:
    row = said()
    monkeypatch.setattr(Recording, "still_leased", lambda _self: False)
    assert check_recording(row.pk) is False
    row.refresh_from_db()
    assert not row.is_ready
    assert default_storage.exists(kept_name(row.pk))


def test_recording_erased_while_it_was_checked_is_not_left(monkeypatch) -> None:
    row, still_leased = said(), Recording.still_leased

    def erased_meanwhile(one: Recording) -> bool:
        Recording.objects.filter(pk=one.pk).delete()
        return still_leased(one)

    monkeypatch.setattr(Recording, "still_leased", erased_meanwhile)
    assert check_recording(row.pk) is False
    assert stored("remark-recordings") == []


def test_recording_without_identity_keeps_no_moment() -> None:
    row = said(mode=Mode.NO_IDENTITY)
    assert row.due_at == row.remark.submitted_at
    check_recording(row.pk)
    row.refresh_from_db()
    assert (row.due_at, row.leased_until) == (row.remark.submitted_at, None)
    assert default_storage.get_modified_time(row.audio.name) == row.remark.submitted_at


def test_stray_files_go_after_an_hour_and_no_other() -> None:
    made, making, gone = said(key="a"), said(key="b"), said(key="c")
    check_recording(made.pk)
    names = [default_storage.save(kept_name(one.pk), ContentFile(b"x")) for one in (making, gone)]
    gone.delete()
    assert drop_stray_recordings() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert drop_stray_recordings() == 2
    assert [default_storage.exists(name) for name in names] == [True, False]
    assert default_storage.exists(kept_name(made.pk))


def test_strays_are_looked_for_once_an_hour(monkeypatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(recordings, "drop_stray_recordings", lambda: looks.append(1))
    check_due_recordings()
    check_due_recordings()
    assert looks == [1]


@pytest.mark.parametrize("typed, whole", [("", "{}"), ("It rattles.", "It rattles.\n\n{}")])
def test_transcript_becomes_the_words_below_what_was_typed(typed: str, whole: str) -> None:
    house = House.build()
    remark = house.spoken(text=typed)
    for words in ("The fan whistles.", "The fan whistles at night."):
        write_transcript(scope=house.desk, remark=remark, text=words)
        remark.refresh_from_db()
        assert remark.text == whole.format(words)
    assert remark.recording.transcript == "The fan whistles at night."
    assert ActivityLog.objects.filter(verb="feedback.transcribed").count() == 2


def test_transcript_about_prices_is_flagged_and_never_put_before_hq_afterwards() -> None:
    house = House.build()
    flagged, passed = house.spoken(mode=Mode.NAMED), house.spoken(mode=Mode.NAMED)
    write_transcript(scope=house.desk, remark=flagged, text="He asks for a discount of ten percent.")
    assert Case.objects.get(remark=flagged).flag == Flag.WAITING
    write_transcript(scope=house.desk, remark=passed, text="The fan whistles.")
    passed.refresh_from_db()
    house.passed(passed)
    write_transcript(scope=house.desk, remark=passed, text="The fan whistles at night.")
    with pytest.raises(WordsFoundError):
        write_transcript(scope=house.desk, remark=passed, text="He asks for a discount.")
    passed.refresh_from_db()
    assert passed.text == "The fan whistles at night."


def test_released_remark_waits_anew_when_a_transcript_brings_other_words_about_prices() -> None:
    """Whoever released it read what was typed alone."""
    house = House.build()
    remark = house.spoken(mode=Mode.NAMED, text="The discount is no question.")
    release_case(scope=house.desk, case=Case.objects.get(remark=remark), at=timezone.now())
    write_transcript(scope=house.desk, remark=remark, text="No discount, I say.")
    assert Case.objects.get(remark=remark).flag == Flag.RELEASED
    write_transcript(scope=house.desk, remark=remark, text="He asks for a rebate.")
    case = Case.objects.get(remark=remark)
    assert (case.flag, sorted(case.flagging.words)) == (Flag.WAITING, ["discount", "rebate"])
    assert (case.flagging.decided_by, case.flagging.decided_at) == (None, None)
    with pytest.raises(DomainError) as refused:
        house.passed(remark)
    assert refused.value.code == "flagged"


def test_transcript_is_refused_to_others_without_words_and_without_a_recording() -> None:
    house = House.build()
    remark = house.spoken()
    with pytest.raises(NotAllowedError):
        write_transcript(scope=scope_of(house.sponsor), remark=remark, text="Heard.")
    with pytest.raises(DomainError) as empty:
        write_transcript(scope=house.desk, remark=remark, text=" ")
    assert empty.value.code == "words_missing"
    Recording.objects.all().delete()
    with pytest.raises(DomainError):
        write_transcript(scope=house.desk, remark=remark, text="Heard.")
    remark.refresh_from_db()
    assert remark.text == ""
