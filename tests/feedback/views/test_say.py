"""Have your say: the form, its three ways, and what comes back."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from feedback.enums import Mode
from feedback.models import Identity, Remark
from partners.enums import Level, Role
from partners.queries.links import toolkit_token
from partners.scope import Scope
from partners.services.membership import revoke_membership
from portal.kernel import registries
from portal.kernel.registries import Mandate
from tests.factories.feedback import say
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from tests.feedback.views.say_form import filled

pytestmark = pytest.mark.django_db


def test_say_double_tap_makes_one_remark(visitor: Client, dealer) -> None:
    address = reverse("feedback:say", args=["pumps"])
    sent = filled(visitor.get(address))
    first, second = visitor.post(address, sent), visitor.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Remark.objects.count() == 1
    assert Identity.objects.get().membership == dealer
    receipt = Client().get(first.url)
    assert receipt.status_code == 200
    assert Remark.objects.get().number in receipt.text
    assert "data-draft-clear" in receipt.text


def test_say_each_rendered_form_has_its_own_key(visitor: Client) -> None:
    address = reverse("feedback:say", args=["pumps"])
    keys = {filled(visitor.get(address))["submission_key"] for _n in range(3)}
    assert len(keys) == 3


def test_say_asks_five_fields_and_starts_with_the_agency_only(visitor: Client) -> None:
    page = visitor.get(reverse("feedback:say", args=["pumps"]))
    asked = {field.name: field.value() for field in page.context["form"].visible_fields()}
    # The last one is a switch within the second.
    assert list(asked) == ["mode", "kind", "text", "photo", "may_quote", "urgent"]
    assert asked["mode"] == Mode.AGENCY_ONLY


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"kind": ""}, "Choose what kind of remark it is."),
        ({"text": " \x00 "}, "Write what you want to say first."),
        ({"mode": ""}, "Choose who may see this."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"text": "x" * 1_000_000}, "at most 4000 characters"),
        ({"mode": Mode.NO_IDENTITY}, "not one of the available choices"),
    ],
)
def test_say_error_answers_422_and_loses_nothing(visitor: Client, changes, sentence) -> None:
    address = reverse("feedback:say", args=["pumps"])
    given = {"text": "Ünïcödé <b>&</b>", "may_quote": "on"} | changes
    page = visitor.post(address, filled(visitor.get(address), **given))
    assert page.status_code == 422
    assert sentence in unescape(page.text)
    form = page.context["form"]
    assert form["may_quote"].value() is True
    assert form["text"].value() == given["text"]
    assert Remark.objects.count() == 0


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"%PDF-1.7 not a photo", "This file is no photo we can read."),
        (b"", "The photo is empty."),
        (b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024), "The photo is larger than 10 MB."),
    ],
    ids=["pdf", "empty", "large"],
)
def test_say_bad_photo_says_what_to_do_and_keeps_the_words(visitor: Client, content, sentence) -> None:
    address = reverse("feedback:say", args=["pumps"])
    photo = SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
    page = visitor.post(address, filled(visitor.get(address), photo=photo))
    assert page.status_code == 422
    assert sentence in page.text
    assert "The poster sells." in page.text


def test_say_photo_beside_another_error_asks_to_choose_it_again(visitor: Client) -> None:
    address = reverse("feedback:say", args=["pumps"])
    photo = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff0000")
    page = visitor.post(address, filled(visitor.get(address), photo=photo, kind=""))
    assert page.status_code == 422
    assert "Choose the photo again" in page.text


def test_say_hostile_words_are_shown_as_words(visitor: Client) -> None:
    address = reverse("feedback:say", args=["pumps"])
    text = "<script>alert(1)</script> {{ 7|add:7 }} \u202egnp"
    receipt = visitor.get(visitor.post(address, filled(visitor.get(address), text=text)).url)
    assert "<script>alert(1)" not in receipt.text
    assert "{{ 7|add:7 }}" in unescape(receipt.text)
    assert "\u202e" not in receipt.text


def test_say_about_something_visible_names_it(visitor: Client, winter_kit) -> None:
    address = reverse("feedback:say", args=["pumps"]) + "?about=toolkit:5"
    page = visitor.get(address)
    assert "Winter kit" in page.text
    visitor.post(address, filled(page))
    remark = Remark.objects.get()
    assert (remark.subject_kind, remark.subject_id, remark.subject_label) == ("toolkit", 5, "Winter kit")


@pytest.mark.parametrize(
    "about", ["toolkit:6", "nothing:5", "toolkit:", "toolkit:²", ":5", "toolkit:" + "9" * 40]
)
def test_say_about_something_hidden_or_absent_has_no_subject(visitor: Client, winter_kit, about) -> None:
    page = visitor.get(reverse("feedback:say", args=["pumps"]), {"about": about})
    assert page.status_code == 200
    assert page.context["subject"].kind == ""


def test_say_shows_the_mandate_until_the_first_remark(visitor: Client, dealer, monkeypatch) -> None:
    mandate = Mandate("I asked the agency to listen.", "/pumps/mandate/", "Ute Lang")
    monkeypatch.setattr(registries.mandates, "_entries", {"m": lambda _network: mandate})
    address = reverse("feedback:say", args=["pumps"])
    assert "I asked the agency to listen." in visitor.get(address).text
    say(dealer)
    assert "I asked the agency to listen." not in visitor.get(address).text


def test_say_takes_in_what_a_distributor_says_in_the_same_way(dealer, client: Client) -> None:
    house = PartnerFactory(network=dealer.network, level=Level.DISTRIBUTOR)
    manager = MembershipFactory(network=dealer.network, role=Role.DISTRIBUTOR_MANAGER, partner=house)
    client.force_login(manager.person.user)
    address = reverse("feedback:say", args=["pumps"])
    assert "/receipt/" in client.post(address, filled(client.get(address))).url
    remark = Remark.objects.get()
    assert (remark.partner, remark.identity.membership) == (house, manager)
    assert remark.case.state == "received"


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.AGENCY_LEAD, Role.FIELD_MANAGER])
def test_say_does_not_exist_for_who_has_no_say(dealer, client: Client, role) -> None:
    client.force_login(MembershipFactory(network=dealer.network, role=role).person.user)
    assert client.get(reverse("feedback:say", args=["pumps"])).status_code == 404


def test_say_asks_strangers_to_sign_in(dealer, client: Client) -> None:
    response = client.get(reverse("feedback:say", args=["pumps"]))
    assert response.status_code == 302
    assert "/accounts/" in response.url


def test_say_by_link_speaks_without_signing_in(dealer, client: Client, winter_kit) -> None:
    token = toolkit_token(membership_id=dealer.pk, toolkit_id=5)
    address = reverse("feedback:say-link", args=["pumps", token])
    page = client.get(address)
    assert "Winter kit" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    done = client.post(address, filled(page))
    assert done.status_code == 302
    assert token not in done.url
    remark = Remark.objects.get()
    assert (remark.route, remark.subject_id, remark.partner) == ("link", 5, dealer.partner)


def test_say_by_link_unfolds_the_mandate_since_its_page_asks_to_sign_in(
    dealer, client: Client, winter_kit, monkeypatch
) -> None:
    whole = Mandate("We listen for you.", "/pumps/mandate/", "Jo Hale, Sales", "<p>In 30 days.</p>")
    monkeypatch.setattr(registries.mandates, "_entries", {"mandate": lambda _network: whole})
    token = toolkit_token(membership_id=dealer.pk, toolkit_id=5)
    page = client.get(reverse("feedback:say-link", args=["pumps", token])).text
    assert "Jo Hale, Sales: We listen for you." in page
    assert "<p>In 30 days.</p>" in page
    assert whole.url not in page


@pytest.mark.parametrize("trouble", ["revoked", "closed", "broken", "hidden toolkit", "other network"])
def test_say_by_link_that_no_longer_counts_is_absent(dealer, client: Client, winter_kit, trouble) -> None:
    token = toolkit_token(membership_id=dealer.pk, toolkit_id=6 if trouble == "hidden toolkit" else 5)
    slug = "pumps"
    if trouble == "revoked":
        revoke_membership(scope=Scope.system(dealer.network_id), membership=dealer)
    elif trouble == "closed":
        type(dealer.partner).objects.filter(pk=dealer.partner_id).update(is_active=False)
    elif trouble == "broken":
        token = token[:-3] + "xyz"
    elif trouble == "other network":
        slug = NetworkFactory(slug="bikes").slug
    address = reverse("feedback:say-link", args=[slug, token])
    absent = client.get(reverse("feedback:say-link", args=[slug, "absent"]))
    assert client.get(address).status_code == absent.status_code == 404
    assert client.post(address, {"kind": "praise"}).status_code == 404
    assert Remark.objects.count() == 0
