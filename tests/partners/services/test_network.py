"""Networks are founded and trees grow and move, with every copied path."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import ActivityLog, Audience, Membership, Network, Partner, Pulse, Touchpoint
from partners.scope import Scope
from partners.services.ledger import record_touchpoint
from partners.services.network import (
    LONGEST,
    add_partner,
    change_network,
    found_network,
    move_partner,
    update_partner,
)
from partners.tree import STEP, is_within
from portal.kernel import registries
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, hq_of
from tests.scale import scale

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


def move(partner: Partner, parent: Partner) -> None:
    move_partner(scope=Scope.system(partner.network_id), partner=partner, parent=parent)


def check_tree(network: Network) -> None:
    """Check that every path, depth and count of children says what the parents say."""
    for partner in Partner.objects.filter(network=network).select_related("parent"):
        assert partner.depth == len(partner.path) // STEP
        assert partner.numchild == partner.children.count()
        if partner.parent:
            assert partner.path[:-STEP] == partner.parent.path
    for copied in (Membership, Touchpoint, Pulse):
        for row in copied.objects.filter(network=network).select_related("partner"):
            assert row.path == row.partner.path


@pytest.mark.parametrize("slug", ["admin", "accounts", "Not A Slug", "health"])
def test_found_network_refuses_addresses_of_ours(slug: str) -> None:
    with pytest.raises(DomainError, match="Choose another one"):
        found_network(slug=slug, name="X")


def test_found_network_refuses_bad_settings_whole() -> None:
    with pytest.raises(DomainError):
        found_network(slug="fine", name="X", accent="red")
    assert not Network.objects.filter(slug="fine").exists()


def test_found_network_has_everyone_and_speaks_english() -> None:
    network = found_network(slug="fine", name="Fine")
    assert (network.languages, network.default_language) == (["en"], "en")
    assert Audience.objects.get(network=network).is_everyone


def test_change_network_gives_a_new_accent_a_new_address(network) -> None:
    scope = Scope.system(network.pk)
    change_network(scope=scope, network=network, name="New", accent="#112233")
    network.refresh_from_db()
    assert (network.name, network.theme_version) == ("New", 2)
    change_network(scope=scope, network=network, accent="#112233")
    assert network.theme_version == 2
    with pytest.raises(DomainError):
        change_network(scope=scope, network=network, accent="blue")


def test_update_partner_logs_the_names_of_changed_fields_alone(network) -> None:
    shop = PartnerFactory(network=network)
    scope = Scope.system(network.pk)
    assert update_partner(scope=scope, partner=shop, town="Ulm", band=shop.band) is True
    assert update_partner(scope=scope, partner=shop, town="Ulm") is False
    assert ActivityLog.objects.get(verb="partners.partner_changed").data == {"fields": ["town"]}


def test_add_partner_follows_a_parent_that_moved_meanwhile(network) -> None:
    region, branch = PartnerFactory(network=network), PartnerFactory(network=network)
    stale = Partner.objects.get(pk=branch.pk)
    move(branch, region)
    child = add_partner(network=network, parent=stale, level="dealer", number="X", name="X")
    region.refresh_from_db()
    assert is_within(child.path, region.path)
    check_tree(network)


def test_add_partner_refuses_another_network_and_too_deep_a_tree(network) -> None:
    with pytest.raises(DomainError, match="another network"):
        add_partner(network=network, parent=hq_of(NetworkFactory()), level="dealer", number="X", name="X")
    partner = hq_of(network)
    for at in range(LONGEST // STEP - 1):
        partner = add_partner(network=network, parent=partner, level="region", number=f"{at}", name="X")
    with pytest.raises(DomainError, match="16 levels"):
        add_partner(network=network, parent=partner, level="dealer", number="deep", name="X")
    branch = PartnerFactory(network=network)
    with pytest.raises(DomainError, match="16 levels"):
        move(branch, partner)


def test_move_partner_refuses_what_is_no_tree(network) -> None:
    top = PartnerFactory(network=network)
    below = PartnerFactory(network=network, parent=top)
    with pytest.raises(DomainError, match="under itself"):
        move(top, below)
    with pytest.raises(DomainError, match="another network"):
        move(top, hq_of(NetworkFactory()))
    before = ActivityLog.objects.count()
    move(below, top)
    assert ActivityLog.objects.count() == before


def test_move_partner_rewrites_every_registered_copy(network) -> None:
    region = PartnerFactory(network=network, level="region")
    seat = MembershipFactory(network=network)
    verb = registries.verbs.items()[0][0]
    record_touchpoint(partner=seat.partner, verb=verb, occurred_at=timezone.now(), dedupe_key="1")
    move(seat.partner, region)
    check_tree(network)
    seat.refresh_from_db()
    assert is_within(seat.path, region.path)


@settings(max_examples=scale(10, 100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    under=st.lists(st.integers(0, 6), min_size=3, max_size=7),
    moves=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=6),
)
def test_any_moves_leave_a_true_tree_and_reuse_no_path(
    under: list[int], moves: list[tuple[int, int]]
) -> None:
    network = Network.objects.create(slug=f"moved-{Network.objects.count()}", name="Moved")
    partners = [add_partner(network=network, parent=None, level="hq", number="HQ", name="HQ")]
    for at, place in enumerate(under):
        parent = partners[place % len(partners)]
        partners.append(add_partner(network=network, parent=parent, level="dealer", number=f"{at}", name="X"))
    steps = {partner.pk: partner.path[-STEP:] for partner in partners}
    for who, where in moves:
        partner, parent = partners[who % len(partners)], partners[where % len(partners)]
        try:
            move(partner, parent)
        except DomainError:
            continue
    check_tree(network)
    found = dict(Partner.objects.filter(network=network).values_list("pk", "path"))
    assert {pk: path[-STEP:] for pk, path in found.items()} == steps
