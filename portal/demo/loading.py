"""Load the demo: networks, months past the services, the last weeks through them; all or nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from feedback.models import Theme
from feedback.services.alike import index_all_remarks
from feedback.services.demand import take_demand
from feedback.services.publishing import publish_network
from feedback.services.recounting import recount_network
from feedback.services.suggesting import learn_all
from partners.models import Network, Partner, Person
from partners.services.publishing import publish_coverage
from portal.demo import e_bikes, heat_pump_voices, heat_pumps
from portal.demo.cast import Cast
from portal.demo.clock import drawn_from, end_of_story
from portal.demo.coding import code_some_twice
from portal.demo.crowd import Crowd
from portal.demo.growth import grow
from portal.demo.history import Story
from portal.demo.mandates import write_mandate
from portal.demo.networks import load_networks
from portal.demo.news import write_news
from portal.demo.openings import LEAD, write_openings
from portal.demo.people import E_BIKES, HEAT_PUMPS
from portal.demo.pulses import settle_pulses
from portal.demo.voices import write_codebook
from portal.demo.wishes import miss_and_rate

BIKES_SHARE = 60 / 260


@dataclass(frozen=True)
class Measure:
    """How much of a story: dealers of the larger network, months, and the seed of everything drawn."""

    dealers: int = 260
    months: int = 14
    seed: int = 1

    @property
    def begins(self) -> datetime:
        """Return the story's first day."""
        return end_of_story() - timedelta(days=round(self.months * 365 / 12))

    def dice(self, slug: str) -> random.Random:
        """Return what a network's history is drawn with."""
        return random.Random(f"{self.seed}:history:{slug}")  # noqa: S311 (a story, no secret)


def load(measure: Measure) -> None:
    """Load both networks; the same measure on the same day gives the same story."""
    with drawn_from(measure.seed), transaction.atomic():
        _load(measure)


def _load(measure: Measure) -> None:
    """Make networks, people, mandates, toolkits and what happened."""
    networks = load_networks()
    pumps, bikes = Cast(networks[HEAT_PUMPS]), Cast(networks[E_BIKES])
    for network in networks.values():
        write_mandate(network)
        write_news(network)
    pages = heat_pumps.publish_heat_pumps(pumps)
    e_bikes.publish_e_bikes(bikes)
    sizes = {HEAT_PUMPS: measure.dealers, E_BIKES: round(measure.dealers * BIKES_SHARE)}
    for slug, network in networks.items():
        grow(network, dealers=sizes[slug], seed=measure.seed, since=measure.begins)
        _begin_then(network, measure.begins)
    people = {"sponsor": heat_pump_voices.SPONSOR, "marketer": heat_pump_voices.MARKETER}
    themes = write_codebook(pumps, LEAD, measure.begins, **people)
    write_openings(pumps)
    heat_pumps.load_heat_pumps(_story(pumps, themes, measure), themes, pages)
    people = {"sponsor": e_bikes.SPONSOR, "marketer": e_bikes.MARKETER}
    themes = write_codebook(bikes, LEAD, measure.begins, **people)
    e_bikes.load_e_bikes(_story(bikes, themes, measure), themes)
    for network in networks.values():
        Crowd(network, measure.dice(f"crowd:{network.slug}")).use_everything()
        miss_and_rate(network, measure.dice(f"wishes:{network.slug}"))
        settle_pulses(network)
        recount_network(network)
        _publish(network)
    index_all_remarks()
    learn_all()
    code_some_twice(pumps, lead=LEAD, analyst=heat_pump_voices.ANALYST)


def _publish(network: Network) -> None:
    """Publish what the nights since the story's begin would have published."""
    now = timezone.now()
    publish_network(network=network, now=now)
    publish_coverage(network=network, now=now)
    take_demand(network=network, now=now)


def _story(cast: Cast, themes: dict[str, Theme], measure: Measure) -> Story:
    return Story(cast, themes, measure.months, measure.dice(cast.network.slug))


def _begin_then(network: Network, moment: datetime) -> None:
    """Let everybody be there from the story's first day on."""
    Network.objects.filter(pk=network.pk).update(created_at=moment)
    Partner.objects.filter(network=network).update(created_at=moment)
    Person.objects.filter(network=network).update(created_at=moment)
