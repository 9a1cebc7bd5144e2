"""HQ is reminded of what it owes: addressees weekly, sponsors of what is late, and nobody twice."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from feedback.services.reminding import remind_hq
from partners.enums import Role
from partners.models import Mail, Membership, Network, User
from partners.scope import Scope
from partners.services.membership import grant_membership
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import hq_of

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
    assert remind(MONDAY + 8 * DAY) == 3
    house.answered()
    assert remind(MONDAY + 15 * DAY) == 2


def test_first_reminder_on_a_sunday_is_the_only_one_of_seven_days(house: House) -> None:
    assert remind(MONDAY + 6 * DAY) == 2
    assert remind(MONDAY + 7 * DAY) == 0
    assert remind(MONDAY + 13 * DAY) == 2


def test_closed_account_is_not_written_to_and_silences_nobody(house: House) -> None:
    marketer, _name = marketer_theme(house)
    User.objects.filter(people__memberships=house.sponsor).update(is_active=False)
    remind(MONDAY + DAY)
    assert [to for to, _subject in mails(f"owed:{house.network.pk}")] == [marketer.person.email]


def test_other_number_of_days_does_not_tell_sponsors_again(house: House) -> None:
    marketer_theme(house)
    remind(MONDAY + 31 * DAY)
    Network.objects.filter(pk=house.network.pk).update(answer_days=21)
    remind(MONDAY + 32 * DAY)
    assert len(mails("owed-late")) == 1


def test_sponsor_who_is_the_addressee_in_another_seat_is_not_told_of_themself(house: House) -> None:
    seat = grant_membership(
        scope=Scope.system(house.network.pk),
        person=house.sponsor.person,
        partner=hq_of(house.network),
        role=Role.HQ_MARKETER,
    )
    theme = ThemeFactory(network=house.network, addressee=seat)
    with time_machine.travel(MONDAY, tick=False):
        house.passed(house.remark(), theme)
    remind(MONDAY + 31 * DAY)
    assert mails("owed-late") == []


def test_reminder_names_themes_and_days_and_nobody_who_spoke(house: House) -> None:
    author = house.member()
    with time_machine.travel(MONDAY, tick=False):
        house.passed(house.remark(author, text="CANARY"), wording="CLEARED")
    remind(MONDAY + 32 * DAY)
    mail = Mail.objects.get(dedupe_key__startswith=f"owed:{house.network.pk}:{house.sponsor.pk}:")
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
