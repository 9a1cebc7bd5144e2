"""The page of held sends: held by a number, listed, released; and what is wrong is said beside its field."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from partners.enums import Role
from partners.models import Membership, SendHold
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Membership:
    """Return the analyst, signed in."""
    seat = MembershipFactory(network=NetworkFactory(), role=Role.AGENCY_ANALYST)
    client.force_login(seat.person.user)
    return seat


def page_of(seat: Membership) -> str:
    return reverse("partners:send-holds", args=[seat.network.slug])


def release_of(seat: Membership, hold: SendHold) -> str:
    return reverse("partners:send-release", args=[seat.network.slug, hold.pk])


def test_hold_by_number_is_listed_and_released(client: Client, analyst: Membership) -> None:
    dealer = PartnerFactory(network=analyst.network, name="Held Heating", number="H-7")
    held = client.post(page_of(analyst), {"number": " H-7 ", "reason": "Unsafe"}, follow=True)
    hold = SendHold.objects.get()
    assert (hold.partner, hold.held_by) == (dealer, analyst)
    assert ("Held Heating" in held.text, "Unsafe" in held.text) == (True, True)
    empty = client.post(release_of(analyst, hold), {f"h{hold.pk}-reason": ""})
    assert (empty.status_code, "has-error" in empty.text) == (422, True)
    done = client.post(release_of(analyst, hold), {f"h{hold.pk}-reason": "Repaired"}, follow=True)
    assert ("Nothing is held." in done.text, "Repaired" in done.text) == (True, True)


@pytest.mark.parametrize("number", ["nothing", "OTHER", "GONE"])
def test_number_of_nobody_here_says_so(client: Client, analyst: Membership, number: str) -> None:
    """Absent, of another network and ended answer alike."""
    PartnerFactory(number="OTHER")
    PartnerFactory(network=analyst.network, number="GONE", is_active=False)
    refused = client.post(page_of(analyst), {"number": number, "reason": "Unsafe"})
    assert (refused.status_code, "No active partner has this number" in refused.text) == (422, True)
    assert not SendHold.objects.exists()


def test_hold_of_another_network_is_not_there(client: Client, analyst: Membership) -> None:
    other = PartnerFactory()
    hold = SendHold.objects.create(
        network=other.network, partner=other, path=other.path, reason="x", held_at=other.network.created_at
    )
    assert client.post(release_of(analyst, hold), {f"h{hold.pk}-reason": "x"}).status_code == 404
    assert "x</span>" not in client.get(page_of(analyst)).text
