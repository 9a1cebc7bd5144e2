"""Have your say: the form, its three ways, and what comes back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.enums import Mode
from feedback.models import Identity, Remark
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealer():
    """Return a dealer's membership."""
    return MembershipFactory(network=NetworkFactory(slug="pumps"))


@pytest.fixture
def client_of(dealer, client: Client) -> Client:
    """Return a client that the dealer is signed in with."""
    client.force_login(dealer.person.user)
    return client


def filled(page, **changes: str) -> dict[str, str]:
    """Return the form's fields as a person would send them."""
    form = page.context["form"]
    sent = {
        "kind": "praise",
        "text": "The new poster sells.",
        "submission_key": form["submission_key"].value(),
    }
    if "mode" in form.fields:
        sent["mode"] = Mode.AGENCY_ONLY
    if "ticket" in form.fields:
        sent["ticket"] = form["ticket"].value()
    return sent | changes


def test_say_double_tap_makes_one_remark(client_of: Client, dealer) -> None:
    address = reverse("feedback:say", args=["pumps"])
    sent = filled(client_of.get(address))
    first, second = client_of.post(address, sent), client_of.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Remark.objects.count() == 1
    assert Identity.objects.get().membership == dealer
    receipt = Client().get(first.url)
    assert receipt.status_code == 200
    assert Remark.objects.get().number in receipt.text


def test_say_no_identity_page_reads_no_session(client_of: Client, django_assert_max_num_queries) -> None:
    page = client_of.get(reverse("feedback:say", args=["pumps"]))
    address = page.context["no_identity_url"]
    form = client_of.get(address)
    assert form.status_code == 200
    done = client_of.post(address.split("?")[0], filled(form))
    assert done.status_code == 302
    for response in (form, done):
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
    remark = Remark.objects.get()
    assert (remark.partner, remark.path, remark.country) == (None, "", "DE")
    assert Identity.objects.count() == 0


def test_answers_lists_what_was_said(client_of: Client) -> None:
    address = reverse("feedback:say", args=["pumps"])
    client_of.post(address, filled(client_of.get(address)))
    page = client_of.get(reverse("feedback:own", args=["pumps"]))
    assert "The new poster sells." in page.text
    number = Remark.objects.get().number
    assert client_of.get(reverse("feedback:own-remark", args=["pumps", number])).status_code in {200, 302}
