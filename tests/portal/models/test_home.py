"""Pages of a network: what an editor may not change there."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.enums import Role
from partners.models import Network
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def editor(network) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user)
    return client


def test_editor_cannot_change_a_networks_address(network, editor) -> None:
    NetworkFactory(slug="e-bikes")
    home = network.homes.get()
    answer = editor.post(
        f"/admin/pages/{home.pk}/edit/",
        {"title": "Warm", "slug": "e-bikes-old", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
        | {"action-publish": "action-publish"},
    )
    home.refresh_from_db()
    assert (answer.status_code, home.title, home.slug) == (302, "Warm", "heat-pumps")


def test_editor_is_offered_no_restriction_that_would_list_groups_of_other_networks(network, editor) -> None:
    NetworkFactory(slug="e-bikes")
    shown = editor.get(f"/admin/pages/{network.homes.get().pk}/privacy/")
    assert "e-bikes" not in shown.content.decode()
