"""Replies at the desk: begun, looked at, sent later; what is typed is never lost."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import CloseReason, HeldBecause, Mode, ReplyKind
from feedback.models import Attachment, Message, PlannedReply, Remark
from feedback.queries.receipt import receipt_token
from feedback.services.closing import close_case
from feedback.services.planning import plan_reply
from feedback.working_time import next_morning
from partners.enums import Role
from portal.kernel.leases import WorkState
from tests.factories.feedback import House, opening

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def url_of(remark: Remark, name: str = "desk-case") -> str:
    return reverse(f"feedback:{name}", args=[remark.network.slug, remark.number])


def press(client: Client, remark: Remark, button: str, text: str = "", **fields: Any) -> Any:
    """Press a button of the reply form."""
    sent = {"action": "reply", "as": button, "reply-text": text, "reply-submission_key": "form", **fields}
    return client.post(url_of(remark), sent, **HTMX)


def typed(response: Any) -> tuple[str, str]:
    """Return what stands in the reply field, and the form's key."""
    form = response.context["reply_form"]
    return form["text"].value(), form["submission_key"].value()


def plan(house: House, remark: Remark, **fields: Any) -> PlannedReply:
    now = timezone.now()
    given = {"text": "Dim it.", "kind": ReplyKind.REPLY, "send_at": now + dt.timedelta(days=1), **fields}
    return plan_reply(scope=house.desk, case=remark.case, at=now, **given)


def test_opening_is_offered_filled_and_stands_before_what_is_typed(analyst: Client, house: House) -> None:
    made = opening(house, "{greeting}\nthank you for {number}.")
    remark = house.remark(mode=Mode.NAMED)
    name = remark.identity.membership.person.name
    begun = f"Good day {name},\nthank you for {remark.number}."
    assert f'data-opening="{begun}"' in analyst.get(url_of(remark)).content.decode()
    response = press(analyst, remark, f"begin-{made.pk}", "Dim it.")
    assert response.status_code == 200
    assert typed(response) == (f"{begun}\n\nDim it.", "form")
    assert not Message.objects.exists()


def test_opening_names_no_protected_author(analyst: Client, house: House) -> None:
    made = opening(house, "{greeting}\nthank you.")
    remark = house.remark()
    page = analyst.get(url_of(remark)).content.decode()
    begun = press(analyst, remark, f"begin-{made.pk}")
    assert remark.identity.membership.person.name not in page + begun.content.decode()
    assert typed(begun) == ("Good day,\nthank you.", "form")


def test_opening_that_is_gone_is_said(analyst: Client, house: House) -> None:
    response = press(analyst, house.remark(), "begin-77", "Dim it.")
    assert response.status_code == 422
    assert "This opening is gone." in response.content.decode()


def test_opening_alone_is_not_sent_and_stays_typed(analyst: Client, house: House) -> None:
    opening(house, "Thank you.")
    response = press(analyst, house.remark(), "reply", "Thank you.")
    assert response.status_code == 422
    assert "only how it begins" in response.content.decode()
    assert typed(response) == ("Thank you.", "form")
    assert not Message.objects.exists()


def test_openings_are_changed_by_the_lead_alone(analyst: Client, house: House) -> None:
    remark = house.remark()
    assert "Change the openings" not in analyst.get(url_of(remark)).content.decode()
    analyst.force_login(house.member(Role.AGENCY_LEAD).person.user)
    assert "Change the openings" in analyst.get(url_of(remark)).content.decode()


@pytest.mark.parametrize("mode", Mode.values)
def test_look_shows_mail_and_page_without_the_authors_link(analyst: Client, house: House, mode: str) -> None:
    remark = house.remark(mode=mode)
    house.themed(remark)
    token = receipt_token(remark.number)
    response = press(analyst, remark, "look-answer", "Dim it.")
    shown = response.content.decode()
    assert response.status_code == 200
    assert typed(response) == ("Dim it.", "form")
    assert ("Did that answer it?" in shown) == (mode != Mode.NO_IDENTITY)
    assert token not in shown
    frame = {"reply-text": "Dim it.", "kind": "answer"}
    page = analyst.post(url_of(remark, "desk-preview-page"), frame).content.decode()
    assert "Dim it." in page
    assert "Did that answer it?" in page
    assert token not in page
    mail = analyst.post(url_of(remark, "desk-preview-mail"), frame)
    assert mail.status_code == (409 if mode == Mode.NO_IDENTITY else 200) or mail.status_code == 422
    assert token not in mail.content.decode()
    assert not Message.objects.exists()


def test_look_at_the_mail_has_a_policy_of_its_own_and_the_readers_language(
    analyst: Client, house: House
) -> None:
    remark = house.remark()
    Remark.objects.filter(pk=remark.pk).update(language="de")
    frame = {"reply-text": "Links.", "kind": "reply"}
    mail = analyst.post(url_of(remark, "desk-preview-mail"), frame)
    assert '<html lang="de"' in mail.content.decode()
    assert mail.headers["Content-Security-Policy"].endswith("sandbox")
    page = analyst.post(url_of(remark, "desk-preview-page"), frame)
    assert "Ihre Worte" in page.content.decode() or '<html lang="de"' in page.content.decode()
    assert "sandbox" not in page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in analyst.get(url_of(remark)).headers["Content-Security-Policy"]


