"""A network and its agency's lead, whom most changes of a network are left to."""

from __future__ import annotations

import pytest

from partners.models import Network
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.partners import MembershipFactory, NetworkFactory


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


@pytest.fixture
def lead(network: Network) -> Scope:
    seat = MembershipFactory(network=network, role="agency_lead")
    return scope_for(seat.person.user, network)
