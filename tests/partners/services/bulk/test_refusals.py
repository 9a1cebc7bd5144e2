"""Bulk services refuse what the single ones refuse."""

from __future__ import annotations

import pytest

from partners.enums import Level, Role
from partners.models import Membership, Partner
from partners.scope import Scope
from partners.services.bulk.partners import NewPartner, add_partners
from partners.services.bulk.people import Seat, grant_memberships
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
FIELDS = {"level": Level.DEALER, "name": "Dealer"}


def test_partner_above_has_to_be_there() -> None:
    network = NetworkFactory()
    with pytest.raises(DomainError, match="There is no partner V"):
        add_partners(network=network, new=[NewPartner("1", "V", FIELDS)])
    assert Partner.objects.filter(network=network).count() == 1


def test_tree_is_no_deeper_than_its_paths() -> None:
    network = NetworkFactory()
    chain = [NewPartner("0", "HQ", FIELDS), *(NewPartner(f"{n}", f"{n - 1}", FIELDS) for n in range(1, 16))]
    with pytest.raises(DomainError, match="16 levels at most"):
        add_partners(network=network, new=chain)


def test_seats_of_another_network_are_refused() -> None:
    dealer, stranger = PartnerFactory(), PersonFactory()
    with pytest.raises(DomainError, match="another network"):
        grant_memberships(
            scope=Scope.system(dealer.network_id), seats=[Seat(stranger, dealer, Role.DEALER_STAFF)]
        )
    assert Membership.objects.count() == 0


def test_role_that_ended_is_given_again() -> None:
    seat = MembershipFactory(role=Role.DEALER_STAFF)
    Membership.objects.update(is_active=False)
    grant_memberships(
        scope=Scope.system(seat.network_id), seats=[Seat(seat.person, seat.partner, Role.DEALER_STAFF)]
    )
    assert list(Membership.objects.values_list("is_active", "ended_at")) == [(True, None)]
