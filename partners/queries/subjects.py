"""A person as erasures and exports look for them, and how they are recognised after a restore."""

from __future__ import annotations

from partners.models import Membership, Person
from partners.models.user import clean_address
from portal.kernel.identifiers import earlier_names, keyed_name
from portal.kernel.personal_data import Subject

# A shorter word is no name by itself: it would be found inside others.
SHORTEST = 6


def subject_of(person: Person, *, words_too: bool = False, for_person: bool = True) -> Subject:
    """Return the person with the keys and texts that lead to them."""
    user = person.user
    ends = user is not None and not user.people.exclude(pk=person.pk).exists() and not user.is_superuser
    marks = [person.name, person.email, person.phone]
    if user is not None and ends:
        marks += [user.name, user.email]
    return Subject(
        person_id=person.pk,
        network_id=person.network_id,
        user_id=user.pk if user else None,
        ends_account=ends,
        membership_ids=tuple(
            Membership.objects.filter(person=person).order_by("pk").values_list("pk", flat=True)
        ),
        address=clean_address(person.email),
        marks=tuple(dict.fromkeys(mark for mark in marks if _is_telling(mark))),
        words_too=words_too,
        for_person=for_person,
    )


def _is_telling(mark: str) -> bool:
    return len(mark) >= SHORTEST and any(char in mark for char in " @+0123456789")


def fingerprint(person: Person) -> str:
    """Return what recognises a person's row after a restore, whatever its address was at that time."""
    return keyed_name("erased person", *_row_of(person))


def earlier_fingerprints(person: Person) -> list[str]:
    """Return those that the row had under the installation's earlier keys."""
    return earlier_names("erased person", *_row_of(person))


def _row_of(person: Person) -> tuple[object, ...]:
    return person.network_id, person.pk, f"{person.created_at.timestamp():.6f}"


def address_hash(network_id: int, address: str) -> str:
    """Return the keyed hash of an address in a network; nothing for none."""
    return keyed_name("erased address", network_id, clean_address(address)) if address else ""


def earlier_address_hashes(network_id: int, address: str) -> list[str]:
    """Return those that an address had under the installation's earlier keys."""
    return earlier_names("erased address", network_id, clean_address(address)) if address else []
