"""Urgent remarks: the switch in the form, the badge in words, first in the list, held sends."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import Mode, Urgency
from feedback.models import Case, Remark
from feedback.queries import desk as queries
from feedback.services.urgency import mark_urgent
from partners.models import SendHold
from tests.factories.feedback import House
from tests.feedback.views.say_form import filled
from tests.feedback.views.test_desk import act, case_url, desk_url

pytestmark = pytest.mark.django_db


def say_url() -> str:
    return reverse("feedback:say", args=["pumps"])


def urgent(house: House, remark: Remark) -> Remark:
    mark_urgent(scope=house.desk, case=remark.case, kind=Urgency.SAFETY, at=timezone.now())
    return remark


def listed(page: Any) -> list[Remark]:
    return [case.remark for case in page.context["page"].rows]


def test_switch_stands_within_the_kind_and_is_off(visitor: Client) -> None:
    """No question of its own: within the fieldset of the kind, and nobody has to touch it."""
    page = visitor.get(say_url())
    sets = [part.split("</fieldset>")[0] for part in page.text.split("<fieldset")[1:]]
    assert ['name="urgent"' in part for part in sets if 'name="kind"' in part] == [True]
    visitor.post(say_url(), filled(page))
    assert Case.objects.get().urgent == ""


def test_author_who_marks_it_has_it_marked(visitor: Client) -> None:
    visitor.post(say_url(), filled(visitor.get(say_url()), urgent="legal"))
    assert Case.objects.get().urgent == Urgency.LEGAL


def test_wrong_kind_of_urgency_says_what_to_do(visitor: Client) -> None:
    page = visitor.post(say_url(), filled(visitor.get(say_url()), urgent="panic"))
    assert (page.status_code, "Choose what is at stake, or leave it." in unescape(page.text)) == (422, True)


@pytest.mark.parametrize("view", ["new", "due", "all"])
def test_urgent_stands_first_once_and_in_words(analyst: Client, house: House, view: str) -> None:
    """By no order of the three views would it come first: it is neither the newest nor the first due."""
    later = house.remark(at=timezone.now() - dt.timedelta(days=29))
    first = urgent(house, house.remark(at=timezone.now() - dt.timedelta(days=22)))
    last = house.remark(at=timezone.now() - dt.timedelta(days=19))
    others = [later, last] if view == "due" else [last, later]
    page = analyst.get(desk_url(house, view))
    assert listed(page) == [first, *others]
    assert page.content.decode().count("Urgent: Safety") == 1


def test_urgent_stands_on_no_later_page(
    analyst: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    old = urgent(house, house.remark(at=timezone.now() - dt.timedelta(days=3)))
    newest, newer = (house.remark(at=timezone.now() - dt.timedelta(days=day)) for day in (1, 2))
    first = analyst.get(desk_url(house, "all"))
    assert listed(first) == [old, newest]
    cursor = first.context["page"].next_cursor
    second = analyst.get(desk_url(house, "all"), {"view": "all", "after": cursor})
    assert (listed(second), second.context["page"].next_cursor) == ([newer], "")


def test_answered_one_stands_in_its_place(analyst: Client, house: House) -> None:
    old = urgent(house, house.remark(at=timezone.now() - dt.timedelta(days=3)))
    new = house.remark()
    house.told(old)
    page = analyst.get(desk_url(house, "all"))
    assert listed(page) == [new, old]
    assert "Urgent: Safety" not in page.content.decode()


def test_desk_marks_it_and_takes_it_off(analyst: Client, house: House) -> None:
    remark = house.remark()
    assert act(analyst, remark, "urgent", **{"urgent-kind": ""}).status_code == 422
    act(analyst, remark, "urgent", **{"urgent-kind": "reputation"})
    assert "Urgent: Reputation" in analyst.get(case_url(remark)).content.decode()
    act(analyst, remark, "calm")
    assert Case.objects.get().urgent == ""


def test_desk_holds_what_is_sent_to_the_dealer(analyst: Client, house: House) -> None:
    remark = urgent(house, house.remark())
    assert act(analyst, remark, "hold_sends", **{"hold-reason": ""}).status_code == 422
    act(analyst, remark, "hold_sends", **{"hold-reason": "Unsafe burner"})
    assert (SendHold.objects.get().partner, SendHold.objects.get().held_by) == (remark.partner, house.analyst)
    page = analyst.get(case_url(remark)).content.decode()
    assert ("Unsafe burner" in page, 'value="hold_sends"' in page) == (True, False)


def test_refused_hold_is_said_where_the_case_is_calm_or_held_meanwhile(analyst: Client, house: House) -> None:
    remark = house.remark()
    assert 'value="hold_sends"' not in analyst.get(case_url(remark)).text
    refused = act(analyst, remark, "hold_sends", **{"hold-reason": ""})
    assert refused.status_code == 422
    assert 'value="hold_sends"' in refused.text


def test_what_nobody_said_has_no_dealer_to_hold(analyst: Client, house: House) -> None:
    remark = urgent(house, house.remark(mode=Mode.NO_IDENTITY))
    assert 'value="hold_sends"' not in analyst.get(case_url(remark)).content.decode()
    refused = act(analyst, remark, "hold_sends", **{"hold-reason": "x"})
    assert (refused.status_code != 302, SendHold.objects.count()) == (True, 0)
