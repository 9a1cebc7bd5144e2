"""Pages of a network in several languages: one address, the reader's language first."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation
from wagtail.models import Locale

from partners.enums import Role
from partners.models import Network
from portal.models import MandatePage
from portal.web.founding import found_home
from portal.web.mandate import mandate_of
from portal.web.pages import home_of
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import ToolkitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="pumps")


@pytest.fixture
def dutch(network) -> Client:
    """A dealer who reads Dutch, in a network whose pages have a home in Dutch."""
    found_home(network, "nl")
    seat = MembershipFactory(network=network, role=Role.DEALER_STAFF)
    get_user_model().objects.filter(pk=seat.person.user_id).update(language="nl")
    client = Client()
    client.force_login(seat.person.user)
    return client


def write_mandate(network: Network, language: str, short: str) -> None:
    page = MandatePage(
        title=short, slug="mandate", sponsor_name="Max", sponsor_role="CEO", short=short, body="<p>x</p>"
    )
    network.homes.get(locale__language_code=language).add_child(instance=page)


def test_found_home_has_the_networks_address_and_is_made_once(network) -> None:
    assert [found_home(network, "nl"), found_home(network, "nl")] == [True, False]
    homes = network.homes.order_by("pk")
    assert [(home.locale.language_code, home.slug, home.live) for home in homes] == [
        ("en", "pumps", True),
        ("nl", "pumps", True),
    ]
    assert {home.url for home in homes} == {"/pumps/"}
    assert home_of(network).locale == Locale.get_default()


def test_homes_of_two_networks_stand_under_one_root_of_their_language(network) -> None:
    other = NetworkFactory(slug="bikes")
    found_home(network, "nl")
    found_home(other, "nl")
    roots = {found.homes.get(locale__language_code="nl").get_parent().pk for found in (network, other)}
    assert len(roots) == 1


def test_editors_write_in_every_home_of_their_network(network) -> None:
    found_home(network, "nl")
    editor = MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user
    client = Client()
    client.force_login(editor)
    home = network.homes.get(locale__language_code="nl")
    assert client.get(f"/admin/pages/add/portal/mandatepage/{home.pk}/").status_code == 200


def test_reader_gets_the_page_of_their_language_and_else_the_other(network, dutch) -> None:
    page = ToolkitFactory(network=network, title="Spring kit")
    write_mandate(network, "en", "We listen")
    assert "We listen" in dutch.get("/pumps/mandate/").text
    write_mandate(network, "nl", "Wij luisteren")
    assert "Wij luisteren" in dutch.get("/pumps/mandate/").text
    assert dutch.get(f"/pumps/{page.slug}/").status_code == 200
    assert dutch.get("/pumps/nothing/").status_code == 404


def test_mandate_of_the_form_is_in_the_readers_language(network, dutch) -> None:
    write_mandate(network, "en", "We listen")
    write_mandate(network, "nl", "Wij luisteren")
    found = {}
    for language in ("en", "de", "nl"):
        with translation.override(language):
            found[language] = mandate_of(network.pk).short
    assert found == {"en": "We listen", "de": "We listen", "nl": "Wij luisteren"}
