"""Have your say with no identity: a page that knows nobody."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import Remark
from feedback.tickets import Ticket, write_ticket
from partners.queries.links import toolkit_token
from tests.factories.partners import MembershipFactory
from tests.feedback.canaries import written_rows
from tests.feedback.views.say_form import NO_IDENTITY, filled, no_identity_address

pytestmark = pytest.mark.django_db


def test_no_identity_is_a_page_that_knows_nobody(visitor: Client, dealer, django_assert_num_queries) -> None:
    address = no_identity_address(visitor)
    with django_assert_num_queries(1) as captured:
        form = visitor.get(address)
    assert "django_session" not in str(captured.captured_queries)
    with written_rows() as written:
        done = visitor.post(address.split("?")[0], filled(form))
    counted = {"feedback_rollup", "feedback_delta"}  # numbers, without a moment
    assert set(written.rows) - counted == {"feedback_remark", "feedback_case"}
    for response in (form, done):
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    remark = Remark.objects.get()
    assert (remark.mode, remark.partner, remark.path, remark.country) == ("no_identity", None, "", "DE")
    assert dealer.person.name not in form.text
    assert "csrfmiddlewaretoken" not in form.text


def test_no_identity_address_is_the_same_for_two_people_and_two_ways(visitor, dealer, winter_kit) -> None:
    other = Client()
    other.force_login(MembershipFactory(network=dealer.network).person.user)
    assert no_identity_address(visitor) == no_identity_address(other)
    link = reverse("feedback:say-link", args=["pumps", toolkit_token(membership_id=dealer.pk, toolkit_id=5)])
    by_link = unescape(NO_IDENTITY.search(Client().get(link).text)[1])
    assert by_link == no_identity_address(visitor, "?about=toolkit:5")


def test_no_identity_double_tap_and_error(visitor: Client) -> None:
    address = no_identity_address(visitor)
    bare = address.split("?")[0]
    sent = filled(Client().get(address))
    wrong = Client().post(bare, sent | {"kind": ""})
    assert wrong.status_code == 422
    assert "The poster sells." in wrong.text
    assert Client().post(bare, sent).url == Client().post(bare, sent).url
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("ticket", ["", "broken", "other network", "old", "future of another form"])
def test_no_identity_without_a_good_ticket_takes_nothing(visitor: Client, dealer, ticket) -> None:
    network_id = dealer.network_id
    texts = {
        "": "",
        "broken": "x" * 50,
        "other network": write_ticket(Ticket(network_id + 1, "DE", "en", "2026-11-24")),
        "old": write_ticket(Ticket(network_id, "DE", "en", "2020-01-01")),
        "future of another form": "eyJhIjoxfQ:abc",
    }
    bare = reverse("feedback:say-no-identity", args=["pumps"])
    response = Client().post(
        bare, {"ticket": texts[ticket], "kind": "praise", "text": "x", "submission_key": "k"}
    )
    assert response.status_code == 422
    assert "This form is no longer open" in response.text
    assert Remark.objects.count() == 0


def test_no_identity_speaks_the_tickets_language(visitor: Client, dealer) -> None:
    dealer.person.user.language = "de"
    dealer.person.user.save()
    page = Client().get(no_identity_address(visitor))
    assert 'lang="de"' in page.text


def test_no_identity_without_a_ticket_does_not_tell_whether_a_network_exists(dealer) -> None:
    nowhere, here = (Client().get(f"/{slug}/say/no-identity/") for slug in ("nowhere", "pumps"))
    assert nowhere.status_code == here.status_code == 422
    assert not re.search("Pumps", here.text)


def test_no_identity_draft_is_kept_for_the_tab_alone(visitor: Client, dealer) -> None:
    """At a shared counter's computer a named draft is found by its author alone, this one by nobody."""
    assert "data-draft-tab" in Client().get(no_identity_address(visitor)).text
    assert "data-draft-tab" not in visitor.get(reverse("feedback:say", args=["pumps"])).text
