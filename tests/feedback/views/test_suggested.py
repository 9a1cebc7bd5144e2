"""At the desk a theme is suggested until a person has decided."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from feedback.services import suggesting
from feedback.services.alike import index_new_remarks
from feedback.services.suggesting import learn_all
from feedback.services.themes import add_theme
from tests.factories.feedback import House, ThemeFactory
from tests.feedback.views.test_desk import act, case_url

pytestmark = pytest.mark.django_db
SAID = "such a suggestion is right in about 9 of 10 cases"


def test_suggestion_is_taken_by_a_person_and_then_gone(
    analyst: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "FEWEST_CASES", 12)
    prices = ThemeFactory(network=house.network, name="Prices")
    for theme, text in ((house.theme, "The valve leaks."), (prices, "The margin shrinks.")):
        for _ in range(8):
            case = house.remark(text=text).case
            add_theme(scope=house.desk, case=case, theme=theme, at=timezone.now())
    index_new_remarks()
    asked = house.remark(text="My valve leaks, too.")
    assert SAID not in analyst.get(case_url(asked)).text
    learn_all()
    assert SAID in analyst.get(case_url(asked)).text
    assert not asked.case.themes.exists()
    act(analyst, asked, "theme", theme=house.theme.code)
    assert SAID not in analyst.get(case_url(asked)).text
    assert asked.case.themes.get().theme == house.theme
