"""The search page: words, choices, looks, what is missing."""

from __future__ import annotations

import pytest
from django.test import Client

from partners.enums import Role
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from toolkits.models import SearchMiss
from toolkits.services.finding import index_due_assets

pytestmark = pytest.mark.django_db
QUERIES = 17
URL = "/heat-pumps/toolkits/search/"


def fill(network, *titles: str, **fields) -> None:
    files = [
        AssetFactory(network=network, title=title, filename="a.txt", content=b"some <b>word</b>", **fields)
        for title in titles
    ]
    ToolkitFactory(network=network, title="Spring", assets=files)
    while index_due_assets():
        pass


def page(client: Client, query: str = "", **extra) -> str:
    response = client.get(f"{URL}?{query}", **extra)
    assert response.status_code == 200
    return response.content.decode()


def test_search_marks_what_was_found_and_runs_none_of_it(network, dealer_client) -> None:
    fill(network, "A <i>Heat</i> word")
    shown = page(dealer_client, "q=word")
    assert "A &lt;i&gt;Heat&lt;/i&gt; <mark>word</mark>" in shown
    assert "some &lt;b&gt;<mark>word</mark>&lt;/b&gt;" in shown


def test_search_keeps_its_state_in_the_address(network, dealer_client) -> None:
    fill(network, "One word", channel="web")
    fill(network, "Two word", channel="print")
    shown = page(dealer_client, "q=word")
    assert '?q=word&amp;channel=web&amp;sort=best"' in shown
    narrowed = page(dealer_client, "q=word&channel=web&look=list")
    assert ("One " in narrowed, "Two " in narrowed) == (True, False)
    assert '?q=word&amp;sort=best&amp;look=list"' in narrowed
    assert '<input type="hidden" name="channel" value="web">' in narrowed


NONSENSE = ["channel=nonsense", "campaign=nine", "campaign=1%20OR", "page=99", "valid=x&type=y", "sort=z"]


@pytest.mark.parametrize("query", NONSENSE)
def test_search_leaves_out_what_an_address_cant_mean(network, dealer_client, query: str) -> None:
    fill(network, "One")
    assert ">One</a>" in page(dealer_client, query)


def test_search_goes_on_page_by_page(network, dealer_client) -> None:
    fill(network, *[f"File {number:02}" for number in range(26)])
    first = page(dealer_client, "sort=title")
    assert ("File 23" in first, "File 24" in first, "page=2" in first) == (True, False, True)
    rest = page(dealer_client, "sort=title&page=2", headers={"hx-request": "true"})
    assert ("File 24" in rest, "File 23" in rest, "<html" in rest) == (True, False, False)


def test_search_without_a_hit_is_kept_once_and_leads_to_the_form(network, dealer, dealer_client) -> None:
    fill(network, "Something")
    dealer_client.head(f"{URL}?q=Wall%20poster")
    assert not SearchMiss.objects.exists()
    for _again in range(2):
        shown = page(dealer_client, "q=Wall%20%20poster")
    miss = SearchMiss.objects.get()
    assert (miss.words, miss.membership_id, miss.network_id) == ("wall poster", dealer.pk, network.pk)
    assert 'href="/heat-pumps/say/?missing=Wall++poster"' in shown
    form = dealer_client.get("/heat-pumps/say/?missing=Wall%20poster").content.decode()
    assert "I looked for “Wall poster” and did not find it." in form
    page(dealer_client, "q=Nothing&channel=web")
    page(dealer_client, "q=!!")
    page(dealer_client, "q=Something")
    assert SearchMiss.objects.count() == 2


def test_search_of_headquarters_misses_nothing_and_is_led_nowhere(network) -> None:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user)
    assert "missing=" not in page(client, "q=nowhere")
    assert "No file for you yet" in page(client)
    assert not SearchMiss.objects.exists()


def test_search_says_how_it_found_what_is_not_exactly_there(network, dealer_client) -> None:
    fill(network, "Sommerprospekt")
    assert "words that begin so" in page(dealer_client, "q=sommerpros")
    assert "titles are nearly the same" in page(dealer_client, "q=sommmerprospekt")


def test_search_asks_as_much_for_many_as_for_one(network, dealer_client, django_assert_num_queries) -> None:
    fill(network, "One")
    page(dealer_client, "q=word")
    with django_assert_num_queries(QUERIES):
        page(dealer_client, "q=word")
    fill(network, "Two", "Three", "Four")
    with django_assert_num_queries(QUERIES):
        page(dealer_client, "q=word")
