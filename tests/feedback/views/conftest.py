"""Somebody who speaks, with something to speak of; somebody at the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.kernel import registries
from portal.kernel.registries import SubjectKind
from tests.factories.feedback import House
from tests.factories.partners import MembershipFactory, NetworkFactory


@pytest.fixture
def dealer():
    """Return a dealer's membership."""
    return MembershipFactory(network=NetworkFactory(slug="pumps"))


@pytest.fixture
def visitor(dealer, client: Client) -> Client:
    """Return a browser that the dealer is signed in with."""
    client.force_login(dealer.person.user)
    return client


@pytest.fixture
def winter_kit(monkeypatch):
    """Let toolkit 5 be a thing that everybody may see, as another app would register it."""
    kind = SubjectKind("toolkit", "Toolkit", lambda _scope, pk: "Winter kit" if pk == 5 else None, str)
    monkeypatch.setattr(registries.subject_kinds, "_entries", {"toolkit": kind})


@pytest.fixture
def house() -> House:
    """Return a network with its desk."""
    return House.build()


@pytest.fixture
def lead(house: House, client: Client) -> Client:
    """Return a browser that the agency's lead is signed in with."""
    client.force_login(house.lead.person.user)
    return client


@pytest.fixture
def analyst(house: House, client: Client) -> Client:
    """Return a browser that the analyst is signed in with."""
    client.force_login(house.analyst.person.user)
    return client
