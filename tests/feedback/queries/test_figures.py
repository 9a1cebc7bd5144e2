"""Figures of a branch: exact and live for the agency, on every way in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.queries.figures import (
    Attribute,
    branch_figures,
    branch_trend,
    figures,
    theme_matrix,
    trend,
)
from feedback.queries.loop import loop_figures
from feedback.services.counting import fold_due
from partners.enums import Level, Role
from partners.periods import Grain, Period
from portal.kernel.errors import NotAllowedError
from tests.factories.feedback import House
from tests.factories.partners import PartnerFactory, hq_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """A network with a country of two dealers and one dealer beside it."""
    return House.build()


def month() -> Period:
    return Period.of(timezone.localdate(), Grain.MONTH)


def a_country(house: House):
    return PartnerFactory(network=house.network, level="country", country="DE", name="Germany")


def a_dealer(house: House, parent, **fields):
    return house.member(partner=PartnerFactory(network=house.network, parent=parent, **fields))


@pytest.mark.parametrize("folded", [False, True])
def test_figures_count_voices_and_distinct_dealers_of_a_branch(house, folded) -> None:
    country = a_country(house)
    one, two = a_dealer(house, country, band="A"), a_dealer(house, country, band="")
    for author in (one, one, two, house.member()):
        house.themed(house.remark(author))
    house.remark(one, mode=Mode.NO_IDENTITY)
    if folded:
        fold_due()
    table = figures(house.desk, house.network, branch=country, period=month(), attribute=Attribute.THEME)
    assert (table.total.voices, table.total.dealers, table.total.weighted) == (3, 2, 6.0)
    assert (table.active_dealers, table.unnamed, table.coverage) == (2, 1, 1.0)
    assert [(line.label, line.voices, line.dealers) for line in table.lines] == [(house.theme.name, 3, 2)]
    whole = branch_figures(house.desk, house.network, branch=hq_of(house.network), period=month())
    assert (whole.total.voices, whole.total.dealers, whole.unnamed) == (4, 3, 1)
    assert [(line.label, line.voices) for line in whole.lines][0] == ("Germany", 3)
    assert [line.voices for line in whole.lines] == [3, 1]
    alone = figures(house.desk, house.network, branch=one.partner, period=month(), attribute=Attribute.KIND)
    assert (alone.total.voices, [line.voices for line in alone.lines]) == (2, [2])


@pytest.mark.parametrize("count", [1, 5])
def test_figures_of_dealers_below_a_branch_cost_the_same_however_many(
    house, count: int, django_assert_num_queries
) -> None:
    region = PartnerFactory(network=house.network, level=Level.REGION)
    for n in range(count):
        dealer = PartnerFactory(network=house.network, parent=region, name=f"Dealer {n}")
        for _time in range(n):
            house.remark(house.member(partner=dealer))
    with django_assert_num_queries(4):
        table = branch_figures(house.desk, house.network, branch=region, period=month())
    assert sorted(line.voices for line in table.lines) == list(range(count))


def test_distributors_stand_beside_dealers(house) -> None:
    house.remark(house.member(Role.DISTRIBUTOR_MANAGER))
    house.remark(house.member())
    total = figures(house.desk, house.network, branch=hq_of(house.network), period=month()).total
    assert (total.voices, total.dealers, total.distributor_voices, total.distributors) == (1, 1, 1, 1)


def test_trend_names_every_period_and_weeks_have_voices_alone(house) -> None:
    now = timezone.now()
    author = house.member()
    for days in (0, 0, 40):
        house.remark(author, at=now - dt.timedelta(days=days))
    root = hq_of(house.network)
    months = trend(house.desk, house.network, branch=root, last=month(), count=3)
    assert sum(point.line.voices for point in months) == 3
    assert months[-1].line.voices >= 2
    assert months[-1].line.dealers == 1
    week = Period.of(timezone.localdate(), Grain.WEEK)
    points = trend(
        house.desk, house.network, branch=root, last=week, count=2, attribute=Attribute.KIND, value="problem"
    )
    assert (len(points), points[-1].line.dealers) == (2, 0)
    assert points[-1].line.voices == 2


def test_branch_trend_reads_the_branch_with_those_below_it_at_once(house, django_assert_num_queries) -> None:
    country = a_country(house)
    house.remark(a_dealer(house, country))
    house.remark(house.member())
    root, desk = hq_of(house.network), house.desk
    with django_assert_num_queries(2):
        found = branch_trend(desk, house.network, branch=root, last=month(), count=2)
    assert [point.line.voices for point in found.whole] == [0, 2]
    assert [(one.name, [point.line.voices for point in row]) for one, row in found.rows] == [
        ("Germany", [0, 1])
    ]
    below = branch_trend(house.desk, house.network, branch=country, last=month())
    assert (below.whole, below.rows) == ((), ())


def test_theme_matrix_has_a_table_for_each_branch_below(house) -> None:
    country = a_country(house)
    house.themed(house.remark(a_dealer(house, country)))
    house.member()
    matrix = theme_matrix(house.desk, house.network, branch=hq_of(house.network), period=month())
    assert [(branch.name, table.lines[0].voices) for branch, table in matrix] == [("Germany", 1)]


def test_loop_figures_tell_how_answering_stands(house) -> None:
    house.told(house.remark())
    house.remark()
    found = loop_figures(house.desk, house.network, period=month(), now=timezone.now())
    assert (found.received, found.answered, found.told, found.told_rate) == (2, 1, 1, 1.0)
    assert found.first_reply_hours is None
    with pytest.raises(NotAllowedError):
        loop_figures(house.hq, house.network, period=month(), now=timezone.now())
