"""What a distributor allows HQ in its branch, and that mails and lists follow it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from partners.enums import Level, MailKind, Refusal, Role
from partners.models import ActivityLog, BranchConsent, Mail, Membership
from partners.queries.branch_consent import (
    branch_changes,
    branch_settings,
    figures_held,
    held_person_ids,
    hidden_branches,
    is_hidden,
    settings_of,
    shown_people_q,
)
from partners.queries.contact import news_refusals
from partners.queries.network.page import people_of
from partners.scope import Scope
from partners.services.branch_consent import change_branch_consent
from partners.services.contact import request_contact
from portal.kernel.errors import NotAllowedError
from tests.factories.feedback import scope_of
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, consenting

pytestmark = pytest.mark.django_db


class Branch:
    """A distributor with a dealer, and a dealer beside it."""

    def __init__(self) -> None:
        self.network = NetworkFactory()
        self.distributor = PartnerFactory(network=self.network, level=Level.DISTRIBUTOR)
        self.manager = MembershipFactory(
            partner=self.distributor,
            person=consenting(network=self.network),
            role=Role.DISTRIBUTOR_MANAGER,
        )
        self.inside = self.dealer(parent=self.distributor)
        self.outside = self.dealer()
        self.marketer = MembershipFactory(network=self.network, role=Role.HQ_MARKETER)
        self.lead = MembershipFactory(network=self.network, role=Role.AGENCY_LEAD)

    def dealer(self, **fields) -> Membership:
        partner = PartnerFactory(network=self.network, **fields)
        return MembershipFactory(partner=partner, person=consenting(network=self.network))

    def change(self, **allowed) -> bool:
        return change_branch_consent(scope=scope_of(self.manager), partner=self.distributor, **allowed)

    def asked(self, seat: Membership, kind: str = MailKind.NEWS) -> str:
        decision = request_contact(
            person=seat.person,
            kind=kind,
            purpose="test",
            at=timezone.now(),
            dedupe_key=f"{kind}-{seat.pk}",
        )
        return decision.reason


@pytest.fixture
def branch() -> Branch:
    return Branch()


def test_defaults_allow_sending_and_figures_and_show_nobody(branch) -> None:
    assert settings_of(branch.distributor).values == {
        "allows_news": True,
        "allows_asks": True,
        "shows_people": False,
        "shows_figures": True,
    }
    assert settings_of(branch.distributor).changed_at is None
    assert BranchConsent.objects.count() == 0


def test_change_is_kept_logged_dated_and_told_to_the_lead(branch) -> None:
    assert branch.change(allows_news=False, allows_asks=True) is True
    kept = BranchConsent.objects.get()
    assert (kept.partner, kept.path, kept.changed_by) == (
        branch.distributor,
        branch.distributor.path,
        branch.manager,
    )
    row = ActivityLog.objects.get(verb="partners.branch_consent_changed")
    assert (row.actor, row.data) == (branch.manager.person.user, {"allows_news": False})
    mail = Mail.objects.get(person=branch.lead.person)
    assert branch.distributor.name in mail.subject
    assert f"/branch-settings/{branch.distributor.pk}/" in mail.text
    (change,) = branch_changes(branch.distributor)
    assert [(one.label, one.allowed) for one in change.settings] == [("News by mail", False)]
    assert settings_of(branch.distributor).changed_at == kept.changed_at


def test_same_settings_again_change_and_tell_nothing(branch) -> None:
    assert branch.change(allows_news=True, shows_people=False) is False
    assert Mail.objects.count() == 0


@pytest.mark.parametrize("name", ["marketer", "lead", "inside"])
def test_nobody_else_changes_it(branch, name) -> None:
    with pytest.raises(NotAllowedError, match="own manager"):
        change_branch_consent(
            scope=scope_of(getattr(branch, name)), partner=branch.distributor, allows_news=False
        )


def test_manager_of_another_distributor_changes_nothing_here(branch) -> None:
    other = MembershipFactory(network=branch.network, role=Role.DISTRIBUTOR_MANAGER)
    with pytest.raises(NotAllowedError):
        change_branch_consent(scope=scope_of(other), partner=branch.distributor, allows_news=False)


def test_news_held_reach_nobody_in_the_branch_and_everybody_outside(branch) -> None:
    branch.change(allows_news=False)
    assert branch.asked(branch.inside) == Refusal.HELD
    assert branch.asked(branch.outside) == ""
    assert branch.asked(branch.manager) == ""  # the distributor's own people decide for themselves
    assert branch.asked(branch.inside, MailKind.ASK) == ""
    assert branch.asked(branch.inside, MailKind.SERVICE) == ""


def test_asks_held_leave_news_alone(branch) -> None:
    branch.change(allows_asks=False)
    assert branch.asked(branch.inside, MailKind.ASK) == Refusal.HELD
    assert branch.asked(branch.inside) == ""


def test_list_of_refusals_agrees_with_the_grant(branch) -> None:
    branch.change(allows_news=False)
    people = [branch.inside.person, branch.outside.person, branch.manager.person]
    assert news_refusals(branch.network, people, timezone.now()) == {branch.inside.person_id: Refusal.HELD}


def test_person_with_a_seat_outside_is_not_held(branch) -> None:
    branch.change(allows_news=False)
    MembershipFactory(partner=branch.outside.partner, person=branch.inside.person)
    assert held_person_ids(branch.network.pk, [branch.inside.person_id], MailKind.NEWS) == set()


def test_person_without_a_seat_is_not_held(branch) -> None:
    branch.change(allows_news=False)
    someone = consenting(network=branch.network)
    assert held_person_ids(branch.network.pk, [someone.pk], MailKind.NEWS) == set()


def test_every_distributor_above_must_allow_it(branch) -> None:
    below = PartnerFactory(network=branch.network, level=Level.DISTRIBUTOR, parent=branch.distributor)
    deep = branch.dealer(parent=below)
    branch.change(allows_news=False)
    assert branch.asked(deep) == Refusal.HELD


def _shown(branch: Branch, scope: Scope) -> set[int]:
    members = Membership.objects.filter(network=branch.network)
    return set(members.filter(shown_people_q(scope)).values_list("pk", flat=True))


def test_people_of_the_branch_are_hidden_from_hq_until_shown(branch) -> None:
    everybody = set(Membership.objects.filter(network=branch.network).values_list("pk", flat=True))
    scope = scope_of(branch.marketer)
    assert _shown(branch, scope) == everybody - {branch.inside.pk}
    assert is_hidden(branch.inside.path, hidden_branches(scope)) is True
    assert is_hidden(branch.manager.path, hidden_branches(scope)) is False
    branch.change(shows_people=True)
    assert _shown(branch, scope_of(branch.marketer)) == everybody


@pytest.mark.parametrize("name", ["lead", "manager", "inside"])
def test_agency_and_the_branch_itself_are_not_held_from_people(branch, name) -> None:
    assert hidden_branches(scope_of(getattr(branch, name))) == frozenset()
    assert hidden_branches(Scope.system(branch.network.pk)) == frozenset()


def test_figures_held_names_the_branch(branch) -> None:
    assert figures_held(branch.network.pk) == frozenset()
    branch.change(shows_figures=False)
    assert figures_held(branch.network.pk) == {branch.distributor.path}


def test_settings_of_a_scope_are_its_own_distributors(branch) -> None:
    other = PartnerFactory(network=branch.network, level=Level.DISTRIBUTOR)
    assert [row.partner for row in branch_settings(scope_of(branch.marketer))] == [branch.distributor, other]
    assert [row.partner for row in branch_settings(scope_of(branch.manager))] == [branch.distributor]


def test_partner_page_names_people_to_hq_once_the_distributor_shows_them(branch) -> None:
    assert people_of(scope_of(branch.marketer), branch.inside.partner).is_withheld is True
    branch.change(shows_people=True)
    shown = people_of(scope_of(branch.marketer), branch.inside.partner)
    (one,) = shown.named
    assert (one.person.name, one.person.email, one.roles) == (
        branch.inside.person.name,
        "",
        ["Dealer staff"],
    )
    neighbour = branch.dealer(parent=branch.distributor)
    assert people_of(scope_of(neighbour), branch.inside.partner).named == []
