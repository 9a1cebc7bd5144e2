"""What import runs ask of a network."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from partners.imports.comparing import Known
from partners.imports.facts import PersonFacts
from partners.models import Consent, Membership, Network, Partner, Person

_PARTNER_FIELDS = (
    "network_id", "parent_id", "merged_into_id", "number", "path", "depth", "numchild", "level", "name",
    "country", "street", "postcode", "town", "band", "ownership_group", "is_active", "ended_at",
)  # fmt: skip


def known_of(network: Network | None) -> Known:
    """Return what a whole network holds; nothing of one that is to be founded."""
    if network is None:
        return Known()
    partners = Partner.objects.filter(network=network).only(*_PARTNER_FIELDS)
    return _filled(list(partners), Person.objects.filter(network=network), network)


def known_partners(network: Network, numbers: Collection[str]) -> Known:
    """Return what the network holds of the partners with these numbers, and of headquarters."""
    found = list(Partner.objects.filter(network=network, number__in=[*numbers]))
    found += Partner.objects.filter(network=network, parent=None)
    missing = {one.merged_into_id for one in found} - {one.pk for one in found}
    while missing - {None}:
        found += Partner.objects.filter(network=network, pk__in=missing - {None})
        missing = {one.merged_into_id for one in found} - {one.pk for one in found}
    above = {one.parent_id for one in found if one.parent_id}
    numbers_above = Partner.objects.filter(pk__in=above).values_list("pk", "number")
    known = _with_partners(found)
    known.numbers |= dict(numbers_above)
    return known


def known_people(network: Network, rows: Sequence[tuple[str, PersonFacts]]) -> Known:
    """Return what the network holds of the people whom (number, facts) speak of, and of their partners."""
    known = known_partners(network, {number for number, _facts in rows})
    addresses = {facts.email for _number, facts in rows if facts.email}
    names = {facts.name for _number, facts in rows}
    of_network = Person.objects.filter(network=network)
    addressed = of_network.filter(email__in=addresses)
    nameless = of_network.filter(
        email="", name__in=names, memberships__partner__in=[one.pk for one in known.partners.values()]
    )
    people = {person.pk: person for person in [*addressed, *nameless]}
    return _with_people(known, people, network, partial=True)


def _filled(partners: Sequence[Partner], people: Collection[Person], network: Network) -> Known:
    return _with_people(
        _with_partners(partners), {person.pk: person for person in people}, network, partial=False
    )


def _with_partners(partners: Sequence[Partner]) -> Known:
    return Known(
        hq=next((one.number for one in partners if one.parent_id is None), ""),
        partners={one.number: one for one in partners},
        numbers={one.pk: one.number for one in partners},
    )


def _with_people(known: Known, people: dict[int, Person], network: Network, *, partial: bool) -> Known:
    seats = Membership.objects.filter(network=network)
    consents = Consent.objects.filter(person__network=network)
    if partial:
        seats, consents = seats.filter(person_id__in=people), consents.filter(person_id__in=people)
    known.people = {person.email: person for person in people.values() if person.email}
    for person_id, partner_id, role, is_active in seats.order_by("pk").values_list(
        "person_id", "partner_id", "role", "is_active"
    ):
        if is_active:
            known.seats.add((person_id, partner_id, role))
        person = people[person_id]
        if not person.email:
            known.nameless.setdefault((person.name, partner_id), person)
    known.consents = {(one.person_id, one.purpose): one for one in consents}
    return known
