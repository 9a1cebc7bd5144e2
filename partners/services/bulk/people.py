"""Add many people with their accounts, seats and consents, and keep what follows from them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.enums import ConsentPurpose
from partners.languages import spoken
from partners.models import Consent, ConsentRecord, Membership, Network, Partner, Person, Pulse, User
from partners.models.user import clean_address
from partners.scope import Scope
from partners.services.activity import Happening, log_activities
from partners.services.membership import role_group
from portal.kernel.errors import DomainError


@dataclass(frozen=True)
class Seat:
    """A role that a person is to hold at a partner."""

    person: Person
    partner: Partner
    role: str


@dataclass(frozen=True)
class Word:
    """What a person is said to allow, and how we know."""

    person: Person
    purpose: str
    granted: bool
    way: str
    at: datetime | None = None


@transaction.atomic
def add_people(*, people: Sequence[Person]) -> None:
    """Add people of one network, each with the account that goes with the address."""
    _give_accounts(people)
    Person.objects.bulk_create(people)


@transaction.atomic
def update_people(*, scope: Scope, changes: Sequence[tuple[Person, dict[str, object]]]) -> None:
    """Change what is known of people; each entry names a person and the fields that differ."""
    alike: dict[tuple[str, ...], list[Person]] = {}
    for person, changed in changes:
        for name, value in changed.items():
            setattr(person, name, value)
        alike.setdefault(tuple(sorted(changed)), []).append(person)
    addressed = [person for person, changed in changes if "email" in changed]
    _give_accounts(addressed)
    for names, people in alike.items():
        Person.objects.bulk_update(people, [*names, *(["user"] if "email" in names else [])])
    if addressed:
        sync_groups(network_id=scope.network_id, people=addressed)
        seats = Membership.objects.filter(person__in=addressed)
        refresh_reachables(partner_ids=set(seats.values_list("partner_id", flat=True)))
    log_activities(
        scope=scope,
        happenings=[
            Happening("partners.person_changed", "person", person.pk, {"fields": sorted(changed)})
            for person, changed in changes
        ],
    )


def _give_accounts(people: Iterable[Person]) -> list[Person]:
    """Set the account of whoever has an address and none; returns whom it was set for."""
    lacking = [person for person in people if person.email and not person.user_id]
    wanted = {clean_address(person.email): person for person in reversed(lacking)}
    users = {user.email: user for user in User.objects.filter(email__in=wanted)}
    missing = [_account(address, wanted[address]) for address in wanted if address not in users]
    users |= {user.email: user for user in User.objects.bulk_create(missing)}
    for person in lacking:
        person.user = users[clean_address(person.email)]
    return lacking


def _account(address: str, person: Person) -> User:
    # What set_unusable_password writes, at a tenth of its cost: it draws letter by letter.
    password = f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_urlsafe(30)}"
    return User(email=address, name=person.name, language=spoken(person.language), password=password)


@transaction.atomic
def grant_memberships(*, scope: Scope, seats: Sequence[Seat]) -> None:
    """Give people of one network their roles, with the accounts and admin groups that go with them."""
    if not seats:
        return
    _require_one_network(scope, seats)
    Person.objects.bulk_update(
        _give_accounts({seat.person.pk: seat.person for seat in seats}.values()), ["user"]
    )
    held = _held(seats)
    new = [
        Membership(
            network_id=seat.partner.network_id,
            person=seat.person,
            partner=seat.partner,
            role=seat.role,
            path=seat.partner.path,
        )
        for seat in seats
        if _key(seat) not in held
    ]
    Membership.objects.bulk_create(new)
    ended = [each.pk for each in held.values() if not each.is_active]
    Membership.objects.filter(pk__in=ended).update(is_active=True, ended_at=None)
    granted = held | {(each.person_id, each.partner_id, each.role): each for each in new}
    sync_groups(network_id=scope.network_id, people=[seat.person for seat in seats])
    refresh_reachables(partner_ids={seat.partner.pk for seat in seats})
    log_activities(
        scope=scope,
        happenings=[
            Happening(
                "partners.membership_granted", "membership", granted[_key(seat)].pk, {"role": seat.role}
            )
            for seat in seats
        ],
    )


def _require_one_network(scope: Scope, seats: Iterable[Seat]) -> None:
    networks = {seat.person.network_id for seat in seats} | {seat.partner.network_id for seat in seats}
    if networks != {scope.network_id}:
        raise DomainError(_("A person belongs to another network. Add them to this one first."))


def _key(seat: Seat) -> tuple[int, int, str]:
    return seat.person.pk, seat.partner.pk, seat.role


def _held(seats: Sequence[Seat]) -> dict[tuple[int, int, str], Membership]:
    rows = Membership.objects.filter(
        person_id__in={seat.person.pk for seat in seats}, partner_id__in={seat.partner.pk for seat in seats}
    )
    wanted = {_key(seat) for seat in seats}
    keyed = {(each.person_id, each.partner_id, each.role): each for each in rows}
    return {key: each for key, each in keyed.items() if key in wanted}


@transaction.atomic
def revoke_memberships(*, scope: Scope, memberships: Sequence[Membership]) -> None:
    """Take roles away; they have no effect from the next request on."""
    ids = [membership.pk for membership in memberships]
    Membership.objects.filter(pk__in=ids).update(is_active=False, ended_at=timezone.now())
    sync_groups(network_id=scope.network_id, people=[membership.person for membership in memberships])
    refresh_reachables(partner_ids={membership.partner_id for membership in memberships})
    log_activities(
        scope=scope,
        happenings=[Happening("partners.membership_revoked", "membership", pk) for pk in ids],
    )


@transaction.atomic
def record_consents(*, scope: Scope, words: Sequence[Word]) -> None:
    """Keep people's latest words on purposes, and every word in their history."""
    said = {
        (consent.person_id, consent.purpose): consent
        for consent in Consent.objects.filter(person_id__in={word.person.pk for word in words})
    }
    now = timezone.now()
    new: list[Consent] = []
    changed: list[Consent] = []
    for word in words:
        earlier = said.get((word.person.pk, word.purpose))
        consent = earlier or Consent(person=word.person, purpose=word.purpose)
        consent.granted, consent.way, consent.text_version = word.granted, word.way, ""
        consent.given_at = word.at or now
        (changed if earlier else new).append(consent)
    Consent.objects.bulk_create(new)
    Consent.objects.bulk_update(changed, ["granted", "way", "text_version", "given_at"])
    ConsentRecord.objects.bulk_create(
        ConsentRecord(
            person=word.person,
            purpose=word.purpose,
            granted=word.granted,
            way=word.way,
            said_at=word.at or now,
        )
        for word in words
    )
    log_activities(scope=Scope.system(scope.network_id), happenings=[_said(word) for word in words])
    seats = Membership.objects.filter(person_id__in={word.person.pk for word in words})
    refresh_reachables(partner_ids=set(seats.values_list("partner_id", flat=True)))


