"""Demand for programs: the agency's snapshot, logged; for headquarters the published dealers alone."""

from __future__ import annotations

import pytest

from feedback.services.demand import take_demand
from partners.enums import Role
from partners.models import ActivityLog
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.programs import program_of
from tests.feedback.services.channels import LATER, Channel

pytestmark = pytest.mark.django_db
AGENCY_ALONE = ("persons", "groups", "weighted", "one_group")


@pytest.fixture
def channel() -> Channel:
    """Return a network of which seven of fourteen dealers raised its theme, two of them of one owner."""
    channel = Channel()
    channel.big.children.filter(pk__in=[*channel.big.children.values_list("pk", flat=True)[:2]]).update(
        ownership_group="Nord"
    )
    channel.say(channel.big, 7)
    return channel


def address(channel: Channel) -> str:
    return f"/api/v1/{channel.house.network.slug}/demand/"


def test_agency_reads_four_measures_side_by_side_and_that_is_logged(channel: Channel) -> None:
    take_demand(network=channel.house.network, now=LATER)
    answer = program_of(channel.house.analyst).get(address(channel)).json()
    assert (answer["since"], answer["until"]) == ("2025-11-05", "2026-11-04")
    assert (answer["spoke"], answer["active_dealers"]) == (7, 14)
    (line,) = answer["lines"]
    assert (line["key"], line["label"]) == (f"{channel.house.theme.pk}", channel.house.theme.name)
    assert [line[name] for name in ("dealers", *AGENCY_ALONE)] == [7, 7, 6, 1.0, True]
    assert (round(line["interval"]["low"], 2), round(line["interval"]["high"], 2)) == (0.77, 1.0)
    assert ActivityLog.objects.get(verb="figures.read").data == {"demand": "2026-11-04"}


def test_agency_reads_an_empty_answer_before_the_first_night(channel: Channel) -> None:
    answer = program_of(channel.house.analyst).get(address(channel)).json()
    assert (answer["counted_at"], answer["spoke"], answer["lines"]) == (None, None, [])


def test_headquarters_reads_published_dealers_and_nothing_that_the_agency_alone_knows(
    channel: Channel,
) -> None:
    take_demand(network=channel.house.network, now=LATER)
    channel.publish()
    answer = program_of(channel.house.sponsor).get(f"{address(channel)}?period=2026-10").json()
    assert (answer["since"], answer["until"], answer["spoke"]) == ("2026-10-01", "2026-10-31", 7)
    assert [line["dealers"] for line in answer["lines"]] == [7]
    assert {line[name] for line in answer["lines"] for name in AGENCY_ALONE} == {None}
    assert program_of(channel.house.sponsor).get(address(channel)).json() == answer


def test_headquarters_reads_no_figure_where_too_few_spoke() -> None:
    channel = Channel()
    channel.say(channel.big, 3)
    channel.publish()
    answer = program_of(channel.house.sponsor).get(f"{address(channel)}?period=2026-10").json()
    assert (answer["spoke"], answer["active_dealers"]) == (None, None)
    assert {(line["dealers"], line["interval"]) for line in answer["lines"]} <= {(None, None)}


def test_demand_refuses_a_period_that_is_none(channel: Channel) -> None:
    assert program_of(channel.house.sponsor).get(f"{address(channel)}?period=soon").status_code == 422


@pytest.mark.parametrize("role", [Role.FIELD_MANAGER, Role.DISTRIBUTOR_MANAGER, Role.DEALER_STAFF])
def test_demand_is_not_there_for_the_field_and_dealers(channel: Channel, role: str) -> None:
    partner = PartnerFactory(network=channel.house.network)
    membership = MembershipFactory(network=channel.house.network, role=role, partner=partner)
    assert program_of(membership).get(address(channel)).status_code == 404
