"""Splitting a theme: its remarks stay until somebody recodes them, and can be taken back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.models import Case, CodebookChange, Recoding, Theme
from feedback.queries.recoding import Progress, parts_of, progress_of, to_recode
from feedback.services.codebook import set_theme_active
from feedback.services.recounting import recount_network
from feedback.services.selection import Outcome
from feedback.services.splitting import recode_selected, split_theme, undo_recoded
from feedback.services.themes import remove_theme
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def split(house: House, *names: str, beside: bool = False) -> list[Theme]:
    """Split the house's theme as the agency's lead."""
    given = names or ("Late", "Lost")
    return split_theme(scope=house.leading, theme=house.theme, names=given, beside=beside, at=timezone.now())


def recode(house: House, case: Case, now: Theme) -> Outcome:
    """Recode one case at the desk."""
    return recode_selected(scope=house.desk, cases=[case], was=house.theme, now=now, at=timezone.now())


def themes_of(case: Case) -> list[Theme]:
    """Return the themes that a case has."""
    return [row.theme for row in case.themes.order_by("pk")]


def test_split_theme_adds_parts_and_leaves_remarks() -> None:
    house = House.build()
    row = house.themed(house.remark())
    parts = split(house)
    assert [(part.name, part.parent, part.addressee) for part in parts] == [
        ("Late", house.theme, house.sponsor),
        ("Lost", house.theme, house.sponsor),
    ]
    assert parts_of(house.desk, house.theme) == parts
    assert themes_of(row.case) == [house.theme]
    assert list(CodebookChange.objects.values_list("act", flat=True)) == ["added", "added", "split"]
    assert progress_of(house.desk, house.theme) == Progress(waiting=1, recoded=0, left=0, stays=0)


def test_split_theme_beside_stands_where_the_theme_does() -> None:
    house = House.build()
    assert [part.parent for part in split(house, beside=True)] == [None, None]


def test_split_theme_refused_says_why() -> None:
    house = House.build()
    for names in (["Late"], ["Late", "late "], ["Late", "Late"], list("abcdef")):
        with pytest.raises(DomainError):
            split(house, *names)
    set_theme_active(scope=house.leading, theme=house.theme, active=False)
    with pytest.raises(DomainError):
        split(house)
    with pytest.raises(NotAllowedError):
        split_theme(scope=house.desk, theme=house.theme, names=["A", "B"], beside=False, at=timezone.now())
    assert Theme.objects.filter(network=house.network).count() == 1


def test_recode_selected_gives_the_part_in_the_place_of_the_theme_and_back() -> None:
    house = House.build()
    row = house.themed(house.remark())
    late, _lost = split(house)
    outcome = recode(house, row.case, late)
    assert themes_of(row.case) == [late]
    assert progress_of(house.desk, house.theme) == Progress(waiting=0, recoded=1, left=0, stays=0)
    assert recount_network(house.network) == 0
    assert undo_recoded(scope=house.desk, steps=outcome.steps, at=timezone.now()) == 1
    assert themes_of(row.case) == [house.theme]
    assert undo_recoded(scope=house.desk, steps=outcome.steps, at=timezone.now()) == 0
    assert recount_network(house.network) == 0


def test_recode_selected_left_there_waits_no_more_until_the_next_split() -> None:
    house = House.build()
    row = house.themed(house.remark())
    split(house)
    outcome = recode(house, row.case, house.theme)
    found = progress_of(house.desk, house.theme)
    assert (found.waiting, found.left, found.done, found.total) == (0, 1, 1, 1)
    assert undo_recoded(scope=house.desk, steps=outcome.steps, at=timezone.now()) == 1
    recode(house, row.case, house.theme)
    split(house, "Third", "Fourth")
    assert progress_of(house.desk, house.theme).waiting == 1


def test_recode_selected_what_had_the_part_keeps_it_when_taken_back() -> None:
    house = House.build()
    row = house.themed(house.remark())
    late, _lost = split(house)
    house.themed(row.case.remark, late)
    outcome = recode(house, row.case, late)
    assert themes_of(row.case) == [late]
    assert undo_recoded(scope=house.desk, steps=outcome.steps, at=timezone.now()) == 1
    assert themes_of(row.case) == [late, house.theme]


def test_recode_selected_with_hq_keeps_its_theme() -> None:
    house, other = House.build(), House.build()
    row = house.passed(house.remark())
    late, _lost = split(house)
    assert recode(house, row.case, late).steps == []
    assert themes_of(row.case) == [house.theme]
    assert progress_of(house.desk, house.theme) == Progress(waiting=0, recoded=0, left=0, stays=1)
    assert not to_recode(house.hq, house.theme).exists()
    assert not to_recode(other.desk, house.theme).exists()


def test_recode_selected_no_part_of_it_is_refused() -> None:
    house = House.build()
    row = house.themed(house.remark())
    late, _lost = split(house)
    set_theme_active(scope=house.leading, theme=late, active=False)
    late.refresh_from_db()
    for now in (ThemeFactory(network=house.network), late):
        with pytest.raises(DomainError):
            recode(house, row.case, now)


def test_undo_recoded_moved_on_since_stays() -> None:
    """Passed on under the part, the part taken off, or the theme retired: nothing is taken back."""
    house = House.build()
    rows = [house.themed(house.remark()) for _ in range(3)]
    late, _lost = split(house)
    steps = [step for row in rows for step in recode(house, row.case, late).steps]
    house.passed(rows[0].case.remark, late)
    remove_theme(scope=house.desk, case_theme=rows[1].case.themes.get())
    set_theme_active(scope=house.leading, theme=house.theme, active=False)
    assert undo_recoded(scope=house.desk, steps=steps, at=timezone.now()) == 0
    assert Recoding.objects.count() == 3
