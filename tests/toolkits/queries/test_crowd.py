"""A voice with no identity names a toolkit only where enough dealers have it before them."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.tickets import read_ticket
from partners.models import Membership, Network
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory, PartnerFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory

pytestmark = pytest.mark.django_db
NO_IDENTITY = re.compile(r'href="([^"]*/say/no-identity/[^"]*)"')


@pytest.fixture
def network() -> Network:
    return NetworkFactory(minimum_dealers=3)


@pytest.fixture
def dealers(network) -> list[Membership]:
    """Four dealers in Germany and one in the Netherlands."""
    places = [PartnerFactory(network=network, country=code) for code in ("DE", "DE", "DE", "DE", "NL")]
    return [MembershipFactory(network=network, partner=place) for place in places]


def subject_carried(member: Membership, about: str) -> tuple[str, int | None, str]:
    client = Client()
    client.force_login(member.person.user)
    page = client.get(reverse("feedback:say", args=[member.network.slug]), {"about": about})
    query = urlsplit(unescape(NO_IDENTITY.search(page.text)[1])).query
    ticket = read_ticket(
        parse_qs(query)["ticket"][0], network_id=member.network_id, today=timezone.localdate()
    )
    return ticket.subject_kind, ticket.subject_id, ticket.subject_label


@pytest.mark.parametrize(
    "reached, carried",
    [(1, False), (2, False), (3, True), (5, True)],
    ids=["one dealer", "two", "enough", "everybody"],
)
def test_subject_few_dealers_of_the_country_are_shown_is_left_out(
    network, dealers, reached: int, carried: bool
) -> None:
    only = AudienceFactory(network=network, include_ids=[one.partner_id for one in dealers[:reached]])
    only.levels = ["country"]  # nobody but those included
    only.save()
    asset = AssetFactory(network=network)
    toolkit = ToolkitFactory(network=network, audience=only, assets=[asset])
    for kind, found in (("toolkit", toolkit), ("asset", asset)):
        expected = (kind, found.pk, found.title) if carried else ("", None, "")
        assert subject_carried(dealers[0], f"{kind}:{found.pk}") == expected


def test_subject_that_the_whole_of_a_small_country_is_shown_stays(network, dealers) -> None:
    toolkit = ToolkitFactory(network=network)
    assert subject_carried(dealers[-1], f"toolkit:{toolkit.pk}")[1] == toolkit.pk
