"""Double coding: drawn by chance, coded blind, told when all is coded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import CodingItem, CodingSample, Remark, Theme
from feedback.queries.coding import next_item, results_of, samples_of
from feedback.services.coding import code_item, draw_sample
from feedback.services.merging_themes import merge_theme
from partners.enums import Role
from partners.models import Membership
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory, scope_of

pytestmark = pytest.mark.django_db


def draw(house: House, **fields: Any) -> CodingSample:
    """Draw as the agency's lead, for the analyst."""
    given = {
        "first_day": house.today - dt.timedelta(days=2),
        "last_day": house.today,
        "size": 50,
        "coder": house.analyst,
        **fields,
    }
    return draw_sample(scope=house.leading, network=house.network, at=timezone.now(), **given)


def code(house: House, item: CodingItem, *themes: Theme, by: Membership | None = None) -> CodingItem:
    """Code as the analyst."""
    return code_item(scope=scope_of(by or house.analyst), item=item, themes=themes, at=timezone.now())


def test_draw_sample_keeps_the_themes_of_the_moment() -> None:
    """In any mode; not what has no theme, no words, other days or another network."""
    house, other = House.build(), House.build()
    second = ThemeFactory(network=house.network)
    remarks = [house.remark(mode=mode) for mode in Mode]
    for remark in remarks:
        house.themed(remark)
    house.themed(remarks[0], second)
    erased = house.remark()
    house.themed(erased)
    Remark.objects.filter(pk=erased.pk).update(words_erased=True)
    house.themed(house.remark(at=timezone.now() - dt.timedelta(days=9)))
    house.remark()
    other.themed(other.remark())
    sample = draw(house)
    assert sample.drawn_from == len(Mode)
    found = {item.case.remark_id: item.first for item in sample.items.select_related("case")}
    assert found == {remark.pk: [house.theme.pk] for remark in remarks} | {
        remarks[0].pk: sorted([house.theme.pk, second.pk])
    }


def test_draw_sample_same_seed_draws_the_same() -> None:
    house = House.build()
    for _ in range(6):
        house.themed(house.remark())
    drawn = [list(draw(house, size=3, seed=7).items.values_list("case", flat=True)) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 3
    assert draw(house).seed < 2**31


def test_draw_sample_refused_says_why() -> None:
    house, other = House.build(), House.build()
    with pytest.raises(DomainError):
        draw(house)
    house.themed(house.remark())
    for fields in (
        {"size": 0},
        {"size": 501},
        {"first_day": house.today + dt.timedelta(days=1)},
        {"coder": other.analyst},
        {"coder": house.sponsor},
    ):
        with pytest.raises(DomainError):
            draw(house, **fields)
    with pytest.raises(NotAllowedError):
        draw_sample(
            scope=house.desk,
            network=house.network,
            first_day=house.today,
            last_day=house.today,
            size=1,
            coder=house.analyst,
            at=timezone.now(),
        )
    assert not CodingSample.objects.exists()


def test_code_item_by_the_coder_alone_and_once() -> None:
    house = House.build()
    house.themed(house.remark())
    sample = draw(house)
    item = next_item(house.desk, sample)
    assert item is not None
    assert next_item(house.leading, sample) is None
    assert next_item(house.hq, sample) is None
    with pytest.raises(DomainError):
        code(house, item, by=house.lead)
    with pytest.raises(DomainError):
        code(house, item, House.build().theme)
    code(house, item)
    code(house, item, house.theme)
    item.refresh_from_db()
    assert item.second == []
    assert next_item(house.desk, sample) is None


def test_results_of_are_told_when_all_is_coded() -> None:
    """Until then nobody reads them; what is merged meanwhile reads as the kept theme."""
    house = House.build()
    gone = ThemeFactory(network=house.network)
    remarks = [house.remark() for _ in range(3)]
    house.themed(remarks[0])
    house.themed(remarks[1], gone)
    house.themed(remarks[2])
    sample = draw(house)
    by_remark = {item.case.remark_id: item for item in sample.items.all()}
    code(house, by_remark[remarks[0].pk], house.theme)
    code(house, by_remark[remarks[1].pk], house.theme)
    assert results_of(house.leading, sample) is None
    other = ThemeFactory(network=house.network)
    code(house, by_remark[remarks[2].pk], other)
    before = results_of(house.leading, sample)
    assert before is not None
    assert (before.remarks, before.same, len(before.lines)) == (3, 1, 3)
    merge_theme(scope=house.leading, theme=gone, into=house.theme, at=timezone.now())
    found = results_of(house.desk, sample)
    assert found is not None
    assert (found.same, found.overall.same, found.overall.decisions) == (2, 4, 6)
    [difference] = found.differences
    assert (difference.number, difference.first_alone, difference.second_alone) == (
        remarks[2].number,
        [house.theme],
        [other],
    )
    assert results_of(house.hq, sample) is None


def test_results_of_words_erased_before_they_were_coded_count_no_more() -> None:
    house = House.build()
    remarks = [house.remark(), house.remark()]
    for remark in remarks:
        house.themed(remark)
    sample = draw(house)
    Remark.objects.filter(pk=remarks[0].pk).update(words_erased=True)
    item = next_item(house.desk, sample)
    assert item is not None
    assert item.case.remark == remarks[1]
    code(house, item, house.theme)
    found = results_of(house.desk, sample)
    assert found is not None
    assert found.remarks == 1


def test_samples_of_are_the_agencys() -> None:
    house, other = House.build(), House.build()
    house.themed(house.remark())
    sample = draw(house)
    assert [(row.total, row.coded) for row in samples_of(house.desk)] == [(1, 0)]
    assert not samples_of(house.hq).exists()
    assert not samples_of(other.desk).exists()
    assert not samples_of(scope_of(house.member(Role.DEALER_STAFF))).exists()
    assert sample.by == house.lead
