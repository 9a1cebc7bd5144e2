"""Sessions, proof by mail, second steps: what is asked of whom, and that nobody is left outside."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.devices import device_named
from partners.enums import Role
from partners.models import Mail
from partners.services.sessions import NOWHERE, forget_sessions
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory
from tests.rig.second_step import by_code, latest_code, totp_code

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
AGENTS = [
    ("", "Unknown device"),
    ("Mozilla/5.0 (iPhone) Safari/605", "Safari on iPhone"),
    ("Windows", "Windows"),
]
EVERYWHERE = ["/pumps/", "/pumps/desk/", "/", "/admin/", "/files/x.pdf", "/accounts/sessions/"]
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def network():
    return NetworkFactory(slug="pumps")


@pytest.fixture
def dealer(network):
    return MembershipFactory(
        network=network, person=PersonFactory(network=network, email="dealer@example.org")
    )


@pytest.fixture
def analyst(network):
    person = PersonFactory(network=network, email="analyst@agency.example")
    return MembershipFactory(network=network, role=Role.AGENCY_ANALYST, person=person)


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def signed_in(membership) -> Client:
    client = Client()
    client.force_login(membership.person.user, BACKEND)
    return client


class TestSessions:
    """/accounts/sessions/."""

    def test_lists_devices_without_a_place(self, dealer) -> None:
        by_code("dealer@example.org", Client(headers={"user-agent": PHONE}))
        laptop = Client(headers={"user-agent": "Mozilla/5.0 Firefox/130.0 (Windows)"})
        page = by_code("dealer@example.org", laptop).get(reverse("sessions"))
        words = page.content.decode()
        assert "Chrome on Android" in words
        assert "This device" in words
        assert "127.0.0.1" not in words
        assert set(UserSession.objects.values_list("ip", flat=True)) == {NOWHERE}

    def test_ending_one_signs_it_out_at_once(self, dealer) -> None:
        phone, desk = (
            by_code("dealer@example.org", Client(headers={"user-agent": PHONE})),
            by_code("dealer@example.org"),
        )
        row = UserSession.objects.get(session_key=phone.session.session_key)
        desk.post(reverse("session-end", args=[row.pk]))
        assert phone.get("/pumps/account/").status_code == 302
        assert desk.get("/pumps/account/").status_code == 200

    def test_ending_others_keeps_this_one(self, dealer) -> None:
        clients = [by_code("dealer@example.org") for _time in range(3)]
        clients[0].post(reverse("sessions-end-others"))
        assert [client.get("/pumps/account/").status_code for client in clients] == [200, 302, 302]

    def test_another_persons_session_is_left_alone(self, dealer, analyst) -> None:
        phone = by_code("dealer@example.org")
        row = UserSession.objects.get()
        signed_in(analyst).post(reverse("session-end", args=[row.pk]))
        assert phone.get("/pumps/account/").status_code == 200

    def test_last_use_is_noted_now_and_then(self, dealer, time_machine) -> None:
        client = by_code("dealer@example.org")
        client.get("/pumps/account/")
        time_machine.move_to(timezone.now() + timezone.timedelta(hours=2))
        cache.clear()
        client.get("/pumps/account/")
        row = UserSession.objects.get()
        assert (row.last_seen_at - row.created_at).total_seconds() >= 7200

    def test_sessions_that_are_over_are_forgotten(self, dealer, time_machine) -> None:
        by_code("dealer@example.org")
        time_machine.move_to(timezone.now() + timezone.timedelta(days=31))
        assert forget_sessions() == 1

    @pytest.mark.parametrize("agent,name", AGENTS)
    def test_device_is_named_in_words(self, agent, name) -> None:
        assert device_named(agent) == name


class TestProof:
    """Whoever has no password and no second step proves it by mail before signing in changes."""

    def test_old_session_is_asked_and_the_code_goes_on(self, dealer) -> None:
        client = signed_in(dealer)
        wanted = reverse("mfa_activate_totp")
        asked = client.get(wanted)
        assert asked.url == f"{reverse('prove-by-mail')}?next={wanted.replace('/', '%2F')}"
        client.post(asked.url)
        assert client.post(asked.url, {"code": "AAAA-AAAA"}).status_code == 422
        assert client.post(asked.url, {"code": latest_code("dealer@example.org")}).url == wanted
        assert client.get(wanted).status_code == 200

    def test_three_wrong_tries_close_the_code(self, dealer) -> None:
        client = signed_in(dealer)
        address = reverse("prove-by-mail")
        client.post(address)
        for _time in range(3):
            client.post(address, {"code": "AAAA-AAAA"})
        assert client.post(address, {"code": latest_code("dealer@example.org")}).status_code == 422

    def test_code_is_good_for_a_quarter_of_an_hour(self, dealer, time_machine) -> None:
        client = signed_in(dealer)
        client.post(reverse("prove-by-mail"))
        time_machine.move_to(timezone.now() + timezone.timedelta(minutes=16))
        code = latest_code("dealer@example.org")
        assert client.post(reverse("prove-by-mail"), {"code": code}).status_code == 422

    def test_fresh_session_is_not_asked(self, dealer) -> None:
        assert by_code("dealer@example.org").get(reverse("mfa_activate_totp")).status_code == 200

    def test_reauthentication_is_no_dead_end_without_a_password(self, dealer) -> None:
        answer = signed_in(dealer).get(reverse("account_reauthenticate"))
        assert answer.url.startswith(reverse("prove-by-mail"))

    def test_whoever_has_an_app_proves_it_by_the_app(self, dealer) -> None:
        secret = "JBSWY3DPEHPK3PXP"
        TOTP.activate(dealer.person.user, secret)
        client = signed_in(dealer)
        assert client.get(reverse("prove-by-mail")).url == reverse("account_reauthenticate")
        asked = client.get(reverse("account_reauthenticate"))
        assert asked.url.startswith(reverse("mfa_reauthenticate"))
        said = {"code": totp_code(secret), "next": reverse("mfa_index")}
        assert client.post(reverse("mfa_reauthenticate"), said).url == reverse("mfa_index")


class TestRequired:
    """Where the operator asks for a second step."""

    @pytest.mark.parametrize("path", EVERYWHERE)
    def test_whoever_lacks_one_is_led_to_it_first(self, required, analyst, path) -> None:
        answer = signed_in(analyst).get(path)
        assert answer.url.startswith(reverse("second-factor-needed"))

    def test_marketer_does_not_get_round_it_through_the_admin(self, required, network) -> None:
        client = signed_in(MembershipFactory(network=network, role=Role.HQ_MARKETER))
        for path in ("/admin/", "/admin/pages/", "/admin/images/"):
            assert client.get(path).url.startswith(reverse("second-factor-needed"))
        assert client.post("/admin/images/add/").url == reverse("second-factor-needed")

    def test_post_and_htmx_wait_too(self, required, analyst) -> None:
        client = signed_in(analyst)
        assert client.post("/pumps/themes/new/").url == reverse("second-factor-needed")
        answer = client.get("/pumps/desk/", headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"].startswith(reverse("second-factor-needed"))

    def test_dealers_are_not_asked(self, required, dealer) -> None:
        assert signed_in(dealer).get("/pumps/").status_code == 200

    def test_page_leads_to_both_ways_and_then_on(self, required, analyst) -> None:
        client = by_code("analyst@agency.example")
        page = client.get(reverse("second-factor-needed")).content.decode()
        assert reverse("mfa_activate_totp") in page
        assert reverse("mfa_add_webauthn") in page
        assert client.get(reverse("mfa_activate_totp")).status_code == 200
        TOTP.activate(analyst.person.user, "JBSWY3DPEHPK3PXP")
        assert client.get(reverse("second-factor-needed")).url == "/"
        assert client.get("/pumps/").status_code == 200

    def test_last_one_is_kept_and_one_of_two_can_go(self, required, analyst) -> None:
        user = analyst.person.user
        secret = "JBSWY3DPEHPK3PXP"
        app = TOTP.activate(user, secret).instance
        client = signed_in(analyst)
        client.post(reverse("mfa_reauthenticate"), {"code": totp_code(secret)})
        answer = client.post(reverse("mfa_deactivate_totp"))
        assert "needs a second step" in answer.content.decode()
        key = Authenticator.objects.create(
            user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
        )
        app.refresh_from_db()
        assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 302
        assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp"}
        key = Authenticator.objects.create(
            user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
        )
        app.delete()
        assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).url == reverse("mfa_list_webauthn")
        assert Authenticator.objects.filter(pk=key.pk).exists()

    def test_sign_in_asks_for_the_second_step(self, required, analyst) -> None:
        secret = "JBSWY3DPEHPK3PXP"
        TOTP.activate(analyst.person.user, secret)
        client = by_code("analyst@agency.example")
        assert "_auth_user_id" not in client.session
        client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
        assert client.get("/pumps/").status_code == 200

    def test_app_code_signs_in_once_as_long_as_it_is_tolerated(self, analyst, time_machine) -> None:
        start = timezone.now().replace(second=0, microsecond=0)
        time_machine.move_to(start)
        TOTP.activate(analyst.person.user, "JBSWY3DPEHPK3PXP")
        code = totp_code("JBSWY3DPEHPK3PXP")
        for seconds, expected in ((1, 200), (40, 302)):
            time_machine.move_to(start + timezone.timedelta(seconds=seconds))
            client = by_code("analyst@agency.example")
            client.post(reverse("mfa_authenticate"), {"code": code})
            assert client.get("/pumps/").status_code == expected

    def test_recovery_code_signs_in_once(self, analyst) -> None:
        TOTP.activate(analyst.person.user, "JBSWY3DPEHPK3PXP")
        code = RecoveryCodes.activate(analyst.person.user).get_unused_codes()[0]
        for expected in (200, 302):
            client = by_code("analyst@agency.example")
            client.post(reverse("mfa_authenticate"), {"code": code})
            assert client.get("/pumps/").status_code == expected


class TestReset:
    """`manage.py reset_second_factor`: nobody stays locked out."""

    def test_takes_everything_away_and_tells_by_mail(self, analyst) -> None:
        client = by_code("analyst@agency.example")
        TOTP.activate(analyst.person.user, "JBSWY3DPEHPK3PXP")
        out = StringIO()
        call_command("reset_second_factor", "Analyst@agency.example", stdout=out)
        assert "Removed 1" in out.getvalue()
        assert not Authenticator.objects.exists()
        assert client.get("/pumps/").status_code == 302
        assert "took away your second step" in Mail.objects.latest("pk").text

    def test_unknown_address_is_an_error(self) -> None:
        with pytest.raises(CommandError):
            call_command("reset_second_factor", "nobody@example.org")
