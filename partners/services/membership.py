"""Give and take roles: the only source of rights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.enums import ConsentPurpose
from partners.languages import spoken
from partners.models import Consent, ConsentRecord, Membership, Network, Partner, Person, Pulse, User
from partners.models.user import clean_address
from partners.scope import Scope, branch_q
from partners.services.activity import log_activity
from partners.services.each_network import in_each_network
from portal.kernel.errors import DomainError


def role_group(network: Network, role: str) -> Group:
    """Return the Wagtail group of a network's role; its permissions are set where the pages are."""
    group, _created = Group.objects.get_or_create(name=f"{network.slug}: {role}")
    return group


def role_groups(network: Network, roles: Sequence[str]) -> dict[str, Group]:
    """Return the groups of several roles, made where they are missing."""
    names = {role: f"{network.slug}: {role}" for role in roles}
    Group.objects.bulk_create([Group(name=name) for name in names.values()], ignore_conflicts=True)
    found = {group.name: group for group in Group.objects.filter(name__in=names.values())}
    return {role: found[name] for role, name in names.items()}


@transaction.atomic
def grant_membership(*, scope: Scope, person: Person, partner: Partner, role: str) -> Membership:
    """Give a person a role at a partner, with the account and the admin group that go with it."""
    if person.network_id != partner.network_id:
        raise DomainError(_("The person belongs to another network. Add them to this one first."))
    _ensure_user(person)
    membership, created = Membership.objects.get_or_create(
        person=person,
        partner=partner,
        role=role,
        defaults={"network_id": partner.network_id, "path": partner.path},
    )
    if not created and not membership.is_active:
        membership.is_active, membership.ended_at = True, None
        membership.save(update_fields=["is_active", "ended_at"])
    _sync_groups(person)
    refresh_reachable(partner)
    log_activity(
        scope=scope,
        verb="partners.membership_granted",
        object_kind="membership",
        object_id=membership.pk,
        data={"role": role},
    )
    return membership


@transaction.atomic
def revoke_membership(*, scope: Scope, membership: Membership) -> None:
    """Take a role away; it has no effect from the next request on."""
    Membership.objects.filter(pk=membership.pk).update(is_active=False, ended_at=timezone.now())
    _sync_groups(membership.person)
    refresh_reachable(membership.partner)
    log_activity(
        scope=scope, verb="partners.membership_revoked", object_kind="membership", object_id=membership.pk
    )


@transaction.atomic
def change_membership_role(*, scope: Scope, membership: Membership, role: str) -> Membership:
    """Give somebody another role at the same partner; links in mails they already have go on working."""
    earlier = Membership.objects.filter(
        person_id=membership.person_id, partner_id=membership.partner_id, role=role
    ).exists()
    if earlier:
        revoke_membership(scope=scope, membership=membership)
        return grant_membership(scope=scope, person=membership.person, partner=membership.partner, role=role)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    _sync_groups(membership.person)
    log_activity(
        scope=scope,
        verb="partners.role_changed",
        object_kind="membership",
        object_id=membership.pk,
        data={"from": before, "to": role},
    )
    return membership


@transaction.atomic
def record_consent(
    *,
    person: Person,
    purpose: str,
    granted: bool,
    way: str,
    text_version: str = "",
    language: str = "",
    by: int | None = None,
    at: datetime | None = None,
) -> Consent:
    """Keep a person's latest word on a purpose, and every word in their history.

    `text_version` and `language`: the words that were shown (`partners.consent_texts`), nothing for a list;
    `by`: the account that noted it, when that isn't the person's own; `at`: when it was said, if not now.
    """
    said_at = at or timezone.now()
    said = {"granted": granted, "way": way, "text_version": text_version}
    consent, _created = Consent.objects.update_or_create(
        person=person, purpose=purpose, defaults={**said, "given_at": said_at}
    )
    ConsentRecord.objects.create(
        person=person, purpose=purpose, **said, language=language, by_id=by, said_at=said_at
    )
    log_activity(
        scope=Scope.system(person.network_id),
        verb="partners.consent_recorded",
        object_kind="person",
        object_id=person.pk,
        data={"purpose": purpose, **said},
    )
    for membership in person.memberships.select_related("partner"):
        refresh_reachable(membership.partner)
    return consent


