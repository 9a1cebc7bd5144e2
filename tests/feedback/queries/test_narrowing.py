"""The desk's list, narrowed by what stands in the address."""

from __future__ import annotations

import pytest
from django.test import Client

from feedback.enums import Kind, Mode
from feedback.queries.desk import VIEWS, count_narrowed, desk_page
from feedback.queries.narrowing import narrowing_from
from partners.enums import Level
from tests.factories.feedback import House, say
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """Return a network in which a dealer of the north praises, another finds a problem, one is nobody."""
    house = House.build(slug="pumps")
    house.north = PartnerFactory(network=house.network, level=Level.REGION, name="North")
    northern = MembershipFactory(
        network=house.network, partner=PartnerFactory(network=house.network, parent=house.north)
    )
    house.praise = say(northern, kind=Kind.PRAISE)
    house.problem = say(house.member())
    house.unknown = say(house.member(), mode=Mode.NO_IDENTITY)
    house.themed(house.problem)
    return house


def numbers(house: House, **asked: object) -> set[str]:
    """Return the numbers of the remarks that are left, after checking that the count says the same."""
    narrowing = narrowing_from({key: f"{value}" for key, value in asked.items()}, house.desk)
    how = {"view": VIEWS["all"], "now": house.problem.submitted_at, "narrowing": narrowing}
    rows = desk_page(house.desk, house.network, **how).rows
    assert count_narrowed(house.desk, house.network, **how) == len(rows)
    return {case.remark.number for case in rows}


def test_each_filter_leaves_what_it_names(house) -> None:
    everything = {house.praise.number, house.problem.number, house.unknown.number}
    period = f"{house.problem.submitted_at:%Y-%m}"
    assert numbers(house) == everything
    assert numbers(house, theme=house.theme.code) == {house.problem.number}
    assert numbers(house, kind="praise") == {house.praise.number}
    assert numbers(house, route="form") == everything
    assert numbers(house, route="link") == set()
    assert numbers(house, branch=house.north.pk) == {house.praise.number}
    assert numbers(house, period=period) == everything
    assert numbers(house, period="2020") == set()
    assert numbers(house, kind="praise", theme=house.theme.code) == set()


def test_what_names_nothing_that_is_seen_is_ignored(house) -> None:
    foreign, other = PartnerFactory(), House.build()
    asked = {"theme": other.theme.code + "x", "kind": "x", "route": "x", "period": "x", "branch": "x"}
    assert narrowing_from(asked, house.desk).values == {}
    assert narrowing_from({"branch": f"{foreign.pk}"}, house.desk).values == {}
    assert narrowing_from({"branch": "9" * 30}, house.desk).values == {}


def test_chips_take_one_filter_off_and_keep_the_others(house) -> None:
    asked = {
        "theme": house.theme.code,
        "kind": "praise",
        "route": "form",
        "branch": f"{house.north.pk}",
        "period": "2026-Q4",
    }
    chips = {str(words): rest for words, rest in narrowing_from(asked, house.desk).chips}
    assert list(chips) == [house.theme.name, "Praise", "Form", "North", "period 2026-Q4"]
    assert chips["Praise"] == f"&theme={house.theme.code}&route=form&branch={house.north.pk}&period=2026-Q4"
    assert narrowing_from({"kind": "praise"}, house.desk).chips == [("Praise", "")]


def test_filters_stay_in_every_address_of_the_desk(house) -> None:
    client = Client()
    client.force_login(house.analyst.person.user)
    page = client.get("/pumps/desk/?view=all&kind=praise")
    assert page.context["count"] == 1
    assert f"/pumps/desk/{house.praise.number}/?view=all&amp;kind=praise" in page.text
    assert "?view=new&amp;kind=praise" in page.text
    case = client.get(f"/pumps/desk/{house.praise.number}/?view=all&kind=praise")
    assert case.context["address"].endswith("?view=all&kind=praise")
    assert "No remark fits these filters" in client.get("/pumps/desk/?view=all&kind=idea").text
