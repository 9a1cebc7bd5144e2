"""A recording is heard by whoever may read the remark as it was said, and by nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.enums import Kind, Mode
from feedback.models import Recording, Remark
from feedback.queries.receipt import receipt_path
from feedback.services.recordings import write_transcript
from partners.enums import Role
from portal.kernel.leases import WorkState
from tests.factories.feedback import House
from tests.factories.sounds import FILM, WEBM, spoken
from tests.feedback.views.say_form import filled, no_identity_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def browser_of(seat) -> Client:
    """Return a browser that somebody is signed in with."""
    client = Client()
    client.force_login(seat.person.user)
    return client


def address_of(remark: Remark) -> str:
    """Return where the recording is played."""
    return reverse("file", args=[remark.recording.audio.name])


def test_form_takes_a_recording_in_place_of_words(visitor: Client) -> None:
    address = reverse("feedback:say", args=["pumps"])
    sent = filled(visitor.get(address), text="", voice=spoken())
    assert visitor.post(address, sent).status_code == 302
    assert Recording.objects.get().content_type == "audio/webm"


def test_form_without_words_or_recording_is_refused_and_a_lost_recording_is_told(visitor: Client) -> None:
    address = reverse("feedback:say", args=["pumps"])
    sent = filled(visitor.get(address), text="")
    assert "Write what you want to say first." in visitor.post(address, sent).text
    kept = visitor.post(address, sent | {"kind": "", "voice": spoken()})
    assert kept.status_code == 422
    assert "please record it again" in kept.text
    wrong = visitor.post(address, sent | {"voice": spoken(b"MZ nothing to hear")})
    assert "This file is no recording we can play." in wrong.text
    empty = visitor.post(address, sent | {"voice": spoken(b"")})
    assert "The recording is empty." in empty.text
    assert Remark.objects.count() == 0


def test_form_with_no_identity_says_who_hears_it_and_takes_it(visitor: Client) -> None:
    address = no_identity_address(visitor)
    page = Client().get(address)
    assert "HQ never does" in page.text
    Client().post(reverse("feedback:say-no-identity", args=["pumps"]), filled(page, text="", voice=spoken()))
    assert Recording.objects.get().remark.mode == Mode.NO_IDENTITY


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
@pytest.mark.parametrize(
    "role",
    [Role.HQ_SPONSOR, Role.HQ_MARKETER, Role.FIELD_MANAGER, Role.DISTRIBUTOR_MANAGER, Role.DEALER_PRINCIPAL],
)
def test_recording_is_heard_by_the_agency_alone_before_it_is_passed_on(house: House, mode, role) -> None:
    remark = house.spoken(mode=mode)
    heard = browser_of(house.analyst).get(address_of(remark))
    assert (heard.status_code, heard.headers["Content-Type"]) == (200, "audio/webm")
    assert b"".join(heard.streaming_content) == WEBM
    assert browser_of(house.member(role)).get(address_of(remark)).status_code == 404
    assert Client().get(address_of(remark)).status_code == 404


@pytest.mark.parametrize(
    "mode, status", [(Mode.NAMED, 200), (Mode.AGENCY_ONLY, 404), (Mode.NO_IDENTITY, 404)]
)
def test_recording_is_heard_by_hq_once_named_words_were_passed_on(house: House, mode, status) -> None:
    remark = house.spoken(mode=mode)
    write_transcript(scope=house.desk, remark=remark, text="The fan whistles.")
    remark.refresh_from_db()
    house.passed(remark)
    heard = browser_of(house.sponsor).get(address_of(remark))
    heard.close()
    assert heard.status_code == status


def test_recording_is_played_from_where_a_player_asks(analyst: Client, house: House) -> None:
    remark = house.spoken()
    part = analyst.get(address_of(remark), headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, WEBM[4:8])
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(WEBM)}"
    assert part.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in part.headers["Content-Security-Policy"]


def test_recording_of_another_network_and_an_upload_are_absent(house: House) -> None:
    remark = house.spoken()
    stranger = browser_of(House.build(slug="bikes").analyst)
    assert stranger.get(address_of(remark)).status_code == 404
    assert stranger.get(reverse("file", args=["remark-recordings/none"])).status_code == 404
    assert stranger.get(reverse("file", args=["remark-recordings-new/x"])).status_code == 404


def desk(client: Client, remark: Remark, **fields: str):
    """Open the case at the desk, or write down what was said."""
    address = reverse("feedback:desk-case", args=[remark.network.slug, remark.number]) + "?view=all"
    return client.post(address, {"action": "transcript", **fields}) if fields else client.get(address)


def test_desk_plays_it_and_writes_it_down(analyst: Client, house: House) -> None:
    remark = house.spoken()
    page = desk(analyst, remark)
    assert "Spoken, not written down yet" in page.text
    assert f'src="{address_of(remark)}"' in page.text
    assert "only the agency hears this" in page.text
    refused = desk(analyst, remark, **{"transcript-text": " "})
    assert refused.status_code == 422
    assert "Write what" in refused.text or "required" in refused.text
    assert desk(analyst, remark, **{"transcript-text": "The fan whistles."}).status_code in {200, 302}
    shown = desk(analyst, remark)
    assert shown.text.count("The fan whistles.") >= 2
    assert "Spoken, not written down yet" not in shown.text


def test_author_reads_where_the_recording_stands(house: House) -> None:
    remark = house.spoken()
    assert "The agency has your recording." in Client().get(receipt_path(remark)).text
    write_transcript(scope=house.desk, remark=remark, text="The fan whistles.")
    page = Client().get(receipt_path(remark))
    assert "The fan whistles." in page.text
    assert "wrote down what you said" in page.text


def test_recording_that_cannot_be_read_is_told_to_author_and_desk(analyst: Client, house: House) -> None:
    remark = house.remark(text="", voice=spoken(FILM), kind=Kind.IDEA)
    assert "is being looked at" in desk(analyst, remark).text
    Recording.objects.update(work_state=WorkState.DEAD, last_error="broken")
    assert "could not be read" in desk(analyst, remark).text
    assert "Write below what you said." in Client().get(receipt_path(remark)).text