@transaction.atomic
def mark_bounced(*, person: Person, at: datetime) -> None:
    """Keep that a person's address does not work: nothing more is sent there unasked."""
    person.bounced_at = at
    person.save(update_fields=["bounced_at"])
    for membership in person.memberships.select_related("partner"):
        refresh_reachable(membership.partner)


def refresh_reachable(partner: Partner) -> None:
    """Recompute whether the partner has a consented contact with a working address."""
    reachable = (
        Membership.objects.active()
        .filter(
            partner=partner,
            person__bounced_at=None,
            person__consents__purpose=ConsentPurpose.NEWS,
            person__consents__granted=True,
        )
        .exclude(person__email="")
        .exists()
    )
    Pulse.objects.filter(partner=partner).update(is_reachable=reachable)


def _ensure_user(person: Person) -> None:
    if person.user_id or not person.email:
        return
    user, _created = User.objects.get_or_create(
        email=clean_address(person.email), defaults={"name": person.name, "language": spoken(person.language)}
    )
    if _created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    person.user = user
    person.save(update_fields=["user"])


def _sync_groups(person: Person) -> None:
    """Make the user's admin groups of this network equal to their active roles."""
    user = person.user
    if user is None:
        return
    network = person.network
    roles = set(
        Membership.objects.active()
        .filter(network=network, person__user_id=person.user_id)
        .values_list("role", flat=True)
    )
    wanted = [role_group(network, role) for role in sorted(roles)]
    held = user.groups.filter(name__startswith=f"{network.slug}: ")
    user.groups.remove(*held.exclude(pk__in=[group.pk for group in wanted]))
    user.groups.add(*wanted)


def sync_branch_groups(partner: Partner) -> None:
    """Make the admin groups of everybody in a branch equal to their active roles, in a few statements."""
    network = partner.network
    inside = Membership.objects.filter(branch_q(partner.path), person__user__isnull=False)
    users = set(inside.values_list("person__user_id", flat=True))
    wanted = {pair for pair in _wanted_groups(network) if pair[0] in users}
    held = {pair for pair in _held_groups(network) if pair[0] in users}
    groups = {name: role_group(network, name.split(": ", 1)[1]).pk for _user, name in wanted ^ held}
    through = User.groups.through.objects
    for name, group_id in sorted(groups.items()):
        losing = [user for user, held_name in held - wanted if held_name == name]
        through.filter(group_id=group_id, user_id__in=losing).delete()
    through.bulk_create(
        User.groups.through(user_id=user, group_id=groups[name]) for user, name in sorted(wanted - held)
    )


def compare_groups() -> int:
    """Put right whatever admin groups differ from the roles; returns how many people were put right.

    Groups are written with each membership; this finds what was changed past the services.
    """
    return in_each_network(_compare_groups)


@transaction.atomic
def _compare_groups(network: Network) -> int:
    wanted, held = _wanted_groups(network), _held_groups(network)
    differing = sorted({user_id for user_id, _name in wanted ^ held})
    for user in User.objects.filter(pk__in=differing):
        names = {name for user_id, name in wanted if user_id == user.pk}
        user.groups.remove(*user.groups.filter(name__startswith=f"{network.slug}: ").exclude(name__in=names))
        user.groups.add(*(role_group(network, name.split(": ", 1)[1]) for name in sorted(names)))
        log_activity(
            scope=Scope.system(network.pk),
            verb="partners.groups_put_right",
            object_kind="user",
            object_id=user.pk,
        )
    return len(differing)


def _wanted_groups(network: Network) -> set[tuple[int, str]]:
    seats = Membership.objects.active().filter(network=network, person__user__isnull=False)
    return {
        (user_id, f"{network.slug}: {role}") for user_id, role in seats.values_list("person__user_id", "role")
    }


def _held_groups(network: Network) -> set[tuple[int, str]]:
    rows = User.groups.through.objects.filter(group__name__startswith=f"{network.slug}: ")
    return set(rows.values_list("user_id", "group__name"))
