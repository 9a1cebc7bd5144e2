"""A new page in the Wagtail admin: sent twice at once, it is made once and nothing fails."""

from __future__ import annotations

import threading
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from partners.enums import Role
from partners.models import Network
from portal.web import creating
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import everyone_of
from toolkits.models import ToolkitPage

pytestmark = pytest.mark.django_db
AUTOSAVE = "data-w-autosave-interval-value"


@pytest.fixture
def network() -> Network:
    return NetworkFactory(languages=["en"])


@pytest.fixture
def address(network: Network) -> str:
    return f"/admin/pages/add/toolkits/toolkitpage/{network.homes.get().pk}/"


def editor_of(network: Network) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user)
    return client


def data_of(network: Network) -> dict[str, object]:
    fields = {
        "title": "Spring kit",
        "slug": "spring-kit",
        "brief": "What you need.",
        "text_language": "en",
        "audience": everyone_of(network).pk,
        "campaign": "",
        "owner_person": "",
        "body": rich_text("<p>Hello</p>"),
        "asset_links": inline_formset([]),
        "steps": inline_formset([]),
        "next": "",
    }
    return {**nested_form_data(fields), "languages": ["en"]}


def test_form_of_new_page_saves_nothing_by_itself(network: Network, address: str) -> None:
    editor = editor_of(network)
    assert AUTOSAVE not in editor.get(address).content.decode()
    editor.post(address, data_of(network))
    page = ToolkitPage.objects.get()
    assert AUTOSAVE in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_new_page_sent_twice_at_once_is_made_once(
    fresh_database: object, network: Network, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have opened the form before either saves; the second hears that the name is taken."""
    clients, data = [editor_of(network), editor_of(network)], data_of(network)
    both, codes = threading.Barrier(2), []
    post = creating.CreatePageView.post

    def post_together(view: creating.CreatePageView, request: object) -> object:
        both.wait()
        return post(view, request)

    monkeypatch.setattr(creating.CreatePageView, "post", post_together)

    def send(client: Client) -> None:
        codes.append(client.post(address, data).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [HTTPStatus.OK, HTTPStatus.FOUND]
    assert ToolkitPage.objects.count() == 1
