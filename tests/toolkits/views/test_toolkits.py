"""The list, the page and the file's page: who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from partners.enums import Level, Role
from partners.models import Touchpoint
from partners.scope import Scope
from partners.services.network import move_partner
from tests.factories.partners import (
    AudienceFactory,
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    hq_of,
)
from tests.factories.toolkits import AssetFactory, ToolkitFactory, end_toolkit

pytestmark = pytest.mark.django_db


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.person.user)
    return client


def test_list_shows_published_toolkits_newest_first(network, dealer_client) -> None:
    older = ToolkitFactory(network=network, title="Older kit")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        newer = ToolkitFactory(network=network, title="Newer kit")
        text = dealer_client.get("/heat-pumps/toolkits/").content.decode()
    assert text.index(newer.title) < text.index(older.title)


def test_list_hides_other_networks_other_audiences_drafts_and_ended(network, dealer_client) -> None:
    ToolkitFactory(title="Canary foreign")
    ToolkitFactory(network=network, title="Canary draft", published=False)
    hq = AudienceFactory(network=network, levels=[Level.HQ])
    ToolkitFactory(network=network, title="Canary for others", audience=hq)
    end_toolkit(ToolkitFactory(network=network, title="Canary ended"), timezone.now())
    response = dealer_client.get("/heat-pumps/toolkits/")
    assert response.status_code == 200
    assert "Canary" not in response.content.decode()


def test_list_of_stranger_is_404(network) -> None:
    ToolkitFactory(network=network)
    stranger = MembershipFactory(network=NetworkFactory())
    assert client_of(stranger).get("/heat-pumps/toolkits/").status_code == 404


def test_list_of_anonymous_asks_to_sign_in(network, client) -> None:
    response = client.get("/heat-pumps/toolkits/")
    assert (response.status_code, "next=/heat-pumps/toolkits/" in response.url) == (302, True)


@pytest.mark.parametrize("count", [1, 4])
def test_list_costs_the_same_at_any_length(network, dealer_client, django_assert_num_queries, count) -> None:
    for _number in range(count):
        ToolkitFactory(network=network, assets=[AssetFactory(network=network)])
    with django_assert_num_queries(13):
        response = dealer_client.get("/heat-pumps/toolkits/")
    assert response.content.decode().count("asset-card") == count


def test_list_filters_by_language(network, dealer_client) -> None:
    ToolkitFactory(network=network, title="German kit", text_language="de", languages=["de"])
    ToolkitFactory(network=network, title="English kit", languages=["en"])
    text = dealer_client.get("/heat-pumps/toolkits/?language=de").content.decode()
    assert ("German kit" in text, "English kit" in text) == (True, False)


def test_page_is_read_and_recorded_once_a_day(network, dealer, dealer_client) -> None:
    page = ToolkitFactory(network=network, assets=[AssetFactory(network=network, title="Price list")])
    url = f"/heat-pumps/{page.slug}/"
    for _time in range(2):
        assert "Price list" in dealer_client.get(url).content.decode()
    rows = Touchpoint.objects.filter(verb="toolkits.toolkit_opened")
    assert [(row.partner_id, row.person_id, row.direction, row.target_id) for row in rows] == [
        (dealer.partner_id, dealer.person_id, "touch", page.pk)
    ]


def test_page_prefetch_records_nothing(network, dealer_client) -> None:
    page = ToolkitFactory(network=network)
    dealer_client.get(f"/heat-pumps/{page.slug}/", headers={"Sec-Purpose": "prefetch"})
    assert Touchpoint.objects.count() == 0


def test_page_ends_by_the_clock_without_the_scheduler(network, dealer_client) -> None:
    page = ToolkitFactory(network=network)
    end_toolkit(page, timezone.now() + timedelta(hours=1))
    url = f"/heat-pumps/{page.slug}/"
    assert dealer_client.get(url).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert dealer_client.get(url).status_code == 404


def test_page_outside_audience_is_404(network, dealer_client) -> None:
    audience = AudienceFactory(network=network, countries=["FR"])
    page = ToolkitFactory(network=network, audience=audience)
    assert dealer_client.get(f"/heat-pumps/{page.slug}/").status_code == 404


def test_asset_page_reaches_dealer_through_a_live_toolkit_alone(network, dealer_client) -> None:
    shown, hidden = AssetFactory(network=network), AssetFactory(network=network, title="Canary")
    ToolkitFactory(network=network, assets=[shown])
    ToolkitFactory(network=network, assets=[hidden], published=False)
    codes = [dealer_client.get(f"/heat-pumps/assets/{one.pk}/").status_code for one in (shown, hidden)]
    assert codes == [200, 404]


def test_hq_sees_every_file_of_its_network(network) -> None:
    asset, foreign = AssetFactory(network=network), AssetFactory()
    marketer = client_of(MembershipFactory(network=network, role=Role.HQ_MARKETER))
    codes = [marketer.get(f"/heat-pumps/assets/{one.pk}/").status_code for one in (asset, foreign)]
    assert codes == [200, 404]


def test_moved_dealer_loses_the_toolkit_at_once(network) -> None:
    branch = PartnerFactory(network=network, level=Level.REGION)
    dealer = MembershipFactory(partner=PartnerFactory(network=network, parent=branch))
    page = ToolkitFactory(network=network, audience=AudienceFactory(network=network, branch_ids=[branch.pk]))
    client = client_of(dealer)
    assert client.get(f"/heat-pumps/{page.slug}/").status_code == 200
    move_partner(scope=Scope.system(network.pk), partner=dealer.partner, parent=hq_of(network))
    assert client.get(f"/heat-pumps/{page.slug}/").status_code == 404
