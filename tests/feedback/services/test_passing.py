"""Passing on to HQ: named words as they are, protected ones cleared, and who may."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import CaseState, Mode
from feedback.models import Case
from feedback.services.passing import pass_on
from feedback.services.recordings import write_transcript
from partners.models import Mail
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def test_pass_on_named_keeps_words_as_they_are() -> None:
    """No wording and no stand-in: HQ reads the remark itself."""
    house = House.build()
    row = house.passed(house.remark(mode=Mode.NAMED))
    assert (row.wording, row.stand_in) == ("", "")
    assert (row.case.state, row.case.passed_on_at) == (CaseState.PASSED_ON, row.passed_on_at)


@pytest.mark.parametrize("mode", [Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
def test_pass_on_protected_gets_wording_and_stand_in(mode: str) -> None:
    """Each theme of a remark gets a stand-in name of its own, so that two can't be laid together."""
    house = House.build()
    remark = house.remark(mode=mode)
    first = house.passed(remark, wording="  Unreadable in the sun. ")
    second = house.passed(remark, ThemeFactory(network=house.network))
    assert first.wording == "Unreadable in the sun."
    assert first.stand_in
    assert first.stand_in != second.stand_in


def test_pass_on_refused_changes_nothing() -> None:
    """No wording for a protected one; nobody to receive it; already with HQ; not the agency."""
    house = House.build()
    row = house.themed(house.remark())
    with pytest.raises(DomainError) as refused:
        pass_on(scope=house.desk, case_theme=row, wording=" ", at=timezone.now())
    assert refused.value.code == "wording_missing"
    lost = house.themed(house.remark(), ThemeFactory(network=house.network, addressee=None))
    with pytest.raises(DomainError):
        pass_on(scope=house.desk, case_theme=lost, wording="x", at=timezone.now())
    with pytest.raises(NotAllowedError):
        pass_on(scope=house.hq, case_theme=row, wording="x", at=timezone.now())
    assert not Case.objects.exclude(passed_on_at=None).exists()
    passed = house.passed(house.remark())
    with pytest.raises(DomainError):
        pass_on(scope=house.desk, case_theme=passed, wording="x", at=timezone.now())


def test_pass_on_to_addressee_who_left_is_refused() -> None:
    """A role that ended receives nothing."""
    house = House.build()
    row = house.themed(house.remark())
    house.sponsor.is_active = False
    house.sponsor.save()
    with pytest.raises(DomainError):
        pass_on(scope=house.desk, case_theme=row, wording="x", at=timezone.now())


def test_pass_on_mails_addressee_once_a_day_without_words() -> None:
    """The mail says that something waits, never what, from whom or when."""
    house = House.build()
    author = house.member()
    house.passed(house.remark(author, text="CANARY-WORDS"), wording="CANARY-CLEARED")
    house.passed(house.remark())
    mail = Mail.objects.get(person=house.sponsor.person)
    assert mail.subject == f"For you to answer: “{house.theme.name}”"
    for canary in ("CANARY", author.person.name, author.partner.name, author.partner.town):
        assert canary not in mail.text + mail.html
    assert f"/{house.network.slug}/answers-owed/{house.theme.code}/" in mail.text


def test_pass_on_late_leaves_state_and_dates() -> None:
    """After the answer a further theme goes its own way."""
    house = House.build()
    case = house.told(house.remark())
    told_at, passed_on_at = case.told_at, case.passed_on_at
    row = house.passed(case.remark, ThemeFactory(network=house.network))
    case.refresh_from_db()
    assert (case.state, case.told_at, case.passed_on_at) == (CaseState.TOLD, told_at, passed_on_at)
    assert row.passed_on_at is not None


def test_pass_on_after_own_answer_dates_the_case() -> None:
    """HQ reads a named remark from the day it was first passed on, even after the agency answered."""
    house = House.build()
    remark = house.remark(mode=Mode.NAMED)
    row = house.themed(remark)
    Case.objects.filter(pk=row.case_id).update(state=CaseState.TOLD)
    passed = pass_on(scope=house.desk, case_theme=row, wording="", at=timezone.now())
    assert Case.objects.get(pk=row.case_id).passed_on_at == passed.passed_on_at


def test_pass_on_named_voice_waits_until_it_is_written_down() -> None:
    house = House.build()
    remark = house.spoken(mode=Mode.NAMED, text="Listen to this.")
    row = house.themed(remark)
    with pytest.raises(DomainError):
        pass_on(scope=house.desk, case_theme=row, wording="", at=timezone.now())
    write_transcript(scope=house.desk, remark=remark, text="The fan whistles.")
    assert pass_on(scope=house.desk, case_theme=row, wording="", at=timezone.now()).passed_on_at
