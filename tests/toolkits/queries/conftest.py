"""A network whose files are looked for, and who looks."""

from __future__ import annotations

import pytest

from partners.models import Audience, Network
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.partners import MembershipFactory, NetworkFactory


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="heat-pumps", languages=["en", "de"])


@pytest.fixture
def scope(network) -> Scope:
    return scope_for(MembershipFactory(network=network).person.user, network)


@pytest.fixture
def nobody(network) -> Audience:
    return Audience.objects.create(network=network, name="Nobody here", levels=["country"])
