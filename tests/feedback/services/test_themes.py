"""The codebook, and the themes of a case."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import CaseState, CheckResult
from feedback.models import Case, CaseTheme, Theme
from feedback.services.cases import check_answer
from feedback.services.themes import add_theme, remove_theme, save_theme, set_theme_active
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def save(house: House, **fields: object) -> Theme:
    """Save a theme at the desk."""
    given = {"names": {"en": "Noise", "de": "Lärm"}, "definition": "", "addressee": house.sponsor, **fields}
    return save_theme(scope=house.desk, network=house.network, **given)


def test_save_theme_new_has_code_and_names() -> None:
    """The first language's name is the theme's."""
    house = House.build()
    theme = save(house)
    assert (theme.name, theme.code, theme.name_in("de"), theme.name_in("fr")) == (
        "Noise",
        "noise",
        "Lärm",
        "Noise",
    )


def test_save_theme_change_keeps_code() -> None:
    """Links to the theme stay."""
    house = House.build()
    theme = save(house)
    changed = save(house, theme=theme, names={"en": "Sound"})
    assert (changed.pk, changed.code, changed.name) == (theme.pk, "noise", "Sound")


def test_save_theme_same_code_gets_another() -> None:
    """Two names may give one slug; a name without letters gives none."""
    house = House.build()
    first, second = save(house, names={"en": "Noise!"}), save(house, names={"en": "Noise?"})
    assert first.code == "noise"
    assert second.code.startswith("noise-")
    assert save(house, names={"en": "噪音"}).code.startswith("theme-")


def test_save_theme_refused_says_why() -> None:
    """No name, a name in use, an addressee who is not at HQ."""
    house, other = House.build(), House.build()
    save(house)
    for fields in (
        {"names": {"de": "Lärm"}},
        {"names": {"en": "NOISE"}},
        {"names": {"en": "X"}, "addressee": house.analyst},
        {"names": {"en": "X"}, "addressee": other.sponsor},
    ):
        with pytest.raises(DomainError):
            save(house, **fields)
    assert Theme.objects.filter(network=house.network).count() == 2
    with pytest.raises(NotAllowedError):
        save_theme(scope=house.hq, network=house.network, names={"en": "X"}, definition="", addressee=None)


def test_set_theme_active_retired_takes_no_case() -> None:
    """Retired themes are refused, revived ones are not."""
    house = House.build()
    case = house.remark().case
    set_theme_active(scope=house.desk, theme=house.theme, active=False)
    house.theme.refresh_from_db()
    with pytest.raises(DomainError):
        add_theme(scope=house.desk, case=case, theme=house.theme, at=timezone.now())
    set_theme_active(scope=house.desk, theme=house.theme, active=True)
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
