"""Apply rows about partners: compared anew with what the network holds now."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from partners.enums import ImportChange, ImportKind, Level
from partners.imports.comparing import ENDED_ON, PARENT, Difference, Known, compare_partner, parent_of
from partners.imports.facts import PartnerFacts
from partners.models import ImportRow, ImportRun, Network, Partner
from partners.queries.imports import known_partners
from partners.scope import Scope
from partners.services.bulk.endings import end_partners
from partners.services.bulk.moves import move_partners
from partners.services.bulk.partners import NewPartner, add_partners, update_partners
from partners.services.imports.days import day_of
from partners.services.imports.dragged import say_who_ends_along
from partners.services.imports.refusing import refuse_row
from partners.services.network import move_partner
from partners.services.partner_life import date_end, deactivate_partner, reactivate_partner
from portal.kernel.errors import DomainError

PLACED = frozenset({PARENT, "is_active", ENDED_ON})
Later = tuple[ImportRow, Partner, list[Difference]]


def apply_partners(*, scope: Scope, network: Network, run: ImportRun, rows: Sequence[ImportRow]) -> set[int]:
    """Add, change, move, end and return partners; returns the keys of rows that could not be applied."""
    gone = [row for row in rows if row.change == ImportChange.GONE]
    said = [(row, PartnerFacts(**row.facts)) for row in rows if row.change != ImportChange.GONE]
    known = known_partners(network, _numbers(said) | {row.number for row in gone})
    _add(network, [facts for _row, facts in said], known)
    refused = _change(scope, network, run, said, known)
    say_who_ends_along(run=run, gone=[known.partners[row.number] for row in gone])
    end_partners(scope=scope, partners=[known.partners[row.number] for row in gone])
    return refused


def _numbers(said: Sequence[tuple[ImportRow, PartnerFacts]]) -> set[str]:
    return {facts.number for _row, facts in said} | {facts.parent for _row, facts in said if facts.parent}


def _add(network: Network, facts: Sequence[PartnerFacts], known: Known) -> None:
    """Add the partners that the network lacks; they are known from then on."""
    hq = known.hq or next((each.number for each in facts if each.level == Level.HQ), "")
    known.hq = hq
    new = [_new(each, known) for each in facts if each.number not in known.partners]
    if not new:
        return
    made = add_partners(network=network, new=new)
    known.partners |= made
    known.numbers |= {partner.pk: number for number, partner in made.items()}


def _new(facts: PartnerFacts, known: Known) -> NewPartner:
    fields = facts.said()
    if facts.is_active is False:
        fields["ended_at"] = day_of(facts.ended_on) or timezone.now()
    return NewPartner(facts.number, "" if facts.number == known.hq else parent_of(facts, known), fields)


def _change(
    scope: Scope,
    network: Network,
    run: ImportRun,
    said: Sequence[tuple[ImportRow, PartnerFacts]],
    known: Known,
) -> set[int]:
    changes: list[tuple[Partner, dict[str, object]]] = []
    later: list[Later] = []
    for row, facts in said:
        partner = known.partners[facts.number]
        _change_kind, differences = compare_partner(facts, known)
        own = {each.field: each.after for each in differences if each.field not in PLACED}
        if own:
            changes.append((partner, own))
        if len(own) < len(differences):
            later.append((row, partner, differences))
    if changes:
        update_partners(scope=scope, changes=changes)
    return _move(scope, network, run, later, known) | _settle_all(scope, run, later, known)


def _move(scope: Scope, network: Network, run: ImportRun, later: Sequence[Later], known: Known) -> set[int]:
    """Move together whatever only moves, before anything ends: what leaves a branch doesn't end with it."""
    moves, rows = [], dict[int, ImportRow]()
    for row, partner, differences in later:
        if _only_moves(differences):
            moves.append((partner.pk, known.partners[differences[0].after].pk))
            rows[partner.pk] = row
    if not moves:
        return set()
    refused = move_partners(scope=scope, network=network, moves=moves)
    for pk, sentence in refused.items():
        refuse_row(run=run, row=rows[pk], sentence=sentence)
    return {rows[pk].pk for pk in refused}


def _only_moves(differences: Sequence[Difference]) -> bool:
    return not any(each.field in {"is_active", ENDED_ON} for each in differences)


def _settle_all(scope: Scope, run: ImportRun, later: Sequence[Later], known: Known) -> set[int]:
    return {
        row.pk
        for row, partner, differences in later
        if not _only_moves(differences) and not _settle(scope, run, row, partner, differences, known)
    }


def _settle(
    scope: Scope,
    run: ImportRun,
    row: ImportRow,
    partner: Partner,
    differences: Sequence[Difference],
    known: Known,
) -> bool:
    """Move a partner, end it or take it back; a refusal leaves the row out and says why."""
    said = {each.field: each.after for each in differences}
    try:
        with transaction.atomic():
            if PARENT in said:
                move_partner(scope=scope, partner=partner, parent=known.partners[said[PARENT]])
            if said.get("is_active"):
                reactivate_partner(scope=scope, partner=partner)
            elif "is_active" in said:
                deactivate_partner(scope=scope, partner=partner, ended_at=day_of(said.get(ENDED_ON)))
            if ENDED_ON in said:
                named = ImportRow.objects.filter(run=run, kind=ImportKind.PARTNER).values("number")
                date_end(scope=scope, partner=partner, ended_at=day_of(said[ENDED_ON]), apart=named)
    except DomainError as error:
        refuse_row(run=run, row=row, sentence=str(error.message))
        return False
    return True
