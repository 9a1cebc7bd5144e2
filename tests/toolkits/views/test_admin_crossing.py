"""Nothing crosses from one network to another through the Wagtail admin, even for an editor of both."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.enums import Role
from partners.models import Network
from partners.scope import Scope
from partners.services.membership import grant_membership
from portal.models import MandatePage
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory, hq_of
from tests.factories.toolkits import ToolkitFactory
from toolkits.models import ToolkitPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def foreign() -> Network:
    return NetworkFactory(slug="e-bikes")


@pytest.fixture
def editor_of_both(network, foreign) -> Client:
    member = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    twin = PersonFactory(network=foreign, email=member.person.email)
    grant_membership(
        scope=Scope.system(foreign.pk), person=twin, partner=hq_of(foreign), role=Role.HQ_MARKETER
    )
    client = Client(raise_request_exception=False)
    client.force_login(member.person.user)
    return client


@pytest.fixture(params=["toolkit", "mandate"])
def made(request, network):
    if request.param == "toolkit":
        return ToolkitFactory(network=network)
    said = {"sponsor_name": "A", "sponsor_role": "B", "short": "C", "body": "<p>D</p>"}
    mandate = MandatePage(title="Mandate", slug="mandate", **said)
    return network.homes.get().add_child(instance=mandate)


WAYS = {
    "copy": lambda page, home: (
        f"/admin/pages/{page.pk}/copy/",
        {"new_title": "x", "new_slug": "x", "new_parent_page": home.pk, "publish_copies": "on"},
    ),
    "alias": lambda page, home: (
        f"/admin/pages/{page.pk}/copy/",
        {"new_title": "x", "new_slug": "x", "new_parent_page": home.pk, "alias": "on"},
    ),
    "move": lambda page, home: (f"/admin/pages/{page.pk}/move/{home.pk}/confirm/", {}),
    "bulk move": lambda page, home: (
        f"/admin/bulk/wagtailcore/page/move/?id={page.pk}",
        {"chooser": home.pk, "move_applicable": "on"},
    ),
    "api copy": lambda page, home: (
        f"/admin/api/main/pages/{page.pk}/action/copy/",
        {"destination_page_id": home.pk, "slug": "x", "recursive": "false", "keep_live": "true"},
    ),
    "api alias": lambda page, home: (
        f"/admin/api/main/pages/{page.pk}/action/create_alias/",
        {"destination_page_id": home.pk, "update_slug": "x"},
    ),
    "api move": lambda page, home: (
        f"/admin/api/main/pages/{page.pk}/action/move/",
        {"destination_page_id": home.pk},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_page_stays_in_its_network(made, network, foreign, editor_of_both, way) -> None:
    address, data = WAYS[way](made, foreign.homes.get())
    answer = editor_of_both.post(address, data)
    assert answer.status_code < 500
    assert not foreign.homes.get().get_children().exists()
    assert network.homes.get().get_children().count() == 1
    assert ToolkitPage.objects.exclude(network=network).count() == 0


def test_editor_of_both_copies_within_a_network(made, network, editor_of_both) -> None:
    address, data = WAYS["copy"](made, network.homes.get())
    editor_of_both.post(address, data)
    assert network.homes.get().get_children().count() == 2