def test_look_at_the_page_shows_the_photo_as_the_desk_may_see_it(analyst: Client, house: House) -> None:
    remark = house.remark()
    photo = Attachment(remark=remark, work_state=WorkState.DONE, width=1, height=1)
    photo.image.save("photo.gif", ContentFile(b"x"))
    page = analyst.post(url_of(remark, "desk-preview-page"), {"reply-text": "Dim it."}).content.decode()
    assert photo.image.url in page


def test_look_at_nothing_says_what_to_do(analyst: Client, house: House) -> None:
    remark = house.remark()
    assert press(analyst, remark, "look-reply").status_code == 422
    for name in ("desk-preview-mail", "desk-preview-page"):
        assert analyst.post(url_of(remark, name), {}).status_code == 422
        assert analyst.get(url_of(remark, name)).status_code == 405


def test_previews_are_not_there_for_others(client: Client, house: House) -> None:
    remark = house.remark()
    client.force_login(house.sponsor.person.user)
    for name in ("desk-preview-mail", "desk-preview-page"):
        assert client.post(url_of(remark, name), {"reply-text": "x"}).status_code == 404


def test_later_offers_the_next_working_morning_and_keeps_the_words(analyst: Client, house: House) -> None:
    remark = house.remark()
    response = press(analyst, remark, "later", "Dim it.")
    expected = timezone.localtime(next_morning(timezone.now(), house.network.time_zone, "DE"))
    assert typed(response) == ("Dim it.", "form")
    assert f"{expected:%Y-%m-%dT%H:%M}" in response.content.decode()
    back = press(analyst, remark, "now", "Dim it.", timing="later")
    assert typed(back) == ("Dim it.", "form")
    assert "later_form" not in back.context


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_later_lets_it_wait_in_sight(analyst: Client, house: House, kind: str) -> None:
    remark = house.remark()
    house.themed(remark)
    when = timezone.localtime(timezone=ZoneInfo(house.network.time_zone)) + dt.timedelta(days=2)
    fields = {"timing": "later", "later-when": f"{when:%Y-%m-%dT%H:%M}"}
    assert press(analyst, remark, kind, "Dim it.", **fields).status_code == 302
    planned = PlannedReply.objects.get()
    assert (planned.kind, planned.due_at) == (kind, when.replace(second=0, microsecond=0))
    assert not Message.objects.exists()
    page = analyst.get(url_of(remark)).content.decode()
    for words in ("Waits to be sent", "Dim it.", "Change", "Don’t send it"):
        assert words in page


@pytest.mark.parametrize("when, said", [("", "This field is required."), ("2020-01-01T09:00", "is over")])
def test_later_at_no_moment_is_said_beside_it(analyst: Client, house: House, when: str, said: str) -> None:
    response = press(analyst, house.remark(), "reply", "Dim it.", timing="later", **{"later-when": when})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert typed(response)[0] == "Dim it."


def test_later_survives_a_look_and_an_opening(analyst: Client, house: House) -> None:
    made, remark = opening(house, "Thank you."), house.remark()
    fields = {"timing": "later", "later-when": "2030-01-02T09:00"}
    for button in ("look-reply", f"begin-{made.pk}"):
        response = press(analyst, remark, button, "Dim it.", **fields)
        assert 'value="2030-01-02T09:00"' in response.content.decode()


def change(client: Client, planned: PlannedReply, action: str = "replan", **fields: Any) -> Any:
    sent = {"action": action, "planned": planned.pk}
    sent |= {f"p{planned.pk}-{name}": value for name, value in fields.items()}
    return client.post(url_of(planned.case.remark), sent)


def test_waiting_reply_is_changed_and_taken_back(analyst: Client, house: House) -> None:
    planned = plan(house, house.remark())
    assert change(analyst, planned, text="Turn it.", when="2020-01-01T09:00").status_code == 422
    assert change(analyst, planned, text="", when="").status_code == 422
    when = timezone.localtime(timezone=ZoneInfo(house.network.time_zone)) + dt.timedelta(days=3)
    assert change(analyst, planned, text="Turn it.", when=f"{when:%Y-%m-%dT%H:%M}").status_code == 302
    planned.refresh_from_db()
    assert (planned.text, planned.due_at) == ("Turn it.", when.replace(second=0, microsecond=0))
    assert change(analyst, planned, "unplan").status_code == 302
    assert "Turn it." not in analyst.get(url_of(planned.case.remark)).content.decode()
    assert change(analyst, planned, "unplan").status_code == 422


def test_waiting_reply_of_another_case_is_gone(analyst: Client, house: House) -> None:
    planned, other = plan(house, house.remark()), house.remark()
    response = analyst.post(url_of(other), {"action": "unplan", "planned": planned.pk})
    assert response.status_code == 422
    assert "This reply is gone." in response.content.decode()


def test_held_reply_says_why(analyst: Client, house: House) -> None:
    held, dead = house.remark(), house.remark()
    plan(house, held)
    PlannedReply.objects.update(held_because=HeldBecause.CLOSED, work_state=WorkState.DONE)
    page = analyst.get(url_of(held)).content.decode()
    assert "Was not sent" in page
    assert str(HeldBecause.CLOSED.label) in page
    plan(house, dead)
    PlannedReply.objects.filter(case=dead.case).update(work_state=WorkState.DEAD)
    assert "It could not be sent." in analyst.get(url_of(dead)).content.decode()


def test_closed_case_offers_no_later(analyst: Client, house: House) -> None:
    remark = house.remark()
    close_case(scope=house.desk, case=remark.case, reason=CloseReason.SETTLED, at=timezone.now())
    assert 'value="later"' not in analyst.get(url_of(remark)).content.decode()
