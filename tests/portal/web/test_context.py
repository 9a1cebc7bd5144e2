from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from partners.enums import Role
from partners.queries.scope import scope_for
from portal.web.context import HTMX_CONFIG, Place, _bottom, _mark_current, portal
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


def place(url: str, *, bottom: bool = True) -> Place:
    return Place(label="x", url=url, icon="home", current=False, bottom=bottom, count=0)


def test_htmx_config_evaluates_nothing_and_keeps_no_pages() -> None:
    config = json.loads(HTMX_CONFIG)
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert "style" not in config["attributesToSettle"]
    assert config["historyCacheSize"] == 0
    assert {"code": "422", "swap": True} in config["responseHandling"]


@pytest.mark.parametrize(
    "path, current",
    [
        ("/n/", ["/n/"]),
        ("/n/toolkits/", ["/n/toolkits/"]),
        ("/n/toolkits/7/", ["/n/toolkits/"]),
        ("/n/account/", []),
        ("/m/", []),
    ],
)
def test_mark_current_takes_the_longest_address(path: str, current: list[str]) -> None:
    marked = _mark_current([place("/n/"), place("/n/toolkits/")], path)
    assert [item.url for item in marked if item.current] == current


def test_bottom_holds_at_most_four_and_never_one() -> None:
    assert [item.url for item in _bottom([place(f"/{n}/") for n in range(6)])] == ["/0/", "/1/", "/2/", "/3/"]
    assert _bottom([place("/a/"), place("/b/", bottom=False)]) == []


def test_context_without_network_has_no_places(rf: RequestFactory) -> None:
    context = portal(rf.get("/"))
    assert list(context["nav_items"]) == []
    assert context["network"] is None
    assert context["theme_url"] == ""
    assert context["home_url"] == "/"


def test_languages_name_themselves_and_mark_the_current_one(rf: RequestFactory) -> None:
    with translation.override("de"):
        languages = list(portal(rf.get("/"))["languages"])
    assert [(entry["code"], entry["label"], entry["current"]) for entry in languages] == [
        ("en", "English", False),
        ("de", "Deutsch", True),
        ("nl", "Nederlands", False),
        ("fr", "Français", False),
    ]


def test_page_of_a_network_shows_its_name_person_and_accent(client: Client) -> None:
    NetworkFactory(slug="foreign", name="Foreign canary")
    network = NetworkFactory(slug="pumps", name="Nordwarm pumps")
    membership = MembershipFactory(network=network, role=Role.DEALER_STAFF, person__name="Anna Petersen")
    client.force_login(membership.person.user)
    page = client.get(f"/{network.slug}/").content.decode()
    assert "Nordwarm pumps" in page
    assert "Anna Petersen" in page
    assert f"/pumps/theme.css?v={network.theme_version}" in page
    assert "Foreign canary" not in page


def labels(request: HttpRequest) -> list[str]:
    return [str(item["label"]) for item in portal(request)["account_items"]]


@pytest.mark.parametrize(
    "role, expected",
    [(Role.DEALER_STAFF, ["My account"]), (Role.HQ_MARKETER, ["My account", "Publish"])],
)
def test_account_items_by_role_offer_publishing_to_editors_only(
    rf: RequestFactory, role: str, expected: list[str]
) -> None:
    membership = MembershipFactory(role=role)
    request = rf.get("/")
    request.user, request.network = membership.person.user, membership.network
    request.scope = scope_for(request.user, request.network)
    assert labels(request) == expected


def test_account_items_of_somebody_in_two_networks_lead_to_the_choice(rf: RequestFactory) -> None:
    first = MembershipFactory(person__email="both@example.org")
    MembershipFactory(person__email="both@example.org")
    request = rf.get("/")
    request.user, request.network = first.person.user, first.network
    request.scope = scope_for(request.user, request.network)
    assert labels(request) == ["My account", "Your networks"]


def test_account_items_without_network_are_about_the_account(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = MembershipFactory().person.user
    assert labels(request) == ["Two-step sign-in"]


def test_account_items_of_the_platform_admin_lead_to_the_admin(
    rf: RequestFactory, django_user_model: type
) -> None:
    request = rf.get("/")
    request.user = django_user_model.objects.create_superuser("admin@example.org")
    assert labels(request) == ["Two-step sign-in", "Operations", "Sign in as", "Publish"]


def test_person_without_a_name_is_shown_by_address(rf: RequestFactory, django_user_model: type) -> None:
    request = rf.get("/")
    request.user = django_user_model.objects.create_user("a@example.org")
    assert str(portal(request)["person_name"]) == "a@example.org"
    request.user = AnonymousUser()
    assert str(portal(request)["person_name"]) == ""
