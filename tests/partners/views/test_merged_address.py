"""The old address of a merged partner leads to the record that stays, for whoever may read both."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.models import Network, Partner
from partners.scope import Scope
from partners.services.merging import merge_partners
from tests.factories.partners import NetworkFactory, PartnerFactory
from tests.partners.views.pages import as_role, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(network: Network, shop: Partner) -> Partner:
    """A second record of the shop, in another region, that was merged into it."""
    elsewhere = PartnerFactory(network=network, level="region", name="Elsewhere", number="E")
    twin = PartnerFactory(network=network, parent=elsewhere, name="Twin", number="00043")
    merge_partners(scope=Scope.system(network.pk), kept=shop, gone=twin)
    twin.refresh_from_db()
    return twin


def test_old_address_leads_to_the_record_that_stays(network, shop, twin, lead) -> None:
    for client in (lead, as_role(network, "hq_marketer")):
        answer = client.get(at(network, f"{twin.pk}/"))
        assert (answer.status_code, answer.headers["Location"]) == (302, at(network, f"{shop.pk}/"))
        assert client.get(at(network, f"{shop.pk}/")).status_code == 200


def test_old_address_says_nothing_in_or_to_another_network(network, twin, lead) -> None:
    other = NetworkFactory()
    stranger = as_role(other, "agency_lead")
    assert stranger.get(at(network, f"{twin.pk}/")).status_code == 404
    assert stranger.get(at(other, f"{twin.pk}/")).status_code == 404
    assert lead.get(at(other, f"{twin.pk}/")).status_code == 404


def test_old_address_outside_the_scope_is_not_found_wherever_the_other_record_stands(
    network, shop, twin
) -> None:
    of_old = as_role(network, "field_manager", partner=twin.parent)
    of_kept = as_role(network, "field_manager", partner=shop.parent)
    of_both = as_role(network, "hq_sponsor")
    codes = [client.get(at(network, f"{twin.pk}/")).status_code for client in (of_old, of_kept, of_both)]
    assert codes == [404, 404, 302]
    assert of_kept.get(at(network, f"{shop.pk}/")).status_code == 200
    assert Client().get(at(network, f"{twin.pk}/")).status_code == 302
