"""My account, the language switch, and stopping mails by a link."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import Consent
from partners.services.links import unsubscribe_headers, unsubscribe_url
from tests.factories.partners import MembershipFactory, NetworkFactory, consenting
from tests.rig.second_step import by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealer():
    network = NetworkFactory(slug="pumps")
    return MembershipFactory(network=network, person=consenting(network=network, name="Jens"))


@pytest.fixture
def signed_in(client, dealer) -> Client:
    client.force_login(dealer.person.user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def stop_link(person) -> str:
    return "/" + unsubscribe_url(person).split("/", 3)[3]


def granted(person) -> dict[str, bool]:
    return dict(Consent.objects.filter(person=person).values_list("purpose", "granted"))


class TestAccount:
    """/<network>/account/."""

    address = "/pumps/account/"

    def test_shows_own_details(self, signed_in, dealer) -> None:
        page = signed_in.get(self.address).content.decode()
        assert dealer.person.email in page
        assert 'value="Jens"' in page

    def test_saves_and_says_so_in_the_new_language(self, signed_in, dealer) -> None:
        said = {"name": "Jens P.", "language": "de"}
        page = signed_in.post(self.address, said, follow=True).content.decode()
        assert "Gespeichert." in page
        assert granted(dealer.person) == {"news": True, "ask": True}

    def test_invalid_is_422_and_changes_nothing(self, signed_in, dealer) -> None:
        answer = signed_in.post(self.address, {"name": "", "language": "xx"})
        assert answer.status_code == 422
        assert granted(dealer.person) == {"news": True, "ask": True}

    def test_stranger_gets_404_and_anonymous_signs_in(self, client, dealer) -> None:
        assert client.get(self.address).status_code == 302
        stranger = MembershipFactory().person.user
        client.force_login(stranger, "allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(self.address).status_code == 404


class TestConsent:
    """/<network>/account/consent/<purpose>/: one tap either way."""

    def test_one_tap_stops_and_one_allows_again(self, signed_in, dealer) -> None:
        for said, kept in (("no", False), ("yes", True)):
            answer = signed_in.post("/pumps/account/consent/news/", {"granted": said})
            assert answer.url == "/pumps/account/#consent"
            assert granted(dealer.person) == {"news": kept, "ask": True}

    def test_account_shows_words_state_and_history(self, signed_in, dealer) -> None:
        signed_in.post("/pumps/account/consent/news/", {"granted": "no"})
        page = signed_in.get("/pumps/account/").content.decode()
        assert page.count("at most a few a month") == 2  # what is asked, and what was said no to
        assert "on the account page" in page
        assert page.count('name="granted" value="yes"') == 1

    def test_unknown_purpose_says_what_to_do(self, signed_in) -> None:
        answer = signed_in.post("/pumps/account/consent/parties/", {"granted": "yes"})
        assert answer.status_code == 422
        assert "reload the page" in answer.content.decode()

    def test_get_changes_nothing(self, signed_in) -> None:
        assert signed_in.get("/pumps/account/consent/news/").status_code == 405


class TestPassword:
    """Passwords are optional, and a forgotten one is removed."""

    def test_set_sign_in_and_remove(self, dealer) -> None:
        signed_in = by_code(dealer.person.email)
        words = {"password1": "correct horse battery", "password2": "correct horse battery"}
        assert signed_in.post(reverse("account_set_password"), words).status_code == 302
        other = Client()
        said = {"login": dealer.person.email, "password": "correct horse battery"}
        assert other.post(reverse("account_login"), said).url == "/"
        assert signed_in.get("/pumps/account/").status_code in (200, 302)
        asked = other.post(reverse("remove-password")).url
        assert asked.startswith(reverse("account_reauthenticate"))
        dealer.person.user.refresh_from_db()
        assert dealer.person.user.has_usable_password() is True
        other.post(asked, {"password": "correct horse battery"})
        dealer.person.user.refresh_from_db()
        assert dealer.person.user.has_usable_password() is False
        assert other.get("/pumps/account/").status_code == 200

    @pytest.mark.parametrize("path", ["email/", "password/reset/", "confirm-email/x/", "3rdparty/"])
    def test_what_does_not_fit_is_not_there(self, signed_in, path) -> None:
        assert signed_in.get(f"/accounts/{path}").status_code == 404

    def test_sign_up_is_closed(self, client) -> None:
        said = {"email": "new@example.org", "password1": "correct horse battery"}
        for answer in (client.get(reverse("account_signup")), client.post(reverse("account_signup"), said)):
            assert "<input" not in answer.content.decode().split("<main")[1]


class TestLanguage:
    """The switch."""

    def test_is_kept_with_the_account(self, signed_in, dealer) -> None:
        signed_in.post(reverse("web:set-language"), {"language": "de", "next": "/pumps/account/"})
        dealer.person.user.refresh_from_db()
        assert dealer.person.user.language == "de"
        assert 'lang="de"' in signed_in.get("/pumps/account/").content.decode()

    def test_unknown_language_and_get_change_nothing(self, signed_in, dealer) -> None:
        signed_in.post(reverse("web:set-language"), {"language": "tlh"})
        assert signed_in.get(reverse("web:set-language")).status_code == 405
        dealer.person.user.refresh_from_db()
        assert dealer.person.user.language == "en"

    def test_works_for_anybody(self, client) -> None:
        client.post(reverse("web:set-language"), {"language": "de"})
        assert 'lang="de"' in client.get(reverse("account_request_login_code")).content.decode()


class TestUnsubscribe:
    """One click, without signing in."""

    def test_get_asks_and_changes_nothing(self, client, dealer) -> None:
        assert client.get(stop_link(dealer.person)).status_code == 200
        assert granted(dealer.person) == {"news": True, "ask": True}

    def test_one_click_works_without_cookies_or_token(self, dealer) -> None:
        program = Client(enforce_csrf_checks=True)
        answer = program.post(stop_link(dealer.person), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert granted(dealer.person) == {"news": False, "ask": True}
        assert Consent.objects.get(purpose="news").way == "unsubscribe"

    def test_undo_gives_it_back(self, client, dealer) -> None:
        client.post(stop_link(dealer.person))
        client.post(stop_link(dealer.person) + "undo/")
        assert granted(dealer.person) == {"news": True, "ask": True}

    def test_link_of_another_network_does_nothing(self, client, dealer) -> None:
        other = consenting(network=NetworkFactory(slug="bikes"))
        client.post(stop_link(other).replace("/bikes/", "/pumps/"))
        assert granted(other) == {"news": True, "ask": True}

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_known_and_unknown_networks_answer_alike(self, method, dealer) -> None:
        bodies = {self.body(method, slug) for slug in ("pumps", "nowhere")}
        assert len(bodies) == 1

    def body(self, method: str, slug: str) -> str:
        page = getattr(Client(), method)(f"/{slug}/unsubscribe/abc/").content.decode()
        return re.sub(r'(nonce|"csrfmiddlewaretoken" value)="[^"]+"', "", page).replace(slug, "…")

    def test_headers_are_those_of_rfc_8058(self) -> None:
        assert unsubscribe_headers("https://x.example/u/") == {
            "List-Unsubscribe": "<https://x.example/u/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
