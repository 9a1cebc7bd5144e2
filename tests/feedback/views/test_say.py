"""Have your say: the form, its three ways, and what comes back."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from feedback.enums import Mode
from feedback.models import Identity, Remark
from feedback.tickets import Ticket, write_ticket
from partners.enums import Level, Role
from partners.queries.links import toolkit_token
from partners.scope import Scope
from partners.services.membership import revoke_membership
from portal.kernel import registries
from portal.kernel.registries import Mandate, SubjectKind
from tests.factories.feedback import say
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from tests.feedback.canaries import written_rows

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NO_IDENTITY = re.compile(r'class="say-nobody" href="([^"]+)"')


@pytest.fixture
def dealer():
    """Return a dealer's membership."""
    return MembershipFactory(network=NetworkFactory(slug="pumps"))


@pytest.fixture
def visitor(dealer, client: Client) -> Client:
    """Return a browser that the dealer is signed in with."""
    client.force_login(dealer.person.user)
    return client


@pytest.fixture
def winter_kit(monkeypatch):
    """Let toolkit 5 be a thing that everybody may see, as another app would register it."""
    kind = SubjectKind("toolkit", "Toolkit", lambda _scope, pk: "Winter kit" if pk == 5 else None, str)
    monkeypatch.setattr(registries.subject_kinds, "_entries", {"toolkit": kind})


def filled(page, **changes: object) -> dict[str, object]:
    """Return the form's fields as a person would send them."""
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
    return {"mode": Mode.AGENCY_ONLY, "kind": "praise", "text": "The poster sells."} | hidden | changes


def no_identity_address(visitor: Client, query: str = "") -> str:
    """Return where the choice "no identity" leads."""
    page = visitor.get(reverse("feedback:say", args=["pumps"]) + query)
    return unescape(NO_IDENTITY.search(page.text)[1])


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
    assert list(asked) == ["mode", "kind", "text", "photo", "may_quote"]
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
