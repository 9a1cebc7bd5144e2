"""The disk is full, the clock an hour off: people are told in a sentence; nothing is lost or done twice."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from sesame.utils import get_token

from feedback.models import Attachment, Remark
from feedback.services.attachments import attach_photo, clean_photo
from partners.models import Mail
from partners.services.heartbeats import SCHEDULER, WORKER, beat
from partners.services.mail import deliver_due_mails, queue_mail
from portal.kernel.leases import WorkState
from portal.web.full_disk import STATUS
from portal.web.health import inside
from tests.factories.feedback import House, say
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.feedback.services.test_attachments import picture
from tests.production.test_parts_away import HIDDEN, WORDS

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
Usage = namedtuple("Usage", "total used free")


def full_disk(_storage: FileSystemStorage, name: str, content: Any) -> str:
    """Store as on a disk without room: the kernel refuses."""
    with Path("/dev/full").open("wb", buffering=0) as stream:
        stream.write(content.read())
    return name


@pytest.fixture
def visitor(client: Client) -> Client:
    """Return a browser in which a dealer is signed in."""
    client.force_login(MembershipFactory(network=NetworkFactory(slug="pumps")).person.user)
    return client


def send(visitor: Client, **more: Any) -> Any:
    """Post a remark as a browser does."""
    hidden = dict(HIDDEN.findall(visitor.get("/pumps/say/").text))
    return visitor.post("/pumps/say/", {"mode": "agency_only", "kind": "idea", "text": WORDS} | hidden | more)


def test_photo_without_room_is_refused_in_a_sentence_and_the_words_stay(visitor: Client, monkeypatch) -> None:
    monkeypatch.setattr(FileSystemStorage, "_save", full_disk)
    refused = send(visitor, photo=SimpleUploadedFile("a.jpg", picture(), "image/jpeg"))
    assert refused.status_code == 422
    assert "Send your words without it, or try again in some minutes." in refused.text
    assert f"{WORDS}</textarea>" in refused.text
    assert not Remark.objects.exists()
    assert send(visitor).status_code == 302
    assert Remark.objects.get().text == WORDS


def test_database_without_room_is_told_in_a_sentence_and_nothing_is_half_kept(
    visitor: Client, monkeypatch
) -> None:
    def no_room(**_row: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("feedback.services.submit.emit_received", no_room)
    monkeypatch.setattr("feedback.services.submit.log_activity", no_room)
    refused = send(visitor)
    assert refused.status_code == STATUS
    assert "What you typed is still on your device" in refused.text
    assert (Remark.objects.count(), Mail.objects.count()) == (0, 0)


def test_photo_that_was_taken_in_waits_for_room(monkeypatch) -> None:
    original = default_storage.save("remark-originals/one", ContentFile(picture()))
    photo = attach_photo(remark=say(House.build().member()), original=original)
    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", full_disk)
        assert not clean_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.work_state, photo.last_error) == (WorkState.DUE, "OSError")
    Attachment.objects.update(due_at=timezone.now())
    assert clean_photo(photo.pk)


def test_full_disk_is_named_with_what_to_do(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(0, 0, 0))
    told = client.get("/health/ready").json()
    assert (told["parts"]["disk"], told["parts"]["database"]) == (False, True)
    assert told["to_do"]["disk"].startswith("Make room")


@pytest.mark.parametrize("off", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_work_under_a_clock_that_is_off_is_done_once(off: dt.timedelta, mailoutbox) -> None:
    """A worker that is ahead takes over what another one holds; one that is behind leaves it."""
    seat = MembershipFactory()
    shown = {"code": "ABC-123", "link": "https://portal.example.com/"}
    mail = queue_mail(
        network=seat.network,
        person=seat.person,
        template="partners/mail/sign_in",
        context=shown,
        dedupe_key="k",
    )
    assert mail is not None
    held = Mail.objects.claim(mail.pk)
    with time_machine.travel(timezone.now() + off):
        taken_over = deliver_due_mails()
    assert taken_over == (off > dt.timedelta())
    assert held.finish(last_error="") == (not taken_over)  # whoever lost the lease settles nothing
    assert deliver_due_mails() == 0
    assert Mail.objects.get().work_state == WorkState.DONE


def test_work_of_a_worker_that_was_ahead_waits_an_hour_and_is_not_lost() -> None:
    seat = MembershipFactory()
    with time_machine.travel(timezone.now() + HOUR):
        mail = Mail.objects.create(to_address=seat.person.email, message_id="m", dedupe_key="m", text="t")
    assert deliver_due_mails() == 0
    with time_machine.travel(timezone.now() + HOUR + dt.timedelta(seconds=1)):
        assert deliver_due_mails() == 1
    mail.refresh_from_db()
    assert mail.work_state == WorkState.DONE


def test_sign_in_link_of_an_hour_ago_offers_a_new_one_and_one_from_the_future_opens(client: Client) -> None:
    user = MembershipFactory().person.user
    for off, status, said in ((HOUR, 410, "new"), (-HOUR, 200, "")):
        address = f"/accounts/link/{get_token(user)}/"
        with time_machine.travel(timezone.now() + off):
            page = client.get(address)
        assert (page.status_code, said in page.text) == (status, True)
    assert "_auth_user_id" not in client.session


def test_health_says_that_the_clock_is_off(client: Client) -> None:
    beat(part=WORKER)
    beat(part=SCHEDULER)
    with time_machine.travel(timezone.now() - HOUR):
        assert str(inside.look_at_clock().detail) == "60 minutes apart"
        told = client.get("/health/ready").json()
    assert (told["parts"]["clock"], told["parts"]["worker"]) == (False, True)
    assert "timedatectl" in told["to_do"]["clock"]
