"""A network of any size to measure in: invented names, written by COPY, with a branch that fell silent."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from django.db import transaction
from django.utils import timezone

from feedback.enums import AnswerKind, Mode
from feedback.models import Answer, Promise, Theme
from partners.enums import Level, Role
from partners.models import Network, Person
from partners.scope import Scope
from partners.services.membership import grant_membership
from partners.services.network import add_partner, found_network
from portal.demo.bare_tables import bare_tables
from portal.demo.lives import DAY, Desk, live
from portal.demo.people import E_BIKES, HEAT_PUMPS
from portal.demo.pulses import settle_pulses
from portal.demo.rows import CHUNK
from portal.demo.said import Said
from portal.demo.scale_partners import Ground, Size, plant
from portal.demo.texts import texts_of

TEAM = (
    (Role.AGENCY_LEAD, "Lena Lead"),
    (Role.AGENCY_ANALYST, "Arne Analyst"),
    (Role.HQ_MARKETER, "Mara Market"),
    (Role.HQ_SPONSOR, "Sven Sponsor"),
)
THEMES = (
    *("Deliveries", "Spare parts", "Noise", "App", "Training", "Prices"),
    *("Warranty", "Subsidies", "Brochures", "Packaging", "Visits", "Fairs"),
)


@transaction.atomic
def load_scale(size: Size) -> Network:
    """Make the network; returns it with pulses settled, figures not yet counted."""
    dice = random.Random(f"{size.seed}:{size.slug}")  # noqa: S311 (a story, no secret)
    ends = datetime.combine(timezone.localdate(), time(), tzinfo=UTC)
    network = found_network(slug=size.slug, name=f"{size.slug.title()} at scale", languages=["en", "de"])
    ground = Ground(network, size, dice, ends)
    _seat_the_team(ground)
    plant(ground)
    themes = [_theme(ground, name) for name in THEMES]
    desk = Desk(network, ground.agency, _answers(ground, themes), dice, ends)
    with bare_tables(desk.store.tables):
        for said in _talk(ground, [theme.pk for theme in themes]):
            live(desk, said)
            if desk.store.waiting > CHUNK * 5:
                desk.store.flush()
        desk.store.flush()
    settle_pulses(network)
    return network


def _seat_the_team(ground: Ground) -> None:
    scope, network = Scope.system(ground.network.pk), ground.network
    root = add_partner(network=network, parent=None, level=Level.HQ, number="HQ", name=network.name)
    ground.paths["HQ"] = root.path
    for role, name in TEAM:
        address = f"{name.split()[0].lower()}@{ground.size.slug}.example"
        person = Person.objects.create(network=network, name=name, email=address)
        seat = grant_membership(scope=scope, person=person, partner=root, role=role)
        ground.agency = seat.pk if role == Role.AGENCY_ANALYST else ground.agency
        ground.sponsor = seat.pk if role == Role.HQ_SPONSOR else ground.sponsor


def _theme(ground: Ground, name: str) -> Theme:
    return Theme.objects.create(
        network=ground.network, code=name.lower().replace(" ", "-"), name=name, addressee_id=ground.sponsor
    )


def _answers(ground: Ground, themes: Sequence[Theme]) -> dict[int, list[tuple[datetime, int]]]:
    """Let HQ answer each theme every six weeks."""
    given: dict[int, list[tuple[datetime, int]]] = {}
    for at, theme in enumerate(themes):
        moment = ground.ends - ground.size.span + (20 + at * 3) * DAY
        while moment < ground.ends:
            answer = Answer.objects.create(
                network=ground.network,
                theme=theme,
                kind=AnswerKind.WILL_DO,
                text=f"{theme.name}: we will do this until the end of the quarter.",
                by_id=ground.sponsor,
                answered_at=moment,
                until=(moment + 30 * DAY).date(),
            )
            Promise.objects.create(network=ground.network, answer=answer, due_on=answer.until)
            given.setdefault(theme.pk, []).append((moment, answer.pk))
            moment += 42 * DAY
    return given


def _talk(ground: Ground, themes: Sequence[int]) -> Iterator[Said]:
    """Say everything: some are loud, one country spoke in the first eight weeks alone."""
    dice, size = ground.dice, ground.size
    loud = [1 / (place + 3) ** 0.5 for place in range(len(ground.seats))]
    speakers = iter(dice.choices(ground.seats, loud, k=size.remarks))
    modes = list(Mode.values)
    share = len(ground.dormant) / max(len(ground.seats) + len(ground.dormant), 1)
    texts = [*texts_of(HEAT_PUMPS), *texts_of(E_BIKES)]
    for number in range(size.remarks):
        text = texts[number % len(texts)]
        if ground.dormant and dice.random() < share:
            seat, most = dice.choice(ground.dormant), 0.13
        else:
            seat, most = next(speakers), 1.0
        at = ground.ends - size.span + size.span * dice.random() * most
        mode = dice.choices(modes, (45, 47, 8))[0]
        known = mode != Mode.NO_IDENTITY
        yield Said(
            at=at,
            seat=seat if known else None,
            mode=mode,
            kind=text.kind,
            text=text.text,
            language=text.language,
            theme_id=dice.choice(themes),
            country=seat.country,
            counted_path=ground.paths[seat.country],
            route="link" if known and dice.random() < 0.3 else "form",
            reply="Thank you, I pass this on." if dice.random() < 0.5 else "",
        )
