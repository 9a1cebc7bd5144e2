"""Take the snapshot of demand: each night, in one reading of the database, whatever happens meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, OperationalError, connection
from django.db.models import Count
from django.utils import timezone

from feedback.demand import Channel, Demanded, Size, Window
from feedback.models import CaseTheme, Demand, DemandSnapshot, Remark
from feedback.services.identity import count_people_by
from partners.enums import Level
from partners.models import Network, Partner
from partners.services.each_network import in_each_network
from portal.kernel.bulk import one_snapshot

TRIES = 5
SIZES = ("dealers", "groups", "weight")
THEME = "case__themes__theme"
CHANNEL = ("pk", "level", "is_active", "band", "ownership_group")
# By theme; under None what was said of anything.
Said = Mapping[int | None, Demanded]


@dataclass(frozen=True)
class Taking:
    """One network's demand as it was counted."""

    window: Window
    channel: Channel
    said: Said


def take_all_demand() -> int:
    """Take every network's snapshot; returns how many that were."""
    now = timezone.now()
    return in_each_network(lambda network: take_demand(network=network, now=now))


def take_demand(*, network: Network, now: datetime) -> int:
    """Take the snapshot of the twelve months that ended last night, in place of the one before."""
    window = Window.until(now, network.time_zone)
    in_one_reading(lambda: write_demand(network, count_demand(network, window), now))
    return 1


def retake_demand(*, network_id: int) -> bool:
    """Count a snapshot's own months anew, after an erasure; returns whether there is one."""
    taken: list[DemandSnapshot] = []

    def retake() -> None:
        # Read where it is written: the night's own snapshot may come between.
        taken[:] = DemandSnapshot.objects.filter(network_id=network_id).select_related("network")
        for found in taken:
            window = Window(found.since, found.day)
            write_demand(found.network, count_demand(found.network, window), timezone.now())

    in_one_reading(retake)
    return bool(taken)


def in_one_reading(work: Callable[[], None]) -> None:
    """Do it while nothing changes; anew where somebody took the same snapshot at the same moment."""
    tries = 1
    while True:
        try:
            with one_snapshot():
                work()
            return
        except (IntegrityError, OperationalError):
            if tries == TRIES or connection.in_atomic_block:
                raise
            tries += 1


def channel_of(network: Network) -> Channel:
    """Return the network's dealers as they are now."""
    return Channel.of(Partner.objects.filter(network=network).order_by().values_list(*CHANNEL).iterator())


def count_demand(network: Network, window: Window) -> Taking:
    """Count what was said in a window, in as many statements however much it is."""
    channel, (begin, end) = channel_of(network), window.bounds(network.time_zone)
    remarks = Remark.objects.filter(network=network, submitted_at__gte=begin, submitted_at__lt=end).order_by()
    themes = CaseTheme.objects.filter(
        case__remark__network=network,
        case__remark__submitted_at__gte=begin,
        case__remark__submitted_at__lt=end,
    ).order_by()
    said: dict[int | None, dict[int | None, int]] = defaultdict(dict)
    said[None] = dict(remarks.values_list("partner_id").annotate(n=Count("pk")))
    pairs = themes.values_list("theme_id", "case__remark__partner_id")
    for theme_id, partner_id, count in pairs.annotate(n=Count("case_id", distinct=True)).iterator():
        said[theme_id][partner_id] = count
    dealers = remarks.filter(partner__level=Level.DEALER, partner__is_active=True)
    people = count_people_by(dealers, THEME) | count_people_by(dealers)
    found = {}
    for theme_id, by_partner in said.items():
        persons, authored = people.get(theme_id, (0, 0))
        found[theme_id] = Demanded.of(by_partner, channel, persons=persons, authored=authored)
    return Taking(window, channel, found)


def write_demand(network: Network, taking: Taking, now: datetime) -> None:
    """Put a counted snapshot in place of the one before; the caller holds the reading."""
    size = Size.of(taking.channel.dealers.values())
    fields = {
        "since": taking.window.since,
        "day": taking.window.day,
        "taken_at": now,
        **{name: getattr(size, name) for name in SIZES},
    }
    snapshot, _made = DemandSnapshot.objects.update_or_create(network=network, defaults=fields)
    Demand.objects.filter(snapshot=snapshot).delete()
    rows = [
        Demand(snapshot=snapshot, theme_id=theme_id, **asdict(demanded))
        for theme_id, demanded in taking.said.items()
    ]
    Demand.objects.bulk_create(rows, batch_size=500)