def _said(word: Word) -> Happening:
    data = {"purpose": word.purpose, "granted": word.granted, "way": word.way, "text_version": ""}
    return Happening("partners.consent_recorded", "person", word.person.pk, data)


def refresh_reachables(*, partner_ids: Collection[int]) -> None:
    """Recompute in one statement which of the partners have a consented contact with a working address."""
    consent = Consent.objects.filter(person=OuterRef("person"), purpose=ConsentPurpose.NEWS, granted=True)
    contacts = (
        Membership.objects.active()
        .filter(Exists(consent), partner=OuterRef("partner"), person__bounced_at=None)
        .exclude(person__email="")
    )
    Pulse.objects.filter(partner_id__in=partner_ids).update(is_reachable=Exists(contacts))


def sync_groups(*, network_id: int, people: Iterable[Person]) -> None:
    """Make these people's admin groups of the network equal to their active roles."""
    users = {person.user_id for person in people if person.user_id}
    network = Network.objects.get(pk=network_id)
    through = User.groups.through
    seats = Membership.objects.active().filter(network=network, person__user_id__in=users)
    wanted = {
        (user_id, f"{network.slug}: {role}") for user_id, role in seats.values_list("person__user_id", "role")
    }
    rows = through.objects.filter(user_id__in=users, group__name__startswith=f"{network.slug}: ")
    held = {(user_id, name): pk for pk, user_id, name in rows.values_list("pk", "user_id", "group__name")}
    through.objects.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
    missing = sorted(wanted - held.keys())
    groups = {
        name: role_group(network, name.split(": ", 1)[1]) for name in {name for _user_id, name in missing}
    }
    through.objects.bulk_create(through(user_id=user_id, group=groups[name]) for user_id, name in missing)
