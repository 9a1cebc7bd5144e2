"""The toolkit's page in the Wagtail admin: everything chosen is of its own network."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text
from wagtail.users.models import UserProfile

from partners.enums import Role
from partners.models import Membership, Network
from partners.scope import Scope
from partners.services.membership import grant_membership
from portal.models import NetworkHome
from tests.factories.partners import (
    AudienceFactory,
    CampaignFactory,
    MembershipFactory,
    NetworkFactory,
    PersonFactory,
    hq_of,
)
from tests.factories.toolkits import AssetFactory, ToolkitFactory, everyone_of
from toolkits.models import Announcement, ToolkitPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="heat-pumps", languages=["en", "de"])


@pytest.fixture
def foreign() -> Network:
    return NetworkFactory(slug="e-bikes")


@pytest.fixture
def marketer(network) -> Membership:
    return MembershipFactory(network=network, role=Role.HQ_MARKETER)


@pytest.fixture
def editor(marketer) -> Client:
    client = Client()
    client.force_login(marketer.person.user)
    return client


@pytest.fixture
def editor_of_both(marketer, foreign) -> Client:
    twin = PersonFactory(network=foreign, email=marketer.person.email)
    scope = Scope.system(foreign.pk)
    grant_membership(scope=scope, person=twin, partner=hq_of(foreign), role=Role.HQ_MARKETER)
    client = Client()
    client.force_login(marketer.person.user)
    return client


def data_of(network: Network, *, assets=(), **changes) -> dict:
    fields = {
        "title": "Spring kit",
        "slug": "spring-kit",
        "brief": "What you need.",
        "text_language": "de",
        "audience": everyone_of(network).pk,
        "campaign": "",
        "owner_person": "",
        "body": rich_text("<p>Hello</p>"),
        "asset_links": inline_formset([{"asset": asset.pk} for asset in assets]),
        "steps": inline_formset([{"title": "Print it", "text": "On A4."}]),
        "action-publish": "action-publish",
        "next": "",  # as the form has it
        **changes,
    }
    return {**nested_form_data(fields), "languages": ["en", "de"]}


def add_url(network: Network) -> str:
    return f"/admin/pages/add/toolkits/toolkitpage/{network.homes.get().pk}/"


def test_editor_publishes_a_toolkit(network, editor) -> None:
    asset = AssetFactory(network=network)
    response = editor.post(add_url(network), data_of(network, assets=[asset]))
    assert response.status_code == 302
    page = ToolkitPage.objects.get()
    assert (page.network, page.live, page.languages) == (network, True, ["de", "en"])
    assert [link.asset for link in page.asset_links.all()] == [asset]
    assert [step.title for step in page.steps.all()] == ["Print it"]


def test_form_says_whom_each_audience_reaches_and_offers_nothing_foreign(network, foreign, editor) -> None:
    MembershipFactory(network=network)
    AudienceFactory(network=foreign, name="Canary audience")
    CampaignFactory(network=foreign, name="Canary campaign")
    AssetFactory(network=foreign, title="Canary asset")
    MembershipFactory(
        network=foreign, role=Role.HQ_MARKETER, person=PersonFactory(network=foreign, name="Canary owner")
    )
    text = editor.get(add_url(network)).content.decode()
    assert "Everyone: 2 people" in text
    assert "Canary" not in text


@pytest.mark.parametrize("name", ["audience", "campaign", "owner_person", "asset"])
def test_form_refuses_what_is_of_another_network_even_for_an_editor_of_both(
    network, foreign, editor_of_both, name
) -> None:
    owner = MembershipFactory(network=foreign, role=Role.HQ_MARKETER)
    changes = {
        "audience": {"audience": everyone_of(foreign).pk},
        "campaign": {"campaign": CampaignFactory(network=foreign).pk},
        "owner_person": {"owner_person": owner.person_id},
        "asset": {"assets": [AssetFactory(network=foreign)]},
    }[name]
    response = editor_of_both.post(add_url(network), data_of(network, **changes))
    form = response.context["form"]
    wrong = list(form.errors) + [field for row in form.formsets["asset_links"].errors for field in row]
    assert (wrong, ToolkitPage.objects.count()) == ([name], 0)


@pytest.mark.parametrize("slug", ["toolkits", "t", "assets", "account"])
def test_form_refuses_an_address_of_ours(network, editor, slug) -> None:
    response = editor.post(add_url(network), data_of(network, slug=slug))
    assert (list(response.context["form"].errors), ToolkitPage.objects.count()) == (["slug"], 0)


def test_form_refuses_a_link_into_another_network(network, foreign, editor_of_both) -> None:
    target = foreign.homes.get().pk
    body = rich_text(f'<p><a linktype="page" id="{target}">there</a></p>')
    response = editor_of_both.post(add_url(network), data_of(network, body=body))
    assert (list(response.context["form"].errors), ToolkitPage.objects.count()) == (["body"], 0)


def test_preview_of_an_unsaved_page_looks_as_a_dealer_sees_it(network, editor) -> None:
    url = f"/admin/pages/add/toolkits/toolkitpage/{network.homes.get().pk}/preview/"
    asset = AssetFactory(network=network, title="Price list")
    answer = editor.post(url, data_of(network, assets=[asset]))
    assert answer.json()["is_valid"] is True
    text = editor.get(f"{url}?mode=").content.decode()
    assert ("Spring kit" in text, "Price list" in text, "Print it" in text) == (True, True, True)
    assert "/heat-pumps/answers-owed" not in text


def test_preview_of_a_saved_page_works(network, editor) -> None:
    page = ToolkitFactory(network=network, assets=[AssetFactory(network=network)])
    url = f"/admin/pages/{page.pk}/edit/preview/"
    editor.post(url, data_of(network, title="Changed", slug=page.slug))
    assert "Changed" in editor.get(f"{url}?mode=").content.decode()


@pytest.mark.parametrize(
    "path",
    ["edit/", "history/", "delete/", "unpublish/", "copy/", "move/", "view_draft/", "usage/"],
)
def test_pages_of_another_network_are_closed(foreign, editor, path) -> None:
    page = ToolkitFactory(network=foreign, title="Canary")
    response = editor.get(f"/admin/pages/{page.pk}/{path}", follow=True)
    assert "Canary" not in response.content.decode()


def test_explorer_and_chooser_show_the_own_network_alone(foreign, network, editor) -> None:
    ToolkitFactory(network=foreign, title="Canary")
    own = ToolkitFactory(network=network, title="Own kit")
    for url in ("/admin/pages/", f"/admin/pages/{own.get_parent().pk}/", "/admin/choose-page/", "/admin/"):
        text = editor.get(url, follow=True).content.decode()
        assert "Canary" not in text
    found = editor.get("/admin/choose-page/search/?q=kit&page_type=wagtailcore.page").content.decode()
    assert ("Own kit" in found, "Canary" in found) == (True, False)


def test_move_to_another_network_is_refused_even_for_an_editor_of_both(
    network, foreign, editor_of_both
) -> None:
    page, target = ToolkitFactory(network=network), foreign.homes.get()
    editor_of_both.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")
    page.refresh_from_db()
    assert page.get_parent().pk == network.homes.get().pk


def test_copy_to_another_network_is_refused_even_for_an_editor_of_both(
    network, foreign, editor_of_both
) -> None:
    page, target = ToolkitFactory(network=network), foreign.homes.get()
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": target.pk, "publish_copies": "on"}
    editor_of_both.post(f"/admin/pages/{page.pk}/copy/", data)
    assert ToolkitPage.objects.count() == 1
    own = {**data, "new_parent_page": network.homes.get().pk}
    editor_of_both.post(f"/admin/pages/{page.pk}/copy/", own)
    assert ToolkitPage.objects.filter(network=network).count() == 2


def test_announced_toolkit_cannot_be_deleted(network, editor) -> None:
    page = ToolkitFactory(network=network)
    Announcement.objects.create(network=network, toolkit=page, request_key="x" * 20)
    response = editor.post(f"/admin/pages/{page.pk}/delete/", follow=True)
    assert "Unpublish it instead" in response.content.decode()
    assert ToolkitPage.objects.filter(pk=page.pk).exists()


def test_network_home_cannot_be_unpublished(network, editor) -> None:
    home = NetworkHome.objects.get(network=network)
    alone = editor.post(f"/admin/pages/{home.pk}/unpublish/", follow=True)
    several = editor.post(f"/admin/bulk/wagtailcore/page/unpublish/?id={home.pk}", follow=True)
    for response in (alone, several):
        assert "hangs on its home" in response.content.decode()
    home.refresh_from_db()
    assert home.live


@pytest.mark.parametrize(
    "url", ["/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/locales/", "/admin/workflows/list/"]
)
def test_places_of_the_platform_admin_are_closed_to_editors(editor, url) -> None:
    assert editor.get(url).status_code in {302, 404}


def test_menu_names_the_editors_networks_alone(network, foreign, editor) -> None:
    text = editor.get("/admin/").content.decode()
    assert "/admin/n/heat-pumps/assets/" in text
    assert "/admin/n/e-bikes/" not in text
    assert "/admin/reports/" not in text


def home_of(network: Network) -> int:
    return NetworkHome.objects.get(network=network).pk


def test_dates_are_typed_and_read_by_the_networks_clock(editor: Client, network: Network) -> None:
    Network.objects.filter(pk=network.pk).update(time_zone="America/New_York")
    address = f"/admin/pages/add/toolkits/toolkitpage/{home_of(network)}/"
    editor.post(address, data_of(network, go_live_at="2031-03-03 09:00"))
    page = ToolkitPage.objects.get(slug="spring-kit")
    assert page.go_live_at == datetime(2031, 3, 3, 14, tzinfo=UTC)
    assert 'value="2031-03-03 09:00"' in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_clock_of_two_networks_is_that_of_the_page(
    editor_of_both: Client, network: Network, foreign: Network
) -> None:
    Network.objects.filter(pk=network.pk).update(time_zone="America/New_York")
    Network.objects.filter(pk=foreign.pk).update(time_zone="Europe/Berlin")
    for one in (network, foreign):
        page = ToolkitFactory(network=one, expire_at=datetime(2031, 3, 3, 14, tzinfo=UTC))
        hour = {network: "09", foreign: "15"}[one]
        shown = editor_of_both.get(f"/admin/pages/{page.pk}/edit/").content.decode()
        assert f'value="2031-03-03 {hour}:00"' in shown
        asset = AssetFactory(network=one, expires_at=datetime(2031, 3, 3, 14, tzinfo=UTC))
        shown = editor_of_both.get(f"/admin/n/{one.slug}/assets/{asset.pk}/").content.decode()
        assert f"{hour}:00" in shown


def test_zone_that_an_editor_chose_is_kept(editor: Client, network: Network, marketer: Membership) -> None:
    UserProfile.objects.create(user=marketer.person.user, current_time_zone="Asia/Tokyo")
    page = ToolkitFactory(network=network, expire_at=datetime(2031, 3, 3, 14, tzinfo=UTC))
    shown = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert 'value="2031-03-03 23:00"' in shown
