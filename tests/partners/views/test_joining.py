"""From the invitation's link through three steps: who gets in, and who doesn't."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.enums import Role
from partners.models import Consent, Invitation, Mail, Membership, Person, User
from partners.queries.invitations import invitation_path, unfinished_welcome
from partners.queries.scope import scope_for
from partners.scope import Scope
from partners.services.invitations import forget_invitations, invite
from partners.services.membership import revoke_membership
from tests.factories.partners import (
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    PersonFactory,
    consenting,
)

pytestmark = pytest.mark.django_db
# What differs from one page to the next, whoever is on it.
PASSING = re.compile(r'(csrfmiddlewaretoken" value=|nonce=|datetime=)"[^"]+"|invitations/\d+')
SAVEPOINT = re.compile(r'"s\d+_x\d+"')
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def principal():
    network = NetworkFactory(slug="pumps")
    dealer = PartnerFactory(network=network, name="Hill Heating")
    person = PersonFactory(network=network, name="Petra Principal")
    return MembershipFactory(partner=dealer, role=Role.DEALER_PRINCIPAL, person=person)


def ask_in(principal: Membership, email: str = "nina@example.org") -> Invitation:
    return invite(
        scope=scope_for(principal.person.user, principal.network),
        partner=principal.partner,
        name="Nina New",
        email=email,
        role=Role.DEALER_STAFF,
        language="en",
    )


class TestNewPerson:
    """Somebody without an account."""

    def test_reading_the_link_signs_nobody_in_and_makes_nobody(self, client, principal) -> None:
        path = invitation_path(ask_in(principal))
        for _time in range(2):
            page = client.get(path).content.decode()
            assert "Hill Heating" in page
        assert "_auth_user_id" not in client.session
        assert not Person.objects.filter(email="nina@example.org").exists()

    def test_three_steps_lead_to_the_first_useful_thing(self, client, principal) -> None:
        answer = client.post(invitation_path(ask_in(principal)))
        assert (answer.status_code, answer.url) == (302, "/pumps/welcome/")
        assert client.get("/pumps/welcome/").url == "/pumps/welcome/profile/"
        said = {"name": "Nina Neu", "language": "de"}
        assert client.post("/pumps/welcome/profile/", said).url == "/pumps/welcome/"
        assert client.get("/pumps/welcome/").url == "/pumps/welcome/consent/"
        assert client.post("/pumps/welcome/consent/", {"news": "on"}).url == "/pumps/welcome/done/"
        assert client.get("/pumps/welcome/done/").status_code == 200
        person = Person.objects.get(email="nina@example.org")
        assert (person.name, person.language, person.user.language) == ("Nina Neu", "de", "de")
        said = Consent.objects.filter(person=person).values_list("purpose", "granted", "way")
        assert sorted(said) == [("ask", False, "activation"), ("news", True, "activation")]
        assert Invitation.objects.get().welcomed_at is not None
        assert client.get("/pumps/").status_code == 200

    def test_link_works_once(self, client, principal) -> None:
        path = invitation_path(ask_in(principal))
        client.post(path)
        for other in (client, Client()):
            for answer in (other.get(path), other.post(path)):
                assert answer.status_code == 410
                assert "accepted" in answer.content.decode()
        assert Membership.objects.filter(person__email="nina@example.org").count() == 1

    def test_going_back_changes_what_was_said_and_going_on_resumes(self, client, principal) -> None:
        client.post(invitation_path(ask_in(principal)))
        assert client.get("/pumps/welcome/consent/").url == "/pumps/welcome/profile/"
        assert client.get("/pumps/welcome/done/").url == "/pumps/welcome/profile/"
        client.post("/pumps/welcome/profile/", {"name": "Nina", "language": "en"})
        assert client.get("/pumps/welcome/profile/").status_code == 200
        client.post("/pumps/welcome/profile/", {"name": "Nina Back", "language": "en"})
        assert Person.objects.get(email="nina@example.org").name == "Nina Back"
        client.post("/pumps/welcome/consent/", {"news": "on"})
        assert "checked" in client.get("/pumps/welcome/consent/").content.decode()
        client.post("/pumps/welcome/consent/", {})
        assert not Consent.objects.filter(person__email="nina@example.org", granted=True).exists()

    def test_whoever_stopped_halfway_is_led_on_at_the_next_sign_in(self, client, principal) -> None:
        client.post(invitation_path(ask_in(principal)))
        client.post("/accounts/logout/")
        client.post("/accounts/login/code/", {"email": "nina@example.org"})
        code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", last_mail("nina@example.org"), re.MULTILINE)[1]
        assert client.post("/accounts/login/code/confirm/", {"code": code}).url == "/pumps/welcome/"

    def test_whoever_said_all_before_is_led_on_once(self, client, principal) -> None:
        person = consenting(network=principal.network, email="nina@example.org")
        client.post(invitation_path(ask_in(principal)))
        user = User.objects.get(email=person.email)
        assert unfinished_welcome(user) == principal.network
        said = {"name": "Nina", "language": "en"}
        assert (
            client.post("/pumps/welcome/profile/", said, follow=True).redirect_chain[-1][0].endswith("done/")
        )
        assert unfinished_welcome(user) is None

    def test_invalid_step_is_422(self, client, principal) -> None:
        client.post(invitation_path(ask_in(principal)))
        assert client.post("/pumps/welcome/profile/", {"name": " ", "language": "xx"}).status_code == 422

    @pytest.mark.parametrize("days,status", [(6.9, 200), (7.1, 410)])
    def test_link_is_good_for_seven_days(self, client, principal, days, status, time_machine) -> None:
        path = invitation_path(ask_in(principal))
        time_machine.move_to(timezone.now() + timedelta(days=days))
        answer = client.get(path)
        assert answer.status_code == status
        assert status == 200 or "Petra Principal" in answer.content.decode()

    def test_link_closes_with_the_right_of_whoever_sent_it(self, client, principal) -> None:
        path = invitation_path(ask_in(principal))
        revoke_membership(scope=Scope.system(principal.network_id), membership=principal)
        assert client.post(path).status_code == 410
        assert not Person.objects.filter(email="nina@example.org").exists()


def last_mail(address: str) -> str:
    return Mail.objects.filter(to_address=address).latest("pk").text


class TestAccountInUse:
    """Somebody who has an account elsewhere, or here."""

    @pytest.fixture
    def known(self, principal):
        other = NetworkFactory(slug="bikes")
        return MembershipFactory(network=other, person=consenting(network=other, email="nina@example.org"))

    def test_signs_in_first_and_then_accepts(self, client, principal, known) -> None:
        path = invitation_path(ask_in(principal))
        page = client.get(path).content.decode()
        assert "Sign in to accept" in page
        assert client.post(path).status_code == 409
        assert "_auth_user_id" not in client.session
        client.force_login(known.person.user, BACKEND)
        assert client.post(path).url == "/pumps/welcome/"
        assert set(
            Membership.objects.filter(person__user=known.person.user).values_list("role", flat=True)
        ) == {Role.DEALER_STAFF}
        assert client.get("/bikes/").status_code == 200

    def test_somebody_else_who_is_signed_in_is_told_to_sign_out(self, client, principal, known) -> None:
        path = invitation_path(ask_in(principal))
        client.force_login(principal.person.user, BACKEND)
        page = client.get(path).content.decode()
        assert "Sign out" in page
        assert client.post(path).status_code == 409
        assert Invitation.objects.get().accepted_at is None

    def test_closed_account_gets_no_role(self, client, principal, known) -> None:
        User.objects.filter(pk=known.person.user_id).update(is_active=False)
        assert client.post(invitation_path(ask_in(principal))).status_code == 409

    def test_inviting_known_and_unknown_addresses_looks_the_same(self, principal, known) -> None:
        seen = []
        for address in ("nina@example.org", "nobody@example.org"):
            client = Client()
            client.force_login(principal.person.user, BACKEND)
            client.get("/pumps/team/")
            said = {"name": "Nina New", "email": address, "role": "dealer_staff", "language": "en"}
            with CaptureQueriesContext(connection) as queries:
                answer = client.post(f"/pumps/team/{principal.partner_id}/invite/", said)
            statements = [SAVEPOINT.sub("", " ".join(query["sql"].split()[:3])) for query in queries]
            page = client.get(answer.url).content.decode().replace(address, "…")
            page = PASSING.sub("", page)
            seen.append((answer.status_code, page, statements))
            Invitation.objects.all().delete()
        assert seen[0] == seen[1]


def test_link_of_another_network_tells_nothing(client, principal) -> None:
    NetworkFactory(slug="bikes")
    path = invitation_path(ask_in(principal)).replace("/pumps/", "/bikes/")
    bodies = {client.get(path.replace("/bikes/", f"/{slug}/")).content for slug in ("bikes", "nowhere")}
    assert client.get(path).status_code == 410
    assert all(b"Hill Heating" not in body for body in bodies)


def test_mailed_links_work_on_without_activation(client, principal) -> None:
    principal.person.refresh_from_db()
    assert principal.person.confirmed_at is None
    client.force_login(principal.person.user, BACKEND)
    assert client.get("/pumps/").status_code == 200


def test_invitations_are_forgotten_three_months_after_they_ended(principal) -> None:
    kept, gone = ask_in(principal, "kept@example.org"), ask_in(principal, "gone@example.org")
    Invitation.objects.filter(pk=gone.pk).update(expires_at=timezone.now() - timedelta(days=91))
    assert forget_invitations() == 1
    assert list(Invitation.objects.values_list("pk", flat=True)) == [kept.pk]
