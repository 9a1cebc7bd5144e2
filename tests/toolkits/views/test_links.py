"""The mailed link: this toolkit, its files, nothing else; rights are read at each use."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.models import Person, Touchpoint
from partners.queries.links import toolkit_token
from partners.scope import Scope
from partners.services.membership import revoke_membership
from partners.services.network import move_partner
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory, PartnerFactory, hq_of
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory, end_toolkit

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def branch(network):
    return PartnerFactory(network=network, level="region")


@pytest.fixture
def dealer(network, branch):
    return MembershipFactory(partner=PartnerFactory(network=network, parent=branch))


@pytest.fixture
def asset(network):
    return AssetFactory(network=network, title="Price list")


@pytest.fixture
def toolkit(network, branch, asset):
    audience = AudienceFactory(network=network, branch_ids=[branch.pk])
    return ToolkitFactory(network=network, title="Spring kit", audience=audience, assets=[asset])


@pytest.fixture
def url(dealer, toolkit) -> str:
    return f"/heat-pumps/t/{toolkit_token(membership_id=dealer.pk, toolkit_id=toolkit.pk)}/"


def test_link_opens_the_toolkit_without_signing_in(client, url, dealer, toolkit) -> None:
    response = client.get(url)
    assert response.status_code == 200
    assert "Spring kit" in response.content.decode()
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "sessionid" not in response.cookies
    row = Touchpoint.objects.get(verb="toolkits.toolkit_opened")
    assert (row.partner_id, row.person_id, row.data) == (
        dealer.partner_id,
        dealer.person_id,
        {"by_link": True},
    )


def test_link_leads_to_files_and_the_remark_form(client, url, asset) -> None:
    text = client.get(url).content.decode()
    assert f"{url}assets/{asset.pk}/download/" in text
    assert f"{url}say/" in text
    response = client.get(f"{url}assets/{asset.pk}/download/")
    assert b"".join(response.streaming_content) == PDF
    assert Touchpoint.objects.filter(verb="toolkits.asset_downloaded").count() == 1


def test_link_opens_no_file_of_another_toolkit(client, url, network) -> None:
    other = AssetFactory(network=network)
    ToolkitFactory(network=network, assets=[other])
    assert client.get(f"{url}assets/{other.pk}/download/").status_code == 404
    assert client.get("/heat-pumps/toolkits/").status_code == 302


def revoke(dealer, toolkit) -> None:
    revoke_membership(scope=Scope.system(dealer.network_id), membership=dealer)


def move(dealer, toolkit) -> None:
    hq = hq_of(dealer.network)
    move_partner(scope=Scope.system(dealer.network_id), partner=dealer.partner, parent=hq)


def end(dealer, toolkit) -> None:
    end_toolkit(toolkit, timezone.now())


def unpublish(dealer, toolkit) -> None:
    toolkit.unpublish()


@pytest.mark.parametrize("change", [revoke, move, end, unpublish])
def test_link_closes_when_its_reason_is_gone(client, url, dealer, toolkit, asset, change) -> None:
    assert client.get(url).status_code == 200
    change(dealer, toolkit)
    for address in (url, f"{url}assets/{asset.pk}/download/", f"{url}assets/{asset.pk}/picture/thumb/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Spring kit" not in response.content.decode()


def test_link_speaks_the_language_of_the_mail_until_another_is_chosen(client, url, dealer) -> None:
    Person.objects.update(language="de")
    german = client.get(url).content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(url).content.decode()
    assert ('lang="de" dir' in german, 'lang="en" dir' in english) == (True, True)


def test_link_closes_after_half_a_year(client, url) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        assert client.get(url).status_code == 404


def test_link_of_another_network_or_hand_opens_nothing(client, url, dealer, toolkit) -> None:
    NetworkFactory(slug="e-bikes")
    token = url.split("/")[3]
    foreign = toolkit_token(membership_id=dealer.pk, toolkit_id=toolkit.pk)
    assert client.get(f"/e-bikes/t/{foreign}/").status_code == 404
    assert client.get(f"/heat-pumps/t/{token[:-3]}abc/").status_code == 404
