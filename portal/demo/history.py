"""Months of history at one go: who said what when, in which mode, and what headquarters answered.

Rows are written past the services (`portal.demo.lives`), in the order of their days; the last weeks' scripted
voices come through the services afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from feedback.enums import Kind, Mode
from feedback.models import Answer, Promise, Theme
from feedback.services.counting import country_path
from feedback.services.showing import dealers_behind
from partners.enums import Level
from partners.models import Network
from portal.demo.cast import Cast
from portal.demo.clock import end_of_story
from portal.demo.growth import read_data
from portal.demo.lives import DAY, Desk, spread
from portal.demo.rounds import Round, day_of, rounds_of
from portal.demo.rows import CHUNK
from portal.demo.said import Said
from portal.demo.speakers import Speaker, speakers_of
from portal.demo.texts import Text, texts_of
from portal.demo.wave import wave_of

PER_DEALER = 2.15 / 14  # remarks a dealer and month
# Parts of the time, oldest first: share of the days, share of the remarks. No text comes twice in a part.
PARTS = ((0.37, 0.29), (0.35, 0.34), (0.28, 0.37))
MODES, MODE_WEIGHTS = tuple(Mode.values), (42, 49, 9)
HOURS = (6, 7, 9, 10, 11, 12, 12, 13, 15, 16, 17, 18, 19, 20, 21)
GROUP_THEMES = frozenset({"delivery", "spares", "prices", "warranty"})


@dataclass
class Story:
    """What one network's history is drawn from."""

    cast: Cast
    themes: dict[str, Theme]
    months: int
    dice: random.Random
    ends: datetime = field(default_factory=end_of_story)
    plan: dict[str, Any] = field(init=False)
    replies: dict[str, Any] = field(init=False)
    speakers: dict[str, list[Speaker]] = field(init=False)
    paths: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, list[Round]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the files and find who can speak."""
        self.plan = read_data(f"{self.cast.network.slug}.toml")
        self.replies = read_data("replies.toml")
        self.speakers = speakers_of(self.cast.network, self.plan, self.dice, self.ends)

    @property
    def begins(self) -> datetime:
        """Return the first day."""
        return self.ends - timedelta(days=round(self.months * 365 / 12))

    def country_path(self, country: str) -> str:
        """Return where a country's nameless voices count."""
        if country not in self.paths:
            self.paths[country] = country_path(self.cast.network, country)
        return self.paths[country]


def tell_history(story: Story, *, analyst: str, closing: dict[str, float]) -> int:
    """Write everything and return how many remarks it is.

    `closing` names themes whose answer, so many days ago, comes through the service later on.
    """
    cast, plan = story.cast, read_data(f"answers/{story.cast.network.slug}.toml")
    given = _answers(story, plan["answer"])
    story.rounds = rounds_of(plan, closing, story.ends)
    rounds = {story.themes[key].pk: rounds for key, rounds in story.rounds.items()}
    desk = Desk(cast.network, cast.seat(analyst).pk, given, story.dice, story.ends, rounds=rounds)
    said = sorted([*_talk(story), *_wave(story)], key=lambda each: (each.at, each.text))
    spread(desk, said, CHUNK)
    _forget_unasked(cast.network)
    _show_to_all(cast.network)
    return len(said)


def _forget_unasked(network: Network) -> None:
    """Take back answers for which nobody happened to wait: headquarters can answer only what waits."""
    unasked = Answer.objects.filter(network=network, covered=None)
    Promise.objects.filter(answer__in=unasked).delete()
    unasked.delete()


def _show_to_all(network: Network) -> None:
    """Put every answer under Answers, with the dealers who stood behind it."""
    for answer in Answer.objects.filter(network=network):
        covered = answer.covered.select_related("case__remark").order_by("pk")
        Answer.objects.filter(pk=answer.pk).update(on_page=True, **dealers_behind(covered))


def _answers(story: Story, answers: list[dict[str, Any]]) -> dict[int, list[tuple[datetime, int]]]:
    """Write headquarters' answers and promises, oldest first; returns moments and keys by theme."""
    given: dict[int, list[tuple[datetime, int]]] = {}
    network = story.cast.network
    for entry in sorted(answers, key=lambda each: (-each["days_ago"], each["theme"])):
        theme, answered = story.themes[entry["theme"]], story.ends - entry["days_ago"] * DAY
        if answered < story.begins:
            continue
        due = (answered + entry["due_in"] * DAY).date() if "due_in" in entry else None
        answer = Answer.objects.create(
            network=network,
            theme=theme,
            kind=entry["kind"],
            text=entry["text"],
            reason=entry.get("reason", ""),
            until=due,
            language="de",
            by_id=theme.addressee_id,
            answered_at=answered,
        )
        if due:
            kept = answered + entry["kept_in"] * DAY if "kept_in" in entry else None
            Promise.objects.create(network=network, answer=answer, due_on=due, kept_at=kept)
        given.setdefault(theme.pk, []).append((answered, answer.pk))
    return given


