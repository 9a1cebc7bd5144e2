"""Publish coverage once a month: the same figures for every reader outside the agency."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partners.disclosure.lattice import Branch, disclose_lattice, disclose_to_itself
from partners.enums import Level
from partners.models import CoverageFigure, Network, Partner
from partners.queries.branch_consent import figures_held
from partners.queries.coverage import By, Counts, last_closed_month
from partners.queries.silence import Status, is_single, with_status
from partners.services.each_network import in_each_network
from partners.tree import ancestor_paths, branch_of

ATTRIBUTES = ("", By.COUNTRY.value, By.BAND.value)
# By attribute and value, then by branch.
Groups = dict[tuple[str, str], dict[str, Counts]]
# By value, then branch.
Cells = frozenset[tuple[str, str]]


def publish_coverage_due() -> int:
    """Publish the month that is over wherever it wasn't yet; returns how many networks that were."""
    now = timezone.now()
    return in_each_network(lambda network: publish_coverage(network=network, now=now))


@transaction.atomic
def publish_coverage(*, network: Network, now: datetime) -> bool:
    """Publish the coverage of the month that is over, once: False when it stands already.

    It is taken when it is published, in the night after the month. What is written stays: two months beside
    each other tell who fell silent, as the field is meant to know, and nothing in between.
    """
    Network.objects.select_for_update().get(pk=network.pk)
    month = last_closed_month(network, now)
    if CoverageFigure.objects.filter(network=network, month=month.start).exists():
        return False
    branches = branches_of_network(network)
    counts, silent = _count(network, branches, now)
    held = held_branches(network)
    open_to = {key: _open_to(network, branches, counts, key, held) for key in ATTRIBUTES}
    CoverageFigure.objects.bulk_create(
        CoverageFigure(
            network=network,
            branch=branch,
            month=month.start,
            attribute=attribute,
            value=value,
            active=found.active,
            heard=found.heard,
            touched=found.touched,
            reachable=found.reachable,
            dark=found.dark,
            weight=found.weight,
            weight_heard=found.weight_heard,
            silent=silent.get(branch) if not attribute else None,
            is_shown=(value, branch) in open_to[attribute][0],
            shown_to_itself=(value, branch) in open_to[attribute][1],
            published_at=now,
        )
        for (attribute, value), by_branch in counts.items()
        for branch, found in by_branch.items()
    )
    return True


def _count(network: Network, branches: list[Branch], now: datetime) -> tuple[Groups, dict[str, list[int]]]:
    """Count active dealers by attribute, value and branch; list the silent ones where enough are."""
    counts: Groups = defaultdict(lambda: defaultdict(Counts))
    silent: dict[str, list[int]] = defaultdict(list)
    own: dict[str, int] = defaultdict(int)
    known = {branch.key for branch in branches}
    dealers = Partner.objects.filter(network=network).dealers().active().order_by("path")
    for row in with_status(dealers, network, now):
        above = [key for path in ancestor_paths(row.path) if (key := branch_of(path)) in known]
        for attribute in ATTRIBUTES:
            value = getattr(row, attribute) if attribute else ""
            for key in above:
                counts[attribute, value][key].add(row.status, row.band)
        own[above[-1]] += 1
        if row.status != Status.HEARD.value:
            silent[above[-1]].append(row.pk)
    return counts, {key: silent[key] for key, count in own.items() if count >= network.minimum_dealers}


def branches_of_network(network: Network) -> list[Branch]:
    """Return the tree of branches, with how many active dealers each has: single dealers are no branch."""
    partners = list(Partner.objects.filter(network=network).order_by("path"))
    heads = {partner.path: branch_of(partner.path) for partner in partners if not is_single(partner)}
    sizes: dict[str, int] = defaultdict(int)
    for partner in partners:
        if partner.level == Level.DEALER and partner.is_active:
            for path in ancestor_paths(partner.path):
                sizes[path] += path in heads
    return [
        Branch(key, None if not key else heads[path[: -len(key)]], sizes[path]) for path, key in heads.items()
    ]


def held_branches(network: Network) -> set[str]:
    """Return the branches whose distributors don't show their figures by themselves."""
    return {branch_of(path) for path in figures_held(network.pk)}


def _open_to(
    network: Network, branches: list[Branch], counts: Groups, attribute: str, held: set[str]
) -> tuple[Cells, Cells]:
    """Return what all may see, and what a distributor that shows nothing may see of its own branch."""
    tables = {
        value: {key: found.active for key, found in by_branch.items()}
        for (name, value), by_branch in counts.items()
        if name in {"", attribute}
    }
    shown = disclose_lattice(network.minimum_dealers, branches, tables, held)
    return shown, disclose_to_itself(network.minimum_dealers, branches, tables, held, shown)
