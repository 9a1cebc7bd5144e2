"""The themes of a case."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import CaseState, CheckResult
from feedback.models import Case, CaseTheme
from feedback.services.cases import check_answer
from feedback.services.codebook import set_theme_active
from feedback.services.themes import add_theme, remove_theme
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def test_add_theme_retired_is_refused() -> None:
    """Retired themes take no case, revived ones do."""
    house = House.build()
    case = house.remark().case
    set_theme_active(scope=house.leading, theme=house.theme, active=False)
    with pytest.raises(DomainError):
        add_theme(scope=house.desk, case=case, theme=house.theme, at=timezone.now())
    set_theme_active(scope=house.leading, theme=house.theme, active=True)
    assert add_theme(scope=house.desk, case=case, theme=house.theme, at=timezone.now()).is_open


def test_add_theme_first_makes_understood_second_not() -> None:
    """The first theme dates the state; the same one twice is one row."""
    house = House.build()
    remark = house.remark()
    house.themed(remark)
    understood_at = remark.case.__class__.objects.get(pk=remark.case.pk).understood_at
    house.themed(remark)
    house.themed(remark, ThemeFactory(network=house.network))
    remark.case.refresh_from_db()
    assert (remark.case.state, remark.case.understood_at) == (CaseState.UNDERSTOOD, understood_at)
    assert remark.case.themes.count() == 2


def test_add_theme_of_other_network_is_refused() -> None:
    """Nothing crosses from one network to another."""
    house, other = House.build(), House.build()
    with pytest.raises(DomainError):
        add_theme(scope=house.desk, case=house.remark().case, theme=other.theme, at=timezone.now())


def test_remove_theme_before_passing_on_leaves_understood() -> None:
    """The row goes, the state stays; a second click does nothing."""
    house = House.build()
    row = house.themed(house.remark())
    remove_theme(scope=house.desk, case_theme=row)
    gone = CaseTheme(pk=row.pk or 0, case=row.case)
    gone.pk = 10**9
    remove_theme(scope=house.desk, case_theme=gone)
    row.case.refresh_from_db()
    assert (row.case.state, row.case.themes.count()) == (CaseState.UNDERSTOOD, 0)


def test_remove_theme_after_passing_on_is_refused() -> None:
    """HQ has it."""
    house = House.build()
    row = house.passed(house.remark())
    with pytest.raises(DomainError):
        remove_theme(scope=house.desk, case_theme=row)
    with pytest.raises(NotAllowedError):
        remove_theme(scope=house.hq, case_theme=row)


def test_remove_theme_that_was_answered_before_leaves_it_counted() -> None:
    house = House.build()
    remark = house.remark()
    house.told(remark)
    check_answer(remark=remark, result=CheckResult.NO, at=timezone.now())
    case = Case.objects.get(remark=remark)
    remove_theme(scope=house.desk, case_theme=case.themes.is_open().get())
    assert [row.theme for row in case.themes.all()] == [house.theme]
