"""The page of who holds a file: a finding for headquarters, names for the agency, nothing for dealers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partners.enums import Role
from partners.models import ActivityLog
from tests.factories.holding import reader, replace, take
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory, end_toolkit

pytestmark = pytest.mark.django_db
BEFORE = timezone.now() - timedelta(hours=2)


@pytest.fixture
def asset(network):
    made = AssetFactory(network=network, title="Price list")
    ToolkitFactory(network=network, slug="spring", assets=[made])
    return made


@pytest.fixture
def url(asset) -> str:
    return f"/heat-pumps/assets/{asset.pk}/holders/"


def client_of(network, role) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=role).person.user)
    return client


def taken_by(asset, count: int) -> list:
    people = [reader(asset.network) for _n in range(count)]
    for who in people:
        take(who, asset, BEFORE)
    return people


def test_agency_reads_names_and_it_is_logged(network, asset, url) -> None:
    client = client_of(network, Role.AGENCY_ANALYST)
    assert "No dealer holds it" in client.get(url).content.decode()
    one, _other = taken_by(asset, 2)
    replace(asset, timezone.now())
    html = client.get(url).content.decode()
    assert "2 of 2 dealers still hold a dead version (100 %)" in html
    assert f"/heat-pumps/network/{one.partner_id}/" in html
    assert {row.object_id for row in ActivityLog.objects.filter(verb="figures.read")} == {asset.pk}
    end_toolkit(asset.toolkit_links.get().page, timezone.now() - timedelta(minutes=1))
    assert "every version of it is dead" in client.get(url).content.decode()


def test_headquarters_reads_steps_and_no_name(network, asset, url) -> None:
    client = client_of(network, Role.HQ_MARKETER)
    people = taken_by(asset, 6)
    replace(asset, timezone.now())
    html = client.get(url).content.decode()
    assert "At least 5 dealers still hold a dead version (at least 55 % of them)" in html
    assert f"/heat-pumps/network/{people[0].partner_id}/" not in html
    assert "at least 5" in html
    for who in people:
        take(who, asset, timezone.now() + timedelta(minutes=1))
    assert "Too few dealers hold a dead version" in client.get(url).content.decode()
    assert url in client.get(f"/heat-pumps/assets/{asset.pk}/").content.decode()


def test_dealers_read_nothing_of_it(network, asset, url, dealer_client) -> None:
    assert dealer_client.get(url).status_code == 404
    assert url not in dealer_client.get(f"/heat-pumps/assets/{asset.pk}/").content.decode()
