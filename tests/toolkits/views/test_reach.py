"""The page of the reach ladder: the picture with its table, lists for the agency, and the ways to it."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.enums import Role
from partners.models import ActivityLog
from partners.queries.scope import scope_for
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from toolkits.models import Rating
from toolkits.services.downloads import record_opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def toolkit(network):
    return ToolkitFactory(
        network=network, title="Spring", slug="spring", assets=[AssetFactory(network=network)]
    )


@pytest.fixture
def url(toolkit) -> str:
    return f"/heat-pumps/toolkits/{toolkit.pk}/reach/"


def client_of(network, role) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=role).person.user)
    return client


def seen_by(toolkit, count: int) -> list:
    people = [MembershipFactory(network=toolkit.network) for _number in range(count)]
    for one in people:
        record_opening(scope=scope_for(one.person.user, toolkit.network), toolkit=toolkit)
    return people


def test_agency_reads_the_exact_ladder_with_its_dealers_and_it_is_logged(network, toolkit, url) -> None:
    seen = seen_by(toolkit, 2)
    not_seen = MembershipFactory(network=network)
    client = client_of(network, Role.AGENCY_ANALYST)
    html = client.get(url).content.decode()
    assert "2 of 3 dealers have seen it, 0 took a file" in html
    for one in (*seen, not_seen):
        assert f"/heat-pumps/network/{one.partner_id}/" in html
    assert html.count("<svg") >= 1
    row = ActivityLog.objects.get(verb="figures.read")
    assert (row.object_kind, row.object_id) == ("toolkit", toolkit.pk)


def test_headquarters_reads_steps_and_no_name(network, toolkit, url) -> None:
    seen = seen_by(toolkit, 6)
    html = client_of(network, Role.HQ_MARKETER).get(url).content.decode()
    assert "At least 5 dealers have seen it" in html
    assert "would tell who came" in html
    assert not any(one.partner.name in html for one in seen)
    assert not ActivityLog.objects.filter(verb="figures.read").exists()


def test_too_few_dealers_are_said_to_be_too_few(network, toolkit, url) -> None:
    client = client_of(network, Role.HQ_SPONSOR)
    assert "It is aimed at too few dealers to show." in client.get(url).content.decode()
    for _number in range(5):
        MembershipFactory(network=network)
    assert "Too few dealers have seen it to say more" in client.get(url).content.decode()


def test_nobody_and_everybody_are_said_in_words(network, toolkit, url) -> None:
    client = client_of(network, Role.AGENCY_LEAD)
    seen_by(toolkit, 1)
    assert "Everybody whom it is aimed at has seen it." in client.get(url).content.decode()
    toolkit.network.touchpoints.all().delete()
    assert "Nobody yet." in client.get(url).content.decode()


@pytest.mark.parametrize("role", [Role.DEALER_STAFF, Role.DEALER_PRINCIPAL, Role.DISTRIBUTOR_MANAGER])
def test_dealers_and_distributors_have_no_such_page(network, url, role) -> None:
    client = client_of(network, role)
    assert client.get(url).status_code == 404
    assert url not in client.get("/heat-pumps/spring/").content.decode()


def test_toolkit_its_admin_page_and_the_home_of_headquarters_lead_to_it(network, toolkit, url) -> None:
    client = client_of(network, Role.HQ_MARKETER)
    for page in ("/heat-pumps/spring/", "/heat-pumps/", f"/admin/pages/{toolkit.pk}/edit/"):
        assert url in client.get(page).content.decode(), page


def test_home_of_a_dealer_leads_to_no_reach(network, toolkit, url) -> None:
    client_of(network, Role.HQ_MARKETER).get("/heat-pumps/")
    assert url not in client_of(network, Role.DEALER_STAFF).get("/heat-pumps/").content.decode()


def test_headquarters_reads_whom_it_helped_as_a_sentence_and_on_no_rung(network, toolkit, url) -> None:
    for one in seen_by(toolkit, 6):
        Rating.objects.create(
            network=network,
            subject_kind="toolkit",
            subject_id=toolkit.pk,
            partner=one.partner,
            verdict="yes",
        )
    html = client_of(network, Role.HQ_MARKETER).get(url).content.decode()
    assert "At least 5 dealers said that it helped, whomever it is aimed at now." in html
    assert "Used: it helped" not in html
    assert "Used: it helped" in client_of(network, Role.AGENCY_ANALYST).get(url).content.decode()
