"""Changing roles, removing, taking back; and what an ended membership opens: nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.enums import Level, Role
from partners.models import ActivityLog, Invitation, Membership, Partner, Person
from partners.queries.invitations import LinkState, invitation_token, open_invitation, unfinished_welcome
from partners.queries.scope import scope_for
from partners.queries.team import (
    InvitationState,
    MemberState,
    invitation_state,
    team_of,
    warning_before_ending,
)
from partners.queries.team import Warning as Before
from partners.scope import Scope
from partners.services.invitations import accept_invitation, invite, renew_invitation, withdraw_invitation
from partners.services.team import change_role, remove_member, restore_member
from partners.team import can_manage_team, roles_given_by
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from portal.kernel.leases import WorkState
from tests.factories.partners import (
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    PersonFactory,
    hq_of,
)

pytestmark = pytest.mark.django_db
WHOM = {"name": "Nina", "email": "n@example.org", "role": Role.DEALER_STAFF, "language": "en"}


@pytest.fixture
def network():
    return NetworkFactory(slug="pumps")


@pytest.fixture
def dealer(network):
    return PartnerFactory(network=network)


@pytest.fixture
def principal(dealer):
    return seat(dealer, Role.DEALER_PRINCIPAL)


@pytest.fixture
def staff(dealer):
    return seat(dealer, Role.DEALER_STAFF)


def seat(partner: Partner, role: str) -> Membership:
    return MembershipFactory(partner=partner, role=role, person=PersonFactory(network=partner.network))


def scope_of(membership: Membership) -> Scope:
    return scope_for(membership.person.user, membership.network)


class TestRoles:
    """Who gives what."""

    def test_each_gives_up_to_their_own_where_they_lead(self, network, dealer, principal, staff) -> None:
        manager = MembershipFactory(network=network, role=Role.DISTRIBUTOR_MANAGER)
        lead = scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
        both = (Role.DEALER_STAFF, Role.DEALER_PRINCIPAL)
        assert roles_given_by(scope_of(principal), dealer) == both
        assert roles_given_by(scope_of(staff), dealer) == ()
        assert roles_given_by(scope_of(manager), manager.partner) == (Role.DISTRIBUTOR_MANAGER,)
        assert roles_given_by(scope_of(manager), dealer) == ()
        assert roles_given_by(lead, dealer) == both
        assert Role.AGENCY_LEAD in roles_given_by(lead, hq_of(network))
        assert can_manage_team(lead, PartnerFactory()) is False
        assert can_manage_team(lead.observed(by=1), dealer) is False


class TestChange:
    """Another role for somebody who stays."""

    def test_keeps_the_seat_so_that_mailed_links_work_on(self, principal, staff) -> None:
        changed = change_role(scope=scope_of(principal), membership=staff, role=Role.DEALER_PRINCIPAL)
        assert (changed.pk, changed.role) == (staff.pk, Role.DEALER_PRINCIPAL)
        assert [group.name for group in staff.person.user.groups.all()] == ["pumps: dealer_principal"]
        log = ActivityLog.objects.get(verb="partners.role_changed")
        assert log.data == {"from": "dealer_staff", "to": "dealer_principal"}

    def test_goes_back_to_a_role_held_before(self, principal, staff) -> None:
        scope = scope_of(principal)
        other = MembershipFactory(partner=staff.partner, person=staff.person, role=Role.DEALER_PRINCIPAL)
        remove_member(scope=scope, membership=other)
        changed = change_role(scope=scope, membership=staff, role=Role.DEALER_PRINCIPAL)
        staff.refresh_from_db()
        assert (changed.pk, changed.is_active, staff.is_active) == (other.pk, True, False)

    def test_same_role_changes_nothing(self, principal, staff) -> None:
        change_role(scope=scope_of(principal), membership=staff, role=Role.DEALER_STAFF)
        assert not ActivityLog.objects.filter(verb="partners.role_changed").exists()

    def test_role_that_is_not_ones_to_give_is_refused(self, principal, staff) -> None:
        with pytest.raises(NotAllowedError):
            change_role(scope=scope_of(principal), membership=staff, role=Role.AGENCY_LEAD)
        with pytest.raises(NotAllowedError):
            change_role(scope=scope_of(staff), membership=principal, role=Role.DEALER_STAFF)

    def test_last_who_leads_is_warned_and_can_insist(self, network, principal) -> None:
        lead = scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
        with pytest.raises(DomainError, match="Nobody is left"):
            change_role(scope=lead, membership=principal, role=Role.DEALER_STAFF)
        changed = change_role(scope=lead, membership=principal, role=Role.DEALER_STAFF, confirmed=True)
        assert changed.role == Role.DEALER_STAFF


class TestRemove:
    """Taking a role away, and taking that back."""

    def test_warns_before_the_last_and_oneself(self, dealer, principal, staff) -> None:
        scope = scope_of(principal)
        assert warning_before_ending(scope, staff) is None
        assert warning_before_ending(scope, principal) == Before.LAST_SELF
        second = seat(dealer, Role.DEALER_PRINCIPAL)
        assert warning_before_ending(scope, principal) == Before.SELF
        assert warning_before_ending(scope, second) is None
        Person.objects.filter(pk=second.person_id).update(user=None)
        assert warning_before_ending(scope, principal) == Before.LAST_SELF
        with pytest.raises(DomainError, match="This is you"):
            remove_member(scope=scope, membership=principal)
        remove_member(scope=scope, membership=principal, confirmed=True)
        principal.refresh_from_db()
        assert principal.is_active is False

    def test_second_time_says_so(self, principal, staff) -> None:
        scope = scope_of(principal)
        remove_member(scope=scope, membership=staff)
        with pytest.raises(DomainError, match="already"):
            remove_member(scope=scope, membership=staff)

    def test_can_be_taken_back_for_thirty_days(self, principal, staff, time_machine) -> None:
        scope = scope_of(principal)
        remove_member(scope=scope, membership=staff)
        staff.refresh_from_db()
        assert restore_member(scope=scope, membership=staff).is_active is True
        staff.refresh_from_db()
        assert restore_member(scope=scope, membership=staff).is_active is True
        remove_member(scope=scope, membership=staff)
        time_machine.move_to(timezone.now() + timedelta(days=31))
        staff.refresh_from_db()
        with pytest.raises(DomainError, match="too long ago"):
            restore_member(scope=scope, membership=staff)

    def test_page_asks_for_the_tick_and_offers_to_undo(self, principal, staff) -> None:
        client = Client()
        client.force_login(principal.person.user)
        own = reverse("team:remove", args=["pumps", principal.pk])
        assert "You can&#x27;t undo this" in client.get(own).content.decode()
        assert client.post(own).status_code == 422
        gone = client.post(reverse("team:remove", args=["pumps", staff.pk]))
        assert gone.url.endswith(f"?removed={staff.pk}")
        assert "Undo" in client.get(gone.url).content.decode()
        client.post(reverse("team:restore", args=["pumps", staff.pk]))
        staff.refresh_from_db()
        assert staff.is_active is True
        said = {"role": Role.DEALER_PRINCIPAL}
        assert client.post(reverse("team:member", args=["pumps", staff.pk]), said).status_code == 302
        assert client.post(own, {"confirmed": "on"}).url == "/"


class TestInvitations:
    """The states of an invitation."""

    @pytest.fixture
    def invitation(self, principal) -> Invitation:
        return invite(
            scope=scope_of(principal),
            partner=principal.partner,
            name=" Nina  New ",
            email="nina@example.org",
            role=Role.DEALER_STAFF,
            language="xx",
        )

    def test_shows_how_it_stands(self, principal, staff, invitation) -> None:
        now = timezone.now()
        invitation.mail.work_state = WorkState.DEAD
        assert invitation_state(invitation, now) == InvitationState.UNDELIVERED
        assert invitation_state(invitation, now + timedelta(days=8)) == InvitationState.EXPIRED
        Person.objects.filter(pk=staff.person_id).update(user=None)
        staff.person.user.last_login = now
        team = team_of(scope_of(principal), principal.partner, now)
        assert [line.state for line in team.invited] == [InvitationState.SENT]
        assert {member.state for member in team.members} == {MemberState.NEVER, MemberState.NO_ACCOUNT}

    def test_words_are_cleaned_and_an_unknown_language_is_the_networks(self, invitation) -> None:
        assert (invitation.name, invitation.language) == ("Nina New", "en")

    def test_inactive_partner_takes_nobody(self, network, principal) -> None:
        Partner.objects.filter(pk=principal.partner_id).update(is_active=False)
        lead = scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
        partner = Partner.objects.get(pk=principal.partner_id)
        with pytest.raises(DomainError, match="no longer active"):
            invite(
                scope=lead, partner=partner, name="N", email="n@x.org", role=Role.DEALER_STAFF, language="en"
            )

    def test_closed_one_stays_closed(self, principal, invitation) -> None:
        token = invitation_token(invitation)
        withdraw_invitation(scope=scope_of(principal), invitation=invitation)
        for service in (renew_invitation, withdraw_invitation):
            with pytest.raises(StaleError):
                service(scope=scope_of(principal), invitation=invitation)
        with pytest.raises(StaleError):
            accept_invitation(network=invitation.network, token=token, user=None)

    def test_somebody_elses_is_not_ones_to_touch(self, network, invitation) -> None:
        outsider = scope_of(seat(PartnerFactory(network=network), Role.DEALER_PRINCIPAL))
        with pytest.raises(NotAllowedError):
            withdraw_invitation(scope=outsider, invitation=invitation)

    def test_accepting_proves_the_address(self, network, principal, invitation) -> None:
        person = PersonFactory(network=network, email="nina@example.org", bounced_at=timezone.now())
        user = accept_invitation(network=network, token=invitation_token(invitation), user=None)
        person.refresh_from_db()
        assert (person.user, person.bounced_at) == (user, None)
        assert unfinished_welcome(user) == network
        remove_member(scope=scope_of(principal), membership=Membership.objects.get(person=person))
        assert unfinished_welcome(user) is None
        assert Invitation.objects.get().name == ""

    def test_account_in_use_is_not_opened_by_the_link(self, invitation) -> None:
        user = MembershipFactory(person__email="nina@example.org").person.user
        token = invitation_token(invitation)
        with pytest.raises(DomainError, match="Sign in"):
            accept_invitation(network=invitation.network, token=token, user=None)
        assert accept_invitation(network=invitation.network, token=token, user=user) == user

    def test_account_of_an_earlier_address_is_not_opened(self, network, invitation) -> None:
        """The person's address is new, the account's is the old one: the new mailbox opens no account."""
        member = MembershipFactory(network=network, person__network=network)
        Person.objects.filter(pk=member.person_id).update(email="nina@example.org")
        found = open_invitation(network, invitation_token(invitation), timezone.now())
        assert (found.state, found.account) == (LinkState.OPEN, member.person.user)

    @pytest.mark.parametrize("token", ["", "x", "a:b:c"])
    def test_broken_token_names_nothing(self, network, token) -> None:
        assert open_invitation(network, token, timezone.now()) is None


class TestEndsAtOnce:
    """A membership that ended has no effect from the next request on, by whichever way."""

    @pytest.mark.parametrize("role", [Role.HQ_MARKETER, Role.AGENCY_ANALYST])
    def test_pages_posts_parts_and_the_admin(self, network, role) -> None:
        member = seat(hq_of(network), role)
        lead = scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
        client = Client()
        client.force_login(member.person.user)
        part = {"headers": {"HX-Request": "true"}}
        desk = reverse("feedback:desk", args=["pumps"])
        before = [client.get("/pumps/").status_code, client.get("/pumps/toolkits/").status_code]
        assert before == [200, 200]
        remove_member(scope=lead, membership=member)
        assert client.get("/pumps/").status_code == 404
        assert client.get("/pumps/toolkits/").status_code == 404
        assert client.get(desk, **part).status_code == 404
        assert client.post(reverse("feedback:theme-new", args=["pumps"]), {"name_en": "T"}).status_code == 404
        assert client.get("/admin/").status_code in {302, 404}
        assert client.get("/admin/pages/").status_code in {302, 404}

    def test_mailed_links_of_a_dealer(self, dealer, principal, staff, client) -> None:
        from partners.queries.links import link_scope, toolkit_token  # noqa: PLC0415 (one test's own)

        token = toolkit_token(membership_id=staff.pk, toolkit_id=1)
        assert link_scope(dealer.network, token) is not None
        remove_member(scope=scope_of(principal), membership=staff)
        assert link_scope(dealer.network, token) is None

    def test_stranger_level_holds_no_roles_of_others(self, network) -> None:
        country = PartnerFactory(network=network, level=Level.COUNTRY)
        lead = scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
        assert roles_given_by(lead, country) == (Role.FIELD_MANAGER,)
