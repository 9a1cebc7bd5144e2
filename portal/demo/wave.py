"""What many dealers said in the last quarter that is published: enough for the good and the bad of a home."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from partners.periods import Grain, Period, day_start, local_day
from portal.demo.growth import read_data
from portal.demo.speakers import Speaker
from portal.demo.texts import Text

WAVES = Path(__file__).parent / "data" / "waves"
PUBLISHED_AFTER = timedelta(days=4)


def wave_of(
    slug: str, zone: str, ends: datetime, speakers: Mapping[str, Iterable[Speaker]]
) -> Iterator[tuple[Text, Speaker, datetime]]:
    """Yield texts with who says them when: somebody else each time, as long as there are enough."""
    if not (WAVES / f"{slug}.toml").exists():
        return
    dice = random.Random(f"wave of {slug}")  # noqa: S311 (a story)
    quarter = Period.of(local_day(ends - PUBLISHED_AFTER, zone), Grain.QUARTER).shift(-1)
    begins, days = day_start(quarter.start, zone), (quarter.end - quarter.start).days
    said: dict[str, set[int]] = defaultdict(set)
    for entry in read_data(f"waves/{slug}.toml")["voice"]:
        text = Text(**entry)
        at = begins + timedelta(
            days=dice.randrange(days), hours=dice.randint(7, 18), minutes=dice.randrange(60)
        )
        able = [
            each
            for each in speakers.get(text.language, ())
            if each.weight
            and not each.is_group
            and each.seat.partner_id not in said[text.theme]
            and (each.silent_after is None or at < each.silent_after)
        ]
        if able:
            speaker = dice.choice(able)
            said[text.theme].add(speaker.seat.partner_id)
            yield text, speaker, at
