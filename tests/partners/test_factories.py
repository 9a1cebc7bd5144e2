"""The factories make what their docstrings say."""

from __future__ import annotations

import pytest

from partners.enums import Level, Role
from tests.factories.partners import (
    AudienceFactory,
    CampaignFactory,
    MembershipFactory,
    NetworkFactory,
    consenting,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_membership_factory_gives_account_and_place(role: str) -> None:
    network = NetworkFactory()
    membership = MembershipFactory(network=network, role=role)
    assert membership.network == membership.person.network == network
    assert membership.person.user.email == membership.person.email


def test_other_factories_keep_to_the_network_given() -> None:
    network = NetworkFactory()
    person = consenting(network=network)
    assert person.consents.filter(granted=True).count() == 2
    assert AudienceFactory(network=network).network == CampaignFactory(network=network).network == network
    assert network.partners.get().level == Level.HQ
