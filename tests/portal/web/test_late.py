"""The list of late words: the breaches of a period, newest first, for the agency alone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from feedback.models import Remark
from feedback.services.relay import reply_to_author
from portal.web import late
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)


@pytest.fixture
def house() -> House:
    with time_machine.travel(MONDAY, tick=False):
        return House.build(time_zone="UTC")


def said(house: House, replied: dt.datetime | None) -> Remark:
    """Let a remark come in on Monday and be replied to, or not."""
    with time_machine.travel(MONDAY, tick=False):
        remark = house.remark()
    if replied:
        with time_machine.travel(replied, tick=False):
            reply_to_author(scope=house.desk, case=remark.case, text="Yes.", at=replied)
    return remark


def page_of(house: House, period: str = "2026-Q1") -> tuple[str, list[late.Line]]:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(house.analyst.person.user)
        answer = client.get(reverse("portal:late", args=[house.network.slug]), {"period": period})
    assert answer.status_code == 200
    return answer.content.decode(), answer.context["lines"]


def test_late_words_are_listed_with_how_late_and_what_came_in_time_is_not(house: House) -> None:
    due = said(house, None).case.due_at
    said(house, due - dt.timedelta(hours=1))
    late_one = said(house, due + dt.timedelta(days=3))
    other = House.build(time_zone="UTC")
    said(other, None)
    text, lines = page_of(house)
    assert [(line.number, line.said_at) for line in lines if line.said_at] == [
        (late_one.number, due + dt.timedelta(days=3))
    ]
    assert [line.late_by for line in lines if line.said_at] == ["3 days"]
    assert len(lines) == 2
    assert "2 words to authors that fell due came late or still wait" in text
    assert "Still waits" in text


def test_another_period_holds_none_of_them(house: House) -> None:
    said(house, None)
    text, lines = page_of(house, "2025-Q4")
    assert lines == []
    assert "Nothing came late" in text


def test_more_than_a_page_holds_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "MOST", 1)
    for _ in range(2):
        said(house, None)
    text, lines = page_of(house)
    assert len(lines) == 1
    assert "The latest 1 of 2." in text
