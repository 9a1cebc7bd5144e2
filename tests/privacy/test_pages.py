"""The pages of one's own data, of the mailed link, and of the agency lead."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from feedback.services.personal_data import ERASED
from partners.enums import Role
from partners.models import DataExport, ErasureRequest, Mail
from partners.services.asking_erasure import carry_out_due
from partners.services.exporting import make_due_archives
from portal.kernel.leases import WorkState
from tests.factories.feedback import House, say
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db
DATA = "/pumps/account/data/"


@pytest.fixture
def house(tmp_path, settings) -> House:
    settings.MEDIA_ROOT = str(tmp_path)
    return House.build(slug="pumps")


@pytest.fixture
def jens(house):
    return house.member(person__name="Jens Petersen", person__email="jens@dealer.example")


@pytest.fixture
def lead(house):
    return house.member(Role.AGENCY_LEAD, person__name="Lea Lead")


def come(client, seat) -> None:
    client.force_login(seat.person.user, "allauth.account.auth_backends.AuthenticationBackend")


def text(answer) -> str:
    return answer.content.decode()


def mailed_page(seat) -> str:
    mail = Mail.objects.filter(person=seat.person, dedupe_key__startswith="erase:").latest("pk")
    return re.search(r"(/pumps/erase/[^/\s]+/)", mail.text)[1]


def test_archive_is_asked_for_made_and_fetched(client, jens) -> None:
    come(client, jens)
    assert "We mail you when it is ready" in text(client.post(f"{DATA}archive/", follow=True))
    assert "Being made" in text(client.get(DATA))
    make_due_archives()
    archive = DataExport.objects.get()
    assert f"{DATA}archive/{archive.pk}/" in text(client.get(DATA))
    fetched = client.get(f"{DATA}archive/{archive.pk}/")
    assert fetched.headers["Content-Type"] == "application/zip"
    assert b"".join(fetched.streaming_content)[:2] == b"PK"


def test_archive_of_another_or_unready_or_too_old_is_404(client, jens, house) -> None:
    other = DataExport.objects.create(
        person=house.member().person, expires_at=timezone.now() + dt.timedelta(days=1)
    )
    other.file.save("x.zip", ContentFile(b"PK"))
    come(client, jens)
    unready = DataExport.objects.create(person=jens.person, expires_at=timezone.now() + dt.timedelta(days=1))
    for pk in (other.pk, unready.pk):
        assert client.get(f"{DATA}archive/{pk}/").status_code == 404
    old = DataExport.objects.create(person=jens.person, expires_at=timezone.now(), work_state=WorkState.DONE)
    old.file.save("x.zip", ContentFile(b"PK"))
    assert client.get(f"{DATA}archive/{old.pk}/").status_code == 404


def test_wish_is_mailed_confirmed_shown_and_taken_back(client, jens) -> None:
    come(client, jens)
    assert "We mailed you a page" in text(client.post(f"{DATA}erase/", follow=True))
    page = mailed_page(jens)
    assert 'name="words"' in text(client.get(page))
    assert ErasureRequest.objects.count() == 0
    assert "Your words go too." in text(client.post(page, {"words": "too", "action": "erase"}))
    assert "Keep my data" in text(client.get(DATA))
    assert "Keep my data" in text(client.get(page))
    assert "Nothing will be erased." in text(client.post(f"{DATA}keep/", follow=True))
    assert "used or too old" in text(client.get(page))
    assert client.post(f"{DATA}keep/").status_code == 302


def test_page_works_without_signing_in_and_takes_back_too(client, jens) -> None:
    come(client, jens)
    client.post(f"{DATA}erase/")
    client.logout()
    page = mailed_page(jens)
    assert "as words of your dealer" in text(client.post(page, {"words": "stay"}))
    assert "Nothing will be erased" in text(client.post(page, {"action": "keep"}))
    assert client.post(page, {"words": "stay"}).status_code == 422


def test_broken_link_is_gone_alike_for_everybody(client, jens) -> None:
    for address in ("/pumps/erase/broken/", "/nowhere/erase/broken/"):
        answer = client.get(address)
        assert (answer.status_code, "used or too old" in text(answer)) == (410, True)


def test_lead_sees_a_preview_that_tells_nothing_of_what_was_said(client, jens, lead, house) -> None:
    silent = house.member(person__name="Sil Ent", person__email="silent@dealer.example")
    say(jens, text="The valve drips.")
    come(client, lead)

    def preview(seat) -> str:
        page = text(client.get(f"/pumps/people/{seat.person_id}/data/"))
        return re.search(r"<table.*?</table>", page, re.DOTALL)[0]

    assert "Role at a partner" in preview(jens)
    assert preview(jens) == preview(silent)


def test_lead_makes_an_archive_and_never_gets_the_persons_own(client, jens, lead) -> None:
    say(jens, text="The valve drips.")
    come(client, lead)
    address = f"/pumps/people/{jens.person_id}/data/"
    client.post(f"{address}archive/")
    make_due_archives()
    made = DataExport.objects.get()
    assert f"archive/{made.pk}/" in text(client.get(address))
    assert b"".join(client.get(f"{address}archive/{made.pk}/").streaming_content)[:2] == b"PK"
    DataExport.objects.update(for_person=True)
    assert client.get(f"{address}archive/{made.pk}/").status_code == 404


def test_lead_mails_the_page_or_erases_at_once(client, jens, lead) -> None:
    remark = say(jens, text="The valve drips.")
    come(client, lead)
    address = f"/pumps/people/{jens.person_id}/data/"
    assert "The person decides" in text(client.post(f"{address}erase/", {"action": "mail"}, follow=True))
    assert mailed_page(jens)
    assert "In a moment nobody" in text(client.post(f"{address}erase/", {"action": "erase"}, follow=True))
    carry_out_due()
    assert client.get(address).status_code == 404
    assert "Erase yourself on your account page" in text(client.get(f"/pumps/people/{lead.person_id}/data/"))
    remark.refresh_from_db()
    assert remark.text != ERASED


def test_lead_sees_that_the_person_asked_themself(client, jens, lead) -> None:
    come(client, jens)
    client.post(f"{DATA}erase/")
    client.post(mailed_page(jens), {"words": "stay"})
    come(client, lead)
    assert "They asked for it themself" in text(client.get(f"/pumps/people/{jens.person_id}/data/"))


def test_erased_words_say_so_at_the_desk(client, jens, house) -> None:
    remark = say(jens, text="The valve drips.")
    type(remark).objects.filter(pk=remark.pk).update(text=ERASED, words_erased=True)
    come(client, MembershipFactory(network=house.network, role=Role.AGENCY_ANALYST))
    assert "had these words erased" in text(client.get(f"/pumps/desk/{remark.number}/"))
