"""Roles make accounts, groups and reachability, and take them away again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from partners.enums import Role
from partners.models import ActivityLog, Membership, Person, Pulse, User
from partners.queries.scope import networks_of, scope_for
from partners.scope import Scope
from partners.services.membership import (
    compare_groups,
    grant_membership,
    record_consent,
    revoke_membership,
    role_group,
)
from partners.tasks import compare_groups_task
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def groups_of(membership: Membership) -> set[str]:
    return set(membership.person.user.groups.values_list("name", flat=True))


def test_grant_makes_one_account_per_address_and_no_password() -> None:
    first = MembershipFactory(person__email="Anna@Example.org")
    second = MembershipFactory(person__email="anna@example.org")
    assert first.person.user == second.person.user
    assert first.person.user.has_usable_password() is False
    assert User.objects.count() == 1
    assert len(networks_of(first.person.user)) == 2


def test_grant_without_address_makes_no_account() -> None:
    membership = MembershipFactory(person__email="")
    assert membership.person.user is None


def test_grant_refuses_a_person_of_another_network() -> None:
    with pytest.raises(DomainError, match="another network"):
        grant_membership(
            scope=Scope.system(1), person=PersonFactory(), partner=PartnerFactory(), role=Role.DEALER_STAFF
        )


def test_grant_again_revives_and_is_one_row() -> None:
    membership = MembershipFactory()
    scope = Scope.system(membership.network_id)
    revoke_membership(scope=scope, membership=membership)
    assert scope_for(membership.person.user, membership.network).is_empty
    again = grant_membership(
        scope=scope, person=membership.person, partner=membership.partner, role=membership.role
    )
    assert (again.pk, again.is_active, again.ended_at) == (membership.pk, True, None)


def test_groups_follow_the_roles() -> None:
    network = NetworkFactory(slug="pumps")
    marketer = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    grant_membership(
        scope=Scope.system(network.pk), person=marketer.person, partner=marketer.partner, role=Role.HQ_SPONSOR
    )
    assert groups_of(marketer) == {"pumps: hq_marketer", "pumps: hq_sponsor"}
    revoke_membership(scope=Scope.system(network.pk), membership=marketer)
    assert groups_of(marketer) == {"pumps: hq_sponsor"}


def test_compare_groups_puts_right_what_differs_and_nothing_else() -> None:
    network, other = NetworkFactory(slug="pumps"), NetworkFactory(slug="bikes")
    right = MembershipFactory(network=network, role=Role.HQ_SPONSOR)
    lacking = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    extra = MembershipFactory(network=network, role=Role.DEALER_STAFF)
    own = Group.objects.create(name="Moderators of the platform")
    lacking.person.user.groups.clear()
    extra.person.user.groups.add(role_group(other, Role.HQ_MARKETER), own)
    before = ActivityLog.objects.count()
    assert compare_groups() == 2
    assert groups_of(right) == {"pumps: hq_sponsor"}
    assert groups_of(lacking) == {"pumps: hq_marketer"}
    assert groups_of(extra) == {"pumps: dealer_staff", "Moderators of the platform"}
    assert ActivityLog.objects.count() == before + 2
    compare_groups_task()
    assert ActivityLog.objects.count() == before + 2


def test_reachable_follows_consent_and_role() -> None:
    membership = MembershipFactory()
    pulse = Pulse.objects.get(partner=membership.partner)

    def reachable() -> bool:
        pulse.refresh_from_db()
        return pulse.is_reachable

    assert not reachable()
    record_consent(person=membership.person, purpose="ask", granted=True, way="page")
    assert not reachable()
    record_consent(person=membership.person, purpose="news", granted=True, way="page")
    assert reachable()
    Person.objects.filter(pk=membership.person_id).update(email="")
    record_consent(person=membership.person, purpose="news", granted=True, way="page")
    assert not reachable()
