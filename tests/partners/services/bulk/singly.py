"""Apply planned rows: 500 each in a transaction of its own; the same rows again change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from partners.enums import Level
from partners.imports.facts import PartnerFacts, PersonFacts, Problem, Row
from partners.imports.guessing import guess_mapping
from partners.imports.mapping import Mapping
from partners.imports.planning import Plan, plan_rows
from partners.imports.reading import read_table
from partners.imports.sentences import ImportFileError
from partners.imports.understanding import understand
from partners.languages import spoken
from partners.models import Consent, Membership, Network, Partner, Person
from partners.scope import Scope
from partners.services.membership import grant_membership, record_consent
from partners.services.network import (
    add_partner,
    found_network,
    move_partner,
    name_sender,
    update_partner,
)
from portal.kernel.killpoints import reach

CHUNK = 500
BY_IMPORT = "import"


@dataclass
class Outcome:
    """What an import did (or would do), and the rows that it left out."""

    network: str
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def import_network(*, path: Path, slug: str, dry_run: bool = False) -> Outcome:
    """Bring the file's partners and people into the network, founding it if it is new."""
    good, problems, mapping = _understood(path)
    network = Network.objects.filter(slug=slug).first()
    known = set(network.partners.values_list("number", flat=True)) if network else set()
    plan = plan_rows(good, known, mapping)
    problems += plan.problems
    outcome = Outcome(slug, problems=sorted(problems, key=lambda problem: problem.row))
    if dry_run:
        with transaction.atomic():
            _apply(network, slug, plan, outcome.counts)
            transaction.set_rollback(True)
    else:
        _apply(network, slug, plan, outcome.counts)
    return outcome


def _understood(path: Path) -> tuple[list[Row], list[Problem], Mapping]:
    table = read_table(path, name=path.name)
    mapping = guess_mapping(table.sheet(""))
    good: list[Row] = []
    problems: list[Problem] = []
    for row, wrong in understand(table, mapping):
        problems += wrong
        if row:
            good.append(row)
    return good, problems, mapping


def _apply(network: Network | None, slug: str, plan: Plan, counts: Counter[str]) -> None:
    founded = network or _found(slug, plan)
    counts["networks added"] += network is None
    for rows in _chunks(plan.rows):
        with transaction.atomic():
            for row in rows:
                partner = _place(founded, row.partner, counts)
                if row.person:
                    _seat(founded, partner, row.person, counts)
            reach("before-commit-import")
        reach("between-chunks-import")
    name_sender(network=founded)


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _found(slug: str, plan: Plan) -> Network:
    hq = next((row.partner for row in plan.rows if row.partner.level == Level.HQ), None)
    if hq is None:
        raise ImportFileError(
            _("The network is new, and no good row has the level hq. Add one with the network's name.")
        )
    return found_network(slug=slug, name=hq.name[:100], languages=_languages(plan.rows))


def _languages(rows: Iterable[Row]) -> list[str]:
    counted = Counter(row.person.language for row in rows if row.person and row.person.language)
    offered = [code for code, _count in counted.most_common() if spoken(code) == code]
    return offered or [spoken()]


def _place(network: Network, facts: PartnerFacts, counts: Counter[str]) -> Partner:
    """Return the row's partner, added, changed or moved as the row says."""
    partner = Partner.objects.filter(network=network, number=facts.number).select_related("parent").first()
    parent = _parent(network, facts)
    said = facts.said()
    if partner is None:
        counts["partners added"] += 1
        return add_partner(network=network, parent=parent, number=facts.number, **said)
    scope = Scope.system(network.pk)
    counts["partners changed"] += update_partner(scope=scope, partner=partner, **said)
    if parent and partner.parent_id != parent.pk:
        move_partner(scope=scope, partner=partner, parent=parent)
        partner.refresh_from_db()
        counts["partners moved"] += 1
    return partner


def _parent(network: Network, facts: PartnerFacts) -> Partner | None:
    if facts.level == Level.HQ:
        return None
    above = Partner.objects.filter(network=network)
    return above.get(number=facts.parent) if facts.parent else above.get(parent=None)


def _seat(network: Network, partner: Partner, facts: PersonFacts, counts: Counter[str]) -> None:
    """Give the person of the row their role at the partner."""
    person = _person(network, partner, facts, counts)
    held = Membership.objects.filter(person=person, partner=partner, role=facts.role, is_active=True)
    if not facts.is_role_said:
        held = Membership.objects.filter(person=person, partner=partner, is_active=True)
    if not held.exists():
        grant_membership(scope=Scope.system(network.pk), person=person, partner=partner, role=facts.role)
        counts["roles given"] += 1
    if facts.consent:
        _consent(person, facts.consent, counts)


def _person(network: Network, partner: Partner, facts: PersonFacts, counts: Counter[str]) -> Person:
    people = Person.objects.filter(network=network)
    language = facts.language or network.default_language
    if facts.email:
        person = people.filter(email=facts.email).first()
    else:
        person = people.filter(email="", name=facts.name, memberships__partner=partner).first()
    if person is None:
        counts["people added"] += 1
        said = facts.said() | {"language": language}
        return people.create(network=network, email=facts.email, **said)
    changed = {name: value for name, value in facts.said().items() if getattr(person, name) != value}
    if changed:
        people.filter(pk=person.pk).update(**changed)
        person.refresh_from_db()
        counts["people changed"] += 1
    return person


def _consent(person: Person, wanted: dict[str, bool], counts: Counter[str]) -> None:
    """Record what the file says, unless the person has spoken for themselves: a file never overrules them."""
    said = {consent.purpose: consent for consent in Consent.objects.filter(person=person)}
    for purpose, granted in wanted.items():
        earlier = said.get(purpose)
        if earlier is None or (earlier.way == BY_IMPORT and earlier.granted != granted):
            record_consent(person=person, purpose=purpose, granted=granted, way=BY_IMPORT)
            counts["consents recorded"] += 1
