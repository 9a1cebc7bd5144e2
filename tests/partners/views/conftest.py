"""A network with one shop in a region, and the agency's lead signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.models import Network, Partner
from tests.factories.partners import NetworkFactory, PartnerFactory
from tests.partners.views.pages import as_role


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


@pytest.fixture
def shop(network: Network) -> Partner:
    region = PartnerFactory(network=network, level="region", name="Region", number="R")
    return PartnerFactory(network=network, parent=region, name="Shop", number="00042")


@pytest.fixture
def lead(network: Network) -> Client:
    return as_role(network, "agency_lead")
