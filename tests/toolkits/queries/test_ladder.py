"""The reach ladder: what stands on which rung, what each reader may know, and who is listed."""

from __future__ import annotations

import pytest

from partners.enums import Level, Role
from partners.models import BranchConsent
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.partners import (
    AudienceFactory,
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    PersonFactory,
)
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from toolkits.models import Rating
from toolkits.queries.ladder import Line, reach_ladder
from toolkits.services.downloads import record_download, record_opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", minimum_dealers=5)


@pytest.fixture
def asset(network):
    return AssetFactory(network=network)


@pytest.fixture
def toolkit(network, asset):
    return ToolkitFactory(network=network, assets=[asset])


def branch(network, name="North", level=Level.REGION):
    return PartnerFactory(network=network, level=level, name=name)


def dealer(network, parent=None, *, country="DE", language="en", name="Dealer"):
    place = {"parent": parent} if parent else {}
    shop = PartnerFactory(network=network, country=country, name=name, **place)
    person = PersonFactory(network=network, language=language)
    return MembershipFactory(network=network, partner=shop, person=person)


def scope_of(who) -> Scope:
    return scope_for(who.person.user, who.network)


def reader(network, role, **where) -> Scope:
    return scope_of(MembershipFactory(network=network, role=role, **where))


def climb(who, toolkit, asset, *, sees=True, takes=False, says="") -> None:
    if sees:
        assert record_opening(scope=scope_of(who), toolkit=toolkit)
    if takes:
        assert record_download(scope=scope_of(who), asset=asset)
    if says:
        Rating.objects.create(
            network=who.network,
            subject_kind="asset",
            subject_id=asset.pk,
            partner=who.partner,
            verdict=says,
        )


def rungs(found, title: str) -> dict[str, tuple]:
    part = next(part for part in found.parts if part.title == title)
    return {line.label: line.rungs for line in part.lines}


def test_rungs_stand_inside_one_another(network, toolkit, asset) -> None:
    other = AssetFactory(network=network)
    far = ToolkitFactory(network=network, assets=[other])
    people = [dealer(network, name=f"Dealer {n}") for n in range(6)]
    climb(people[0], toolkit, asset)
    climb(people[1], toolkit, asset, sees=False, takes=True)
    climb(people[2], toolkit, asset, takes=True, says="partly")
    climb(people[3], toolkit, asset, takes=True, says="no")
    climb(people[4], toolkit, asset, sees=False, says="yes")
    climb(people[5], far, other, takes=True)
    found = reach_ladder(reader(network, Role.AGENCY_ANALYST), network, toolkit)
    assert found.whole.rungs == (6, 4, 3, 1)
    assert [(one.name, one.stage) for one in found.came] == [
        ("Dealer 0", "seen"),
        ("Dealer 1", "taken"),
        ("Dealer 2", "used"),
        ("Dealer 3", "taken"),
    ]
    assert [one.name for one in found.not_come] == ["Dealer 4", "Dealer 5"]
    assert (found.is_exact, found.not_come_count) == (True, 2)
    assert found.came_count == 4


def test_what_the_toolkit_is_not_aimed_at_any_more_is_not_counted(network, asset) -> None:
    north, south = branch(network), branch(network, "South")
    audience = AudienceFactory(network=network, branch_ids=[north.pk])
    toolkit = ToolkitFactory(network=network, assets=[asset], audience=audience)
    inside, outside = dealer(network, north), dealer(network, south)
    climb(inside, toolkit, asset)
    climb(outside, toolkit, asset, sees=False, takes=True)
    found = reach_ladder(reader(network, Role.AGENCY_LEAD), network, toolkit)
    assert found.whole.rungs == (1, 1, 0, 0)