def _talk(story: Story) -> Iterator[Said]:
    """Say everything, part of the time by part; a text comes once in each and not soon again in the next."""
    dealers = story.cast.network.partners.filter(level=Level.DEALER).count()
    wanted = dealers * PER_DEALER * story.months
    texts, last_said = texts_of(story.cast.network.slug), {}
    start = story.begins
    for days, share in PARTS:
        end = start + days * (story.ends - story.begins)
        chosen = story.dice.sample(texts, min(round(wanted * share), len(texts)))
        for text in chosen:
            at = _moment(story, text, start, end)
            if at is None or at - last_said.get(text.text, story.begins - 99 * DAY) < 75 * DAY:
                continue
            speaker = _speaker(story, text, at)
            if speaker:
                last_said[text.text] = at
                yield _said(story, text, speaker, at)
        start = end


def _wave(story: Story) -> Iterator[Said]:
    """Say what many said in the last published quarter, if the story goes back that far."""
    network = story.cast.network
    for text, speaker, at in wave_of(network.slug, network.time_zone, story.ends, story.speakers):
        if at >= story.begins:
            yield _said(story, text, speaker, at)


def _moment(story: Story, text: Text, start: datetime, end: datetime) -> datetime | None:
    """Return an hour of a day in the months that suit the text, seldom on a Sunday."""
    dice, rounds = story.dice, story.rounds[text.theme]
    for _attempt in range(12):
        day = day_of(dice, rounds, start, end)
        minute, hour = dice.randint(0, 59), dice.choice(HOURS)
        if day.weekday() == 6 and dice.random() < 0.85:
            continue
        at = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if at < story.ends and (not text.months or at.month in text.months):
            return at
    return None


def _speaker(story: Story, text: Text, at: datetime) -> Speaker | None:
    """Return who says it: of the right language and country, not of a branch that has gone silent."""
    dice = story.dice
    able = [
        each
        for each in story.speakers.get(text.language, ())
        if (not text.country or each.seat.country == text.country)
        and (each.silent_after is None or at < each.silent_after)
    ]
    group = [each for each in able if each.is_group]
    if group and text.theme in GROUP_THEMES and dice.random() < 0.45:
        return dice.choice(group)
    loud = [each for each in able if each.number in story.plan.get("loud", ())]
    if loud and dice.random() < 0.12:
        return loud[0]
    once = [each for each in able if each.silent_after]
    if once and dice.random() < 0.5:
        return dice.choice(once)
    able = [each for each in able if not each.is_group]
    weights = [each.weight for each in able]
    return dice.choices(able, weights)[0] if any(weights) else None


def _said(story: Story, text: Text, speaker: Speaker, at: datetime) -> Said:
    dice = story.dice
    mode = text.mode or dice.choices(MODES, MODE_WEIGHTS)[0]
    if speaker.is_group and mode == Mode.NO_IDENTITY:
        mode = Mode.NAMED
    known, kind = mode != Mode.NO_IDENTITY, "praise" if text.kind == Kind.PRAISE else "other"
    lines = story.replies[text.language]
    return Said(
        at=at,
        seat=speaker.seat if known else None,
        mode=mode,
        kind=text.kind,
        text=text.text,
        language=text.language,
        theme_id=story.themes[text.theme].pk,
        country=speaker.seat.country,
        counted_path=story.country_path(speaker.seat.country),
        route="link" if known and dice.random() < 0.27 else "form",
        may_quote=dice.random() < (0.55 if text.kind == Kind.PRAISE else 0.2),
        wording=text.gloss,
        reply=dice.choice(lines[kind]),
        settled=dice.choice(lines["praise" if text.kind == Kind.PRAISE else "settled"]),
        back=dice.choice(lines["back"]) if known and dice.random() < 0.16 else "",
        note=dice.choice(story.replies["notes"]) if dice.random() < 0.94 else "",
    )
