"""Prove the snapshot of demand: count it from the log row by row, in the plainest way, and compare."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from feedback.demand import Channel, Demanded, Size, Window
from feedback.models import CaseTheme, DemandSnapshot, Remark
from feedback.services.demand import SIZES, Taking, channel_of, in_one_reading, write_demand
from feedback.services.identity import speakers_of
from partners.bands import WEIGHTS
from partners.models import Network

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Proof:
    """How many rows a snapshot has, and how many of them the log did not give."""

    rows: int = 0
    wrong: int = 0


@dataclass(frozen=True)
class Voice:
    """One remark: of which partner, and by whom as far as that is known."""

    partner_id: int | None
    person: int | None


def prove_demand(*, network: Network, now: datetime) -> Proof:
    """Count a network's snapshot from the log, and put right what differs: mostly what changed since."""
    proofs: list[Proof] = []
    in_one_reading(lambda: proofs.append(_prove(network, now)))
    return proofs[-1]


def _prove(network: Network, now: datetime) -> Proof:
    snapshot = DemandSnapshot.objects.filter(network=network).first()
    if snapshot is None:
        return Proof()
    kept = {row.theme_id: row.demanded for row in snapshot.rows.all()}
    taking = _count_by_hand(network, Window(snapshot.since, snapshot.day))
    size = Size.of(taking.channel.dealers.values())
    themes = kept.keys() | taking.said.keys()
    wrong = sum(kept.get(theme) != taking.said.get(theme) for theme in themes)
    wrong += any(getattr(snapshot, name) != getattr(size, name) for name in SIZES)
    if wrong:
        write_demand(network, taking, now)
        logger.warning("demand put right network=%s day=%s rows=%s", network.pk, snapshot.day, wrong)
    return Proof(len(themes) + 1, wrong)


def _count_by_hand(network: Network, window: Window) -> Taking:
    begin, end = window.bounds(network.time_zone)
    remarks = Remark.objects.filter(network=network, submitted_at__gte=begin, submitted_at__lt=end)
    people, channel = speakers_of(remarks), channel_of(network)
    pairs = remarks.values_list("pk", "partner_id")
    voices = {pk: Voice(partner_id, people.get(pk)) for pk, partner_id in pairs}
    themes = defaultdict(set)
    rows = CaseTheme.objects.filter(case__remark__network=network)
    for theme_id, remark_id in rows.values_list("theme_id", "case__remark_id"):
        if remark_id in voices:
            themes[theme_id].add(remark_id)
    said: dict[int | None, Demanded] = {
        theme_id: _by_hand([voices[pk] for pk in ids], channel) for theme_id, ids in themes.items()
    }
    said[None] = _by_hand(list(voices.values()), channel)
    return Taking(window, channel, said)


def _by_hand(voices: Sequence[Voice], channel: Channel) -> Demanded:
    """Count the plain way, one remark after the other."""
    dealers: set[int] = set()
    persons: set[int] = set()
    counts: Counter[str] = Counter()
    for voice in voices:
        place = _place(voice.partner_id, channel)
        counts[place] += 1
        if voice.partner_id is None or place != "voices":
            continue
        dealers.add(voice.partner_id)
        if voice.person is None:
            counts["authorless"] += 1
        else:
            persons.add(voice.person)
    size = _size(dealers, channel)
    return Demanded(
        counts["voices"],
        counts["beside"],
        counts["former"],
        counts["unnamed"],
        counts["authorless"],
        len(persons),
        size.dealers,
        size.groups,
        size.weight,
        size.most_dealers,
        size.most_weight,
    )


def _place(partner_id: int | None, channel: Channel) -> str:
    if partner_id is None:
        return "unnamed"
    if partner_id in channel.dealers:
        return "voices"
    return "beside" if partner_id in channel.beside else "former"


def _size(dealers: set[int], channel: Channel) -> Size:
    """Size up dealers, each ownership group asked about by itself."""
    weights = {pk: WEIGHTS[channel.dealers[pk].band] for pk in dealers}
    groups: dict[str | int, set[int]] = {}
    for pk in dealers:
        groups.setdefault(channel.dealers[pk].group or pk, set()).add(pk)
    several = [found for found in groups.values() if len(found) > 1]
    return Size(
        dealers=len(dealers),
        groups=len(groups),
        weight=fsum(weights.values()),
        most_dealers=max([len(found) for found in several], default=0),
        most_weight=max([fsum(weights[pk] for pk in found) for found in several], default=0.0),
    )
