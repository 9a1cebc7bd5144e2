"""A network and one of its dealers, signed in: whom most pages of toolkits are for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.partners import MembershipFactory, NetworkFactory


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def dealer(network):
    return MembershipFactory(network=network)


@pytest.fixture
def dealer_client(dealer) -> Client:
    client = Client()
    client.force_login(dealer.person.user)
    return client