def test_parts_are_by_branch_level_country_and_language(network, toolkit, asset) -> None:
    north = branch(network)
    importer = PartnerFactory(network=network, level=Level.DISTRIBUTOR, parent=north, name="Importer")
    manager = MembershipFactory(network=network, partner=importer, role=Role.DISTRIBUTOR_MANAGER)
    deep = dealer(network, importer, country="AT", language="de")
    direct = dealer(network)
    MembershipFactory(
        network=network, partner=direct.partner, person=PersonFactory(network=network, language="de")
    )
    climb(deep, toolkit, asset)
    climb(manager, toolkit, asset)
    found = reach_ladder(reader(network, Role.AGENCY_ANALYST), network, toolkit)
    assert rungs(found, "By branch") == {"Heat Pumps HQ": (1, 0, 0, 0), "North": (1, 1, 0, 0)}
    assert rungs(found, "By level") == {"Dealer": (2, 1, 0, 0), "Distributor": (1, 1, 0, 0)}
    assert rungs(found, "By country") == {"AT": (1, 1, 0, 0), "DE": (1, 0, 0, 0)}
    assert rungs(found, "By language") == {"English": (1, 0, 0, 0), "German": (1, 1, 0, 0)}


@pytest.mark.parametrize(
    "seen, taken, shown",
    [(4, 0, (10, None, None)), (5, 4, (10, 5, None)), (9, 5, (10, 5, 5))],
)
@pytest.mark.parametrize("role", [Role.HQ_MARKETER, Role.HQ_SPONSOR])
def test_headquarters_reads_steps_of_enough_dealers_and_no_list(
    network, toolkit, asset, role, seen, taken, shown
) -> None:
    for number in range(11):
        climb(dealer(network), toolkit, asset, sees=number < seen, takes=number < taken)
    found = reach_ladder(reader(network, role), network, toolkit)
    assert found.whole == Line("All dealers", shown)
    assert (found.is_exact, found.came, found.not_come, found.not_come_count) == (False, [], [], 0)


def test_headquarters_reads_nothing_of_a_small_group(network, toolkit, asset) -> None:
    for number in range(6):
        climb(dealer(network), toolkit, asset)
        if number < 4:
            climb(dealer(network, country="AT"), toolkit, asset)
    found = reach_ladder(reader(network, Role.HQ_MARKETER), network, toolkit)
    assert rungs(found, "By country") == {"AT": (None,) * 3, "DE": (5, 5, None)}


def test_a_branch_that_keeps_its_figures_is_not_shown_by_itself(network, toolkit, asset) -> None:
    importer = branch(network, "Importer", Level.DISTRIBUTOR)
    BranchConsent.objects.update_or_create(
        partner=importer,
        defaults={"network": network, "path": importer.path, "shows_figures": False},
    )
    for _number in range(5):
        climb(dealer(network, importer), toolkit, asset)
    shown = {
        role: rungs(reach_ladder(reader(network, role), network, toolkit), "By branch")["Importer"]
        for role in (Role.HQ_SPONSOR, Role.AGENCY_ANALYST)
    }
    assert shown == {Role.HQ_SPONSOR: (None,) * 3, Role.AGENCY_ANALYST: (5, 5, 0, 0)}


def test_field_manager_reads_counts_of_the_own_branch_alone(network, toolkit, asset) -> None:
    north, south = branch(network), branch(network, "South")
    for _number in range(6):
        climb(dealer(network, north), toolkit, asset, takes=True)
        climb(dealer(network, south), toolkit, asset)
    found = reach_ladder(reader(network, Role.FIELD_MANAGER, partner=north), network, toolkit)
    assert (found.whole.rungs, found.came, found.not_come) == ((5, 5, 5), [], [])
    assert rungs(found, "By branch") == {"North": (5, 5, 5)}


def test_nobody_reached_has_no_parts(network, toolkit) -> None:
    found = reach_ladder(reader(network, Role.AGENCY_ANALYST), network, toolkit)
    assert (found.whole.rungs, found.parts, found.came, found.not_come) == ((0, 0, 0, 0), [], [], [])


