"""HQ is reminded of what it owes: addressees weekly, sponsors of what is late, and nobody twice."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from feedback.services.reminding import remind_hq
from partners.enums import Role
from partners.models import Mail, Membership
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def house() -> House:
    """One theme waits for the sponsor, nothing under another; the other network has its own."""
    with time_machine.travel(MONDAY, tick=False):
        house = House.build(answer_days=30)
        house.passed(house.remark())
        other = House.build()
        other.passed(other.remark())
        ThemeFactory(network=house.network, addressee=house.sponsor, name="Quiet")
    return house


def mails(template: str) -> list[tuple[str, str]]:
    """Return who was written to of this network, and what stands above it."""
    found = Mail.objects.filter(dedupe_key__startswith=f"{template}:").order_by("pk")
    return [(mail.to_address, mail.subject) for mail in found]


def remind(at: dt.datetime) -> int:
    with time_machine.travel(at, tick=False):
        return remind_hq(at)


def marketer_theme(house: House) -> tuple[Membership, str]:
    """Let a theme wait for a marketer since Monday."""
    marketer = house.member(Role.HQ_MARKETER)
    theme = ThemeFactory(network=house.network, addressee=marketer, name="Prices")
    with time_machine.travel(MONDAY, tick=False):
        house.passed(house.remark(), theme)
    return marketer, theme.name


def test_addressee_is_reminded_once_a_week_of_what_waits_for_them(house: House) -> None:
    marketer, _name = marketer_theme(house)
    assert remind(MONDAY + DAY) == 3
    assert remind(MONDAY + 5 * DAY) == 0
    said = "One theme waits for your answer"
    assert (house.sponsor.person.email, said) in mails("owed")
    assert (marketer.person.email, said) in mails("owed")
    assert remind(MONDAY + 7 * DAY) == 3
    house.answered()
    assert remind(MONDAY + 14 * DAY) == 2


def test_reminder_names_themes_and_days_and_nobody_who_spoke(house: House) -> None:
    author = house.member()
    with time_machine.travel(MONDAY, tick=False):
        house.passed(house.remark(author, text="CANARY"), wording="CLEARED")
    remind(MONDAY + 32 * DAY)
    mail = Mail.objects.get(dedupe_key__startswith=f"owed:{house.sponsor.pk}:")
    for text in (mail.text, mail.html):
        assert house.theme.name in text
        assert "2 days late: it was due on 1 April 2026." in text
        for hidden in ("CANARY", "CLEARED", author.person.name, author.partner.name):
            assert hidden not in text


def test_sponsor_hears_once_of_what_is_late_and_addressed_to_somebody_else(house: House) -> None:
    marketer, name = marketer_theme(house)
    assert remind(MONDAY + 30 * DAY) == 3
    assert mails("owed-late") == []
    remind(MONDAY + 31 * DAY)
    remind(MONDAY + 60 * DAY)
    assert mails("owed-late") == [(house.sponsor.person.email, f"Late: the answer to “{name}”")]
    text = Mail.objects.get(dedupe_key__startswith="owed-late:").text
    assert f"It is addressed to {marketer.person.name}; you can answer as well." in text


def test_late_theme_of_an_addressee_who_left_is_told_to_sponsors(house: House) -> None:
    marketer, name = marketer_theme(house)
    Membership.objects.filter(pk=marketer.pk).update(is_active=False)
    remind(MONDAY + 31 * DAY)
    assert [subject for _to, subject in mails("owed-late")] == [f"Late: the answer to “{name}”"]
    assert marketer.person.email not in {to for to, _subject in mails("owed")}


def test_network_without_anybody_at_hq_reminds_nobody(house: House) -> None:
    Membership.objects.filter(role__in=[Role.HQ_SPONSOR, Role.HQ_MARKETER]).update(is_active=False)
    assert remind(MONDAY + 31 * DAY) == 0
