"""/<network>/branch-settings/: the manager changes, HQ and the agency read, both see the date."""

from __future__ import annotations

import pytest

from partners.enums import Level, Role
from partners.models import BranchConsent
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/pumps/branch-settings/"


@pytest.fixture
def manager():
    network = NetworkFactory(slug="pumps")
    partner = PartnerFactory(network=network, level=Level.DISTRIBUTOR, name="Import House")
    return MembershipFactory(partner=partner, role=Role.DISTRIBUTOR_MANAGER)


def page_of(client, seat, address) -> str:
    client.force_login(seat.person.user, "allauth.account.auth_backends.AuthenticationBackend")
    return client.get(address, follow=True).content.decode()


def test_manager_is_led_to_the_form_and_saves(client, manager) -> None:
    page = page_of(client, manager, ADDRESS)
    assert page.count('type="checkbox"') == 4
    said = {"allows_asks": "on", "shows_figures": "on"}
    answer = client.post(f"{ADDRESS}{manager.partner_id}/", said, follow=True).content.decode()
    assert "The agency was told." in answer
    kept = BranchConsent.objects.get()
    assert (kept.allows_news, kept.allows_asks, kept.shows_people, kept.shows_figures) == (
        False,
        True,
        False,
        True,
    )
    assert (
        "Nothing changed."
        in client.post(f"{ADDRESS}{manager.partner_id}/", said, follow=True).content.decode()
    )


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.AGENCY_ANALYST])
def test_hq_and_agency_read_settings_and_dates(client, manager, role) -> None:
    client.force_login(manager.person.user, "allauth.account.auth_backends.AuthenticationBackend")
    client.post(f"{ADDRESS}{manager.partner_id}/", {"shows_people": "on"})
    reader = MembershipFactory(network=manager.network, role=role)
    listed = page_of(client, reader, ADDRESS)
    assert "Import House" in listed
    page = page_of(client, reader, f"{ADDRESS}{manager.partner_id}/")
    assert "today" in page
    assert 'type="checkbox"' not in page
    assert client.post(f"{ADDRESS}{manager.partner_id}/", {}).status_code == 403


def test_network_without_distributors_says_so(client) -> None:
    network = NetworkFactory(slug="pumps")
    sponsor = MembershipFactory(network=network, role=Role.HQ_SPONSOR)
    assert "No distributor here" in page_of(client, sponsor, ADDRESS)


def test_list_costs_the_same_for_one_and_four(client, manager, django_assert_num_queries) -> None:
    sponsor = MembershipFactory(network=manager.network, role=Role.HQ_SPONSOR)
    page_of(client, sponsor, ADDRESS)
    with django_assert_num_queries(7):
        client.get(ADDRESS)
    for _more in range(3):
        PartnerFactory(network=manager.network, level=Level.DISTRIBUTOR)
    with django_assert_num_queries(7):
        client.get(ADDRESS)