@pytest.mark.parametrize("count", [1, 4])
def test_ladder_costs_the_same_however_many_it_reached(
    network, toolkit, asset, django_assert_num_queries, count
) -> None:
    for number in range(count):
        climb(dealer(network, branch(network, f"Branch {number}")), toolkit, asset, takes=True, says="yes")
    scope = reader(network, Role.AGENCY_ANALYST)
    toolkit.refresh_from_db()
    with django_assert_num_queries(8):
        reach_ladder(scope, network, toolkit)


def test_ladder_says_how_many_more_there_are_than_it_lists(network, toolkit, asset, monkeypatch) -> None:
    monkeypatch.setattr("toolkits.queries.ladder.LISTED", 1)
    for n in range(5):
        someone = dealer(network, name=f"Dealer {n}")
        if n < 3:
            climb(someone, toolkit, asset)
    found = reach_ladder(reader(network, Role.AGENCY_ANALYST), network, toolkit)
    assert (len(found.came), found.came_count, found.came_more) == (1, 3, 2)
    assert (len(found.not_come), found.not_come_count, found.not_come_more) == (1, 2, 1)
    hidden = reach_ladder(reader(network, Role.HQ_MARKETER), network, toolkit)
    assert (hidden.came_count, hidden.not_come_count) == (0, 0)


def test_who_says_that_it_helped_is_in_no_group_that_headquarters_composes(network, asset) -> None:
    """Two audiences that differ in one dealer show the same: else that dealer's own word could be read."""
    people = [dealer(network, name=f"Dealer {n}") for n in range(7)]
    everybody = ToolkitFactory(network=network, assets=[asset])
    for who in people[:5]:
        climb(who, everybody, asset, takes=True, says="yes")
    climb(people[5], everybody, asset, takes=True)
    shown = []
    for left_out in (people[0], people[6]):
        audience = AudienceFactory(network=network, exclude_ids=[left_out.partner_id])
        toolkit = ToolkitFactory(network=network, assets=[asset], audience=audience)
        found = reach_ladder(reader(network, Role.HQ_MARKETER), network, toolkit)
        lines = [found.whole, *(line for part in found.parts for line in part.lines)]
        shown.append((found.helped, {len(line.rungs) for line in lines}))
    assert shown == [(5, {3}), (5, {3})]
    exact = reach_ladder(reader(network, Role.AGENCY_LEAD), network, everybody)
    assert (exact.whole.rungs, exact.helped) == ((7, 6, 6, 5), None)


def test_whom_it_helped_is_counted_within_the_branch_of_a_field_manager(network, asset) -> None:
    north = branch(network)
    toolkit = ToolkitFactory(network=network, assets=[asset])
    for number in range(6):
        climb(dealer(network, north), toolkit, asset, takes=True, says="yes" if number < 4 else "no")
        climb(dealer(network), toolkit, asset, takes=True, says="partly")
    shown = {
        role: reach_ladder(reader(network, role, **at), network, toolkit).helped
        for role, at in ((Role.FIELD_MANAGER, {"partner": north}), (Role.HQ_SPONSOR, {}))
    }
    assert shown == {Role.FIELD_MANAGER: None, Role.HQ_SPONSOR: 10}


def test_branch_that_keeps_its_figures_is_not_shown_under_the_name_of_its_country(
    network, toolkit, asset
) -> None:
    austria = PartnerFactory(network=network, level=Level.COUNTRY, name="Austria", country="AT")
    importer = PartnerFactory(network=network, level=Level.DISTRIBUTOR, parent=austria, name="Importer")
    BranchConsent.objects.update_or_create(
        partner=importer,
        defaults={"network": network, "path": importer.path, "shows_figures": False},
    )
    for _number in range(5):
        climb(dealer(network, importer, country="AT"), toolkit, asset)
        climb(dealer(network), toolkit, asset)
    found = reach_ladder(reader(network, Role.HQ_SPONSOR), network, toolkit)
    assert rungs(found, "By branch")["Austria"] == (None,) * 3
    assert rungs(found, "By country") == {"Austria": (None,) * 3, "DE": (5, 5, None)}
