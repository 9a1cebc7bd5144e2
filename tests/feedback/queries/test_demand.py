"""Who reads demand: the agency its snapshot whole, headquarters what was published, in dealers alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from feedback.demand import Demanded, Rate, Size
from feedback.queries.demand import demand, newest_published, published_demand
from feedback.services.demand import take_demand
from partners.enums import Role
from partners.models import Partner
from partners.periods import Grain, Period
from partners.scope import Scope
from tests.factories.feedback import ThemeFactory, scope_of
from tests.factories.partners import MembershipFactory
from tests.feedback.services.channels import LATER, OCTOBER, SAID, Channel

pytestmark = pytest.mark.django_db
JANUARY = dt.datetime(2027, 1, 5, 3, 30, tzinfo=dt.UTC)


@pytest.fixture
def channel() -> Channel:
    """Return a network of which seven of fourteen dealers raised its theme, and five another one."""
    channel = Channel()
    channel.say(channel.big, 7)
    other = ThemeFactory(network=channel.house.network, name="Zinc")
    for remark in channel.house.network.remarks.order_by("pk")[:5]:
        channel.house.themed(remark, other)
    take_demand(network=channel.house.network, now=LATER)
    return channel


def test_agency_reads_each_theme_beside_who_spoke_and_the_network(channel: Channel) -> None:
    table = demand(channel.house.desk, channel.house.network)
    assert table is not None
    assert (table.since, table.day, table.taken_at) == (dt.date(2025, 11, 5), dt.date(2026, 11, 4), LATER)
    assert (table.network.dealers, table.spoke.dealers, table.spoke.persons) == (14, 7, 7)
    lines = {line.theme.name: line for line in table.lines}
    assert lines["Zinc"].rate == Rate(5, 7, 14)
    assert lines["Zinc"].weighted == pytest.approx(5 / 7)
    assert lines[channel.house.theme.name].said.persons == 7


def test_agency_reads_one_theme_alone(channel: Channel) -> None:
    table = demand(channel.house.desk, channel.house.network, theme=channel.house.theme)
    assert table is not None
    assert [line.theme for line in table.lines] == [channel.house.theme]
    assert table.spoke.dealers == 7


def test_snapshot_in_which_nobody_spoke_weighs_nothing(channel: Channel) -> None:
    table = demand(channel.house.desk, channel.house.network)
    assert table is not None
    line = replace(table.lines[0], said=Demanded(), spoke=Demanded(), network=Size())
    assert (line.weighted, line.rate.interval) == (0.0, None)


def test_snapshot_of_another_network_is_not_read(channel: Channel) -> None:
    other = Channel(2, 1)
    take_demand(network=other.house.network, now=LATER)
    table = demand(other.house.desk, other.house.network)
    assert table is not None
    assert (table.lines, table.spoke, table.network.dealers) == ((), Demanded(), 3)


def test_network_before_its_first_night_has_no_snapshot(channel: Channel) -> None:
    other = Channel(1, 1)
    assert demand(other.house.desk, other.house.network) is None


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.HQ_MARKETER, Role.FIELD_MANAGER, Role.DEALER_STAFF])
def test_snapshot_is_read_by_nobody_outside_the_agency(channel: Channel, role: str) -> None:
    scope = scope_of(MembershipFactory(network=channel.house.network, role=role))
    assert demand(scope, channel.house.network) is None


def test_mailed_link_of_the_agency_opens_no_snapshot(channel: Channel) -> None:
    seat = channel.house.desk
    link = Scope.for_link(seat.network_id, seat.seats[0], 1)
    assert demand(link, channel.house.network) is None


def test_headquarters_reads_dealers_and_their_share_of_those_who_spoke(channel: Channel) -> None:
    channel.publish()
    root: Partner = channel.root
    table = published_demand(channel.house.hq, channel.house.network, root=root, period=OCTOBER)
    assert (table.spoke, table.population, table.published_at) == (7, 14, LATER)
    found = {line.label: line.rate for line in table.lines}
    assert found[channel.house.theme.name] == Rate(7, 7, 14)


def test_headquarters_reads_no_figure_of_a_theme_that_too_few_raised(channel: Channel) -> None:
    few = ThemeFactory(network=channel.house.network, name="Few")
    for remark in channel.house.network.remarks.order_by("pk")[:4]:
        channel.house.themed(remark, few)
    channel.publish()
    table = published_demand(channel.house.hq, channel.house.network, root=channel.root, period=OCTOBER)
    assert {line.rate for line in table.lines if line.label == "Few"} == set()
    assert [line.rate for line in table.lines if line.rate is None] == [None]


def test_headquarters_reads_nothing_where_too_few_spoke_at_all() -> None:
    channel = Channel()
    channel.say(channel.big, 3)
    channel.publish()
    table = published_demand(channel.house.hq, channel.house.network, root=channel.root, period=OCTOBER)
    assert (table.spoke, table.population) == (None, None)
    assert [line.rate for line in table.lines if line.rate] == []


def test_dealers_who_spoke_and_left_before_it_was_published_stay_in_the_network(channel: Channel) -> None:
    leaving = channel.big.children.order_by("pk")
    Partner.objects.filter(pk__in=[*leaving.values_list("pk", flat=True)[:3]]).update(is_active=False)
    Partner.objects.filter(parent=channel.small).update(is_active=False)
    channel.publish()
    table = published_demand(channel.house.hq, channel.house.network, root=channel.root, period=OCTOBER)
    assert (table.spoke, table.population) == (7, 5)
    assert {line.rate.population for line in table.lines if line.rate} == {7}


def test_newest_published_is_a_quarter_before_any_month(channel: Channel) -> None:
    assert newest_published(channel.house.network, channel.root) is None
    channel.publish()
    assert newest_published(channel.house.network, channel.root) == OCTOBER
    channel.publish(at=JANUARY)
    assert newest_published(channel.house.network, channel.root) == Period.of(SAID.date(), Grain.QUARTER)
