"""The audience rule, in both directions side by side.

OR within a dimension, AND across, an empty dimension means any; then include adds and exclude wins. Branches,
included and excluded partners stand for themselves and everything under them. A rule with levels does not
reach agency roles. It is evaluated per membership, never on the union of a person's levels and branches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from partners.models import Audience, Membership, Partner, PartnerTag
from partners.querysets import MembershipQuerySet
from partners.roles import AGENCY_ROLES
from partners.scope import NOTHING, Scope, Seat, branch_q
from partners.tree import ancestor_paths, network_of


def reaches(audience: Audience, seat: Seat, lineage: frozenset[int], tags: frozenset[str]) -> bool:
    """Say whether the rule reaches one membership; `lineage` holds its partner's and ancestors' ids."""
    if lineage & set(audience.exclude_ids):
        return False
    if lineage & set(audience.include_ids):
        return True
    return _matches(audience, seat, lineage, tags)


def _matches(audience: Audience, seat: Seat, lineage: frozenset[int], tags: frozenset[str]) -> bool:
    if audience.levels and (seat.level not in audience.levels or seat.role in AGENCY_ROLES):
        return False
    checks = (
        (audience.branch_ids, lineage),
        (audience.countries, {seat.country}),
        (audience.roles, {seat.role}),
        (audience.languages, {seat.language}),
        (audience.tags, tags),
    )
    return all(not wanted or set(wanted) & set(held) for wanted, held in checks)


def audience_ids_for(seat: Seat) -> frozenset[int]:
    """Return the audiences that reach one membership: what it sees is `audience_id__in` these."""
    return _audience_ids(network_of(seat.path), [seat])


def audience_ids(scope: Scope) -> frozenset[int]:
    """Return the audiences that reach any seat of the scope, computed once per scope."""
    if "audiences" not in scope.memory:
        scope.memory["audiences"] = _audience_ids(scope.network_id, scope.seats)
    return scope.memory["audiences"]


def _audience_ids(network_id: int, seats: Sequence[Seat]) -> frozenset[int]:
    if not seats:
        return frozenset()
    lineages = _lineages(seats)
    rules = list(Audience.objects.filter(network_id=network_id))
    tags = _tags(seats) if any(rule.tags for rule in rules) else {}
    return frozenset(
        rule.pk
        for rule in rules
        for seat in seats
        if reaches(rule, seat, lineages[seat.path], tags.get(seat.partner_id, frozenset()))
    )


def _lineages(seats: Iterable[Seat]) -> dict[str, frozenset[int]]:
    paths = {seat.path: ancestor_paths(seat.path) for seat in seats}
    wanted = {path for lineage in paths.values() for path in lineage}
    ids = dict(Partner.objects.filter(path__in=wanted).values_list("path", "pk"))
    return {path: frozenset(ids[step] for step in lineage if step in ids) for path, lineage in paths.items()}


def _tags(seats: Iterable[Seat]) -> dict[int, frozenset[str]]:
    rows = PartnerTag.objects.filter(partner_id__in={seat.partner_id for seat in seats})
    found: dict[int, set[str]] = {}
    for partner_id, tag in rows.values_list("partner_id", "tag"):
        found.setdefault(partner_id, set()).add(tag)
    return {partner_id: frozenset(tags) for partner_id, tags in found.items()}


def members_reached(audience: Audience) -> MembershipQuerySet:
    """Return the active memberships that the rule reaches: headcount, list and mails come from here."""
    matched = _matched_q(audience)
    if audience.include_ids:
        matched |= _under_q(audience.network_id, audience.include_ids)
    members = Membership.objects.active().filter(matched, network_id=audience.network_id)
    if audience.exclude_ids:
        members = members.exclude(_under_q(audience.network_id, audience.exclude_ids))
    return members


def _matched_q(audience: Audience) -> Q:
    condition = Q(network_id=audience.network_id)
    if audience.levels:
        condition &= Q(partner__level__in=audience.levels) & ~Q(role__in=AGENCY_ROLES)
    if audience.branch_ids:
        condition &= _under_q(audience.network_id, audience.branch_ids)
    if audience.countries:
        condition &= Q(partner__country__in=audience.countries)
    if audience.roles:
        condition &= Q(role__in=audience.roles)
    if audience.languages:
        condition &= Q(person__language__in=audience.languages)
    if audience.tags:
        tagged = PartnerTag.objects.filter(tag__in=audience.tags)
        condition &= Q(partner_id__in=tagged.values("partner_id"))
    return condition


def _under_q(network_id: int, partner_ids: Iterable[int]) -> Q:
    """Select memberships at or under the partners; ids of another network select nothing."""
    condition = NOTHING
    rows = Partner.objects.filter(network_id=network_id, pk__in=list(partner_ids))
    for path in rows.values_list("path", flat=True):
        condition |= branch_q(path)
    return condition


def aimed_q(scope: Scope, prefix: str = "") -> Q:
    """Select targeted rows that reach the scope; HQ and the agency see what they publish and discuss."""
    same_network = Q(**{f"{prefix}audience__network_id": scope.network_id})
    if scope.is_system or scope.is_agency or scope.is_hq:
        return same_network
    if scope.is_empty:
        return NOTHING
    return Q(**{f"{prefix}audience_id__in": audience_ids(scope)})
