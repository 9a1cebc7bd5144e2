"""Who speaks in a network's history: how readily, in which language, and whose branch is silent."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from feedback.cells import counts_as
from partners.enums import Level
from partners.models import Membership, Network
from partners.roles import Capability, capabilities_of
from portal.demo.said import Seat

QUIET = 0.42  # of all partners never say anything


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who may speak: how readily they do, and from when on their branch is silent."""

    seat: Seat
    language: str
    weight: float
    number: str
    silent_after: datetime | None
    is_group: bool


def speakers_of(
    network: Network, plan: dict[str, Any], dice: random.Random, ends: datetime
) -> dict[str, list[Speaker]]:
    """Return who can speak by language, always in the same order."""
    seats = Membership.objects.active().filter(network=network)
    rows = seats.select_related("partner", "person").order_by("partner__number", "role", "person__name", "pk")
    branches = {branch["number"]: branch for branch in plan["branch"]}
    numbers = dict(network.partners.values_list("pk", "number"))
    readiness: dict[int, float] = {}
    found: dict[str, list[Speaker]] = {}
    for row in rows:
        weight = readiness.setdefault(row.partner_id, _readiness(dice))
        branch = branches.get(_branch_number(row, numbers), {})
        if not _may_speak(row, branch, plan):
            continue
        months = branch.get("silent_for")
        silent_after = ends - timedelta(days=months * 31) if months else None
        is_group = row.person.email == plan.get("group_speaker", {}).get("email")
        partner = row.partner
        counted_as = counts_as(partner.level, partner.band)
        seat = Seat(row.pk, row.person_id, partner.pk, row.path, partner.country, counted_as)
        speaker = Speaker(seat, row.person.language, weight, partner.number, silent_after, is_group)
        found.setdefault(row.person.language, []).append(speaker)
    return found


def _branch_number(row: Membership, numbers: dict[int, str]) -> str:
    is_distributor = row.partner.level == Level.DISTRIBUTOR
    return row.partner.number if is_distributor else numbers.get(row.partner.parent_id, "")


def _may_speak(row: Membership, branch: dict[str, Any], plan: dict[str, Any]) -> bool:
    """Say whether somebody ever speaks: not in a silent country, and for a group its speaker alone."""
    if Capability.SPEAK not in capabilities_of(row.role) or branch.get("silent"):
        return False
    group = plan.get("group")
    if not group or row.partner.ownership_group != group:
        return True
    return bool(row.person.email == plan["group_speaker"]["email"])


def _readiness(dice: random.Random) -> float:
    quiet, readiness = dice.random() < QUIET, dice.expovariate(1.2)
    return 0 if quiet else 0.15 + readiness
