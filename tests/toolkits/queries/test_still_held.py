"""Who still holds a dead version: exactly with names for the agency, in steps for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.enums import Level, Role
from partners.models import BranchConsent
from tests.factories.holding import reader, replace, scope_of, take
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory, end_toolkit
from toolkits.models import ChangeNotice
from toolkits.queries.still_held import StillHeld, still_held
from toolkits.services.acknowledging import acknowledge_changes
from toolkits.services.changes import note_endings, spread_due_changes
from toolkits.services.downloads import record_download
from toolkits.services.telling_changes import tell_of_changes

pytestmark = pytest.mark.django_db
BEFORE = timezone.now() - timedelta(hours=2)


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", minimum_dealers=5)


@pytest.fixture
def asset(network):
    made = AssetFactory(network=network, title="Price list")
    ToolkitFactory(network=network, slug="spring", assets=[made])
    return made


def of(network, asset, role=Role.AGENCY_LEAD, **where) -> StillHeld:
    asset.refresh_from_db()
    scope = scope_of(MembershipFactory(network=network, role=role, **where))
    return still_held(scope, network, asset, timezone.now())


def takers(network, asset, count: int, **where) -> list:
    people = [reader(network, **where) for _n in range(count)]
    for who in people:
        take(who, asset, BEFORE)
    return people


def figures(found: StillHeld) -> tuple[int | None, ...]:
    return found.dealers, found.settled, found.dead, found.share


def acknowledge(who, network, asset) -> None:
    until = ChangeNotice.objects.latest("pk").change_id
    acknowledge_changes(
        scope=scope_of(who), network=network, asset_id=asset.pk, until=until, at=timezone.now()
    )


def test_agency_reads_who_holds_what_and_who_has_seen_to_it(network, asset) -> None:
    old, seen_to, fresh = takers(network, asset, 3)
    reader(network)
    replace(asset, timezone.now())
    take(fresh, asset, timezone.now() + timedelta(minutes=1))
    tell_of_changes()
    acknowledge(seen_to, network, asset)
    found = of(network, asset)
    assert figures(found) == (3, 2, 1, 33)
    assert [(row.partner_id, row.number, row.is_dead) for row in found.holders] == [
        (old.partner_id, 1, True),
        (seen_to.partner_id, 1, True),
        (fresh.partner_id, 2, False),
    ]
    assert [row.told_at is None for row in found.holders] == [False, False, True]
    assert [row.acknowledged_at is None for row in found.holders] == [True, False, True]
    assert found.holders[0].person == old.person.name


def test_word_on_an_earlier_change_is_none_on_the_next(network, asset) -> None:
    (one,) = takers(network, asset, 1)
    replace(asset, timezone.now())
    spread_due_changes()
    acknowledge(one, network, asset)
    assert figures(of(network, asset)) == (1, 1, 0, 0)
    replace(asset, timezone.now(), note="Again")
    spread_due_changes()
    assert figures(of(network, asset)) == (1, 0, 1, 100)


def test_of_a_file_that_has_ended_every_version_is_dead(network, asset) -> None:
    (one, _other) = takers(network, asset, 2)
    end_toolkit(asset.toolkit_links.get().page, timezone.now() - timedelta(minutes=1))
    note_endings(network, timezone.now())
    spread_due_changes()
    acknowledge(one, network, asset)
    found = of(network, asset)
    assert (figures(found), found.has_ended) == ((2, 1, 1, 50), True)


def test_dealer_counts_once_by_whoever_holds_the_worst(network, asset) -> None:
    (one,) = takers(network, asset, 1)
    (colleague,) = takers(network, asset, 1, partner=one.partner)
    replace(asset, timezone.now())
    take(one, asset, timezone.now() + timedelta(minutes=1))
    assert figures(of(network, asset)) == (1, 0, 1, 100)
    take(colleague, asset, timezone.now() + timedelta(minutes=1))
    assert figures(of(network, asset)) == (1, 1, 0, 0)


def test_headquarters_reads_steps_and_a_share_that_follows_from_them(network, asset) -> None:
    people = takers(network, asset, 12)
    replace(asset, timezone.now())
    for who in people[:4]:
        take(who, asset, timezone.now() + timedelta(minutes=1))
    found = of(network, asset, Role.HQ_MARKETER)
    # At least 5 of at most 14.
    assert figures(found) == (10, None, 5, 35)
    assert (found.holders, found.is_exact) == ([], False)
    assert figures(of(network, AssetFactory(network=network), Role.HQ_MARKETER)) == (None, None, None, None)


def test_field_manager_reads_their_branch_unless_it_keeps_its_figures(network, asset) -> None:
    importer = PartnerFactory(network=network, level=Level.DISTRIBUTOR)
    for _n in range(6):
        takers(network, asset, 1, partner=PartnerFactory(network=network, parent=importer))
    takers(network, asset, 6)
    replace(asset, timezone.now())
    above = {"partner": importer}
    assert figures(of(network, asset, Role.FIELD_MANAGER, **above)) == (5, None, 5, 55)
    BranchConsent.objects.create(network=network, partner=importer, path=importer.path, shows_figures=False)
    assert figures(of(network, asset, Role.FIELD_MANAGER, **above)) == (None, None, None, None)


def test_distributors_people_are_no_dealers_and_other_networks_nothing(network, asset) -> None:
    takers(network, asset, 1, partner=PartnerFactory(network=network, level=Level.DISTRIBUTOR))
    other = AssetFactory(network=NetworkFactory())
    takers(other.network, other, 1)
    assert figures(of(network, asset)) == (0, 0, 0, None)


def test_reading_asks_as_much_for_many_holders_as_for_one(network, asset, django_assert_num_queries) -> None:
    takers(network, asset, 1)
    scope = scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
    asset = type(asset).objects.select_related("current").get(pk=asset.pk)
    for _round in range(2):
        with django_assert_num_queries(6):
            still_held(scope, network, asset, timezone.now())
        for who in [reader(network) for _n in range(4)]:
            record_download(scope=scope_of(who), asset=asset)
