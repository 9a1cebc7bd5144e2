"""My team: who sees it, who changes it, and what a removal ends at once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from partners.enums import Level, Role
from partners.models import Invitation, Membership
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
SAID = {"name": "Nina New", "email": "Nina@Example.org", "role": "dealer_staff", "language": "de"}


@pytest.fixture
def network():
    return NetworkFactory(slug="pumps")


@pytest.fixture
def dealer(network):
    importer = PartnerFactory(network=network, level=Level.DISTRIBUTOR, name="Importer")
    return PartnerFactory(network=network, parent=importer, name="Hill Heating")


@pytest.fixture
def principal(dealer):
    return seat(dealer, Role.DEALER_PRINCIPAL, "Petra Principal")


@pytest.fixture
def staff(dealer):
    return seat(dealer, Role.DEALER_STAFF, "Stan Staff")


def seat(partner, role: str, name: str) -> Membership:
    person = PersonFactory(network=partner.network, name=name)
    return MembershipFactory(partner=partner, role=role, person=person)


def browser(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.person.user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"team:{name}", args=["pumps", *args])


class TestList:
    """/<network>/team/."""

    def test_principal_sees_roles_and_states(self, principal, staff) -> None:
        page = browser(principal).get(at("own")).content.decode()
        assert "Stan Staff" in page
        assert "Never signed in" in page
        assert at("member", staff.pk) in page

    def test_staff_has_no_team_page(self, staff) -> None:
        assert browser(staff).get(at("own")).status_code == 404

    def test_manager_above_reads_no_dealers_team(self, dealer, staff) -> None:
        manager = seat(dealer.parent, Role.DISTRIBUTOR_MANAGER, "Mia")
        client = browser(manager)
        assert client.get(at("own")).status_code == 200
        assert client.get(at("of", dealer.pk)).status_code == 403
        assert client.post(at("remove", staff.pk)).status_code == 403
        staff.refresh_from_db()
        assert staff.is_active is True

    def test_lead_looks_after_every_team_of_the_network(self, network, dealer, staff) -> None:
        client = browser(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
        assert "Stan Staff" in client.get(at("of", dealer.pk)).content.decode()
        assert client.get(at("of", PartnerFactory().pk)).status_code == 404

    @pytest.mark.parametrize("count", [1, 4])
    def test_costs_the_same_for_one_and_for_many(
        self, principal, dealer, count, django_assert_num_queries
    ) -> None:
        for number in range(count):
            seat(dealer, Role.DEALER_STAFF, f"Staff {number}")
            said = {**SAID, "email": f"new-{number}@example.org"}
            browser(principal).post(at("invite", dealer.pk), said)
        client = browser(principal)
        client.get(at("own"))
        with django_assert_num_queries(9):
            client.get(at("own"))


class TestInvite:
    """Inviting, sending again, withdrawing."""

    def test_sends_one_mail_in_the_chosen_language(self, principal, dealer) -> None:
        answer = browser(principal).post(at("invite", dealer.pk), SAID)
        assert (answer.status_code, answer.url) == (302, at("of", dealer.pk))
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role) == ("nina@example.org", Role.DEALER_STAFF)
        assert (invitation.mail.to_address, invitation.mail.language) == ("nina@example.org", "de")
        assert "Petra Principal" in invitation.mail.text
        assert "/pumps/join/" in invitation.mail.text

    def test_role_above_ones_own_is_not_offered(self, principal, dealer) -> None:
        answer = browser(principal).post(at("invite", dealer.pk), {**SAID, "role": "distributor_manager"})
        assert answer.status_code == 422
        assert not Invitation.objects.exists()

    def test_member_or_invited_already_is_refused_with_a_sentence(self, principal, staff, dealer) -> None:
        client = browser(principal)
        assert client.post(at("invite", dealer.pk), {**SAID, "email": staff.person.email}).status_code == 422
        client.post(at("invite", dealer.pk), SAID)
        assert "withdraw it first" in client.post(at("invite", dealer.pk), SAID).content.decode()

    def test_sending_again_closes_the_earlier_link(self, principal, dealer, client) -> None:
        browser(principal).post(at("invite", dealer.pk), SAID)
        first = link_in(Invitation.objects.get().mail.text)
        answer = browser(principal).post(at("resend", Invitation.objects.get().pk))
        assert answer.status_code == 302
        assert client.get(first).status_code == 410
        assert client.get(link_in(Invitation.objects.get().mail.text)).status_code == 200

    def test_withdrawn_link_says_what_to_do(self, principal, dealer, client) -> None:
        browser(principal).post(at("invite", dealer.pk), SAID)
        link = link_in(Invitation.objects.get().mail.text)
        browser(principal).post(at("withdraw", Invitation.objects.get().pk))
        answer = client.get(link)
        assert answer.status_code == 410
        assert "withdrawn" in answer.content.decode()

    def test_sixth_invitation_to_one_address_waits(self, principal, dealer) -> None:
        client = browser(principal)
        client.post(at("invite", dealer.pk), SAID)
        key = Invitation.objects.get().pk
        answers = [client.post(at("resend", key)).status_code for _time in range(5)]
        assert answers == [302, 302, 302, 302, 429]


def link_in(text: str) -> str:
    line = next(line for line in text.splitlines() if "/join/" in line)
    return "/" + line.split("/", 3)[3]
