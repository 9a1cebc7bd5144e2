"""What is published beside figures of a theme that was merged or split since."""

from __future__ import annotations

import datetime as dt

import pytest

from feedback.models import Case, Theme
from feedback.queries.around import changed_beside
from feedback.queries.figures import Attribute
from feedback.services.merging_themes import merge_theme
from feedback.services.splitting import recode_selected, split_theme
from partners.periods import Grain, Period
from tests.factories.feedback import ThemeFactory
from tests.feedback.services.channels import LATER, OCTOBER, Channel

pytestmark = pytest.mark.django_db
NOVEMBER = Period(Grain.MONTH, dt.date(2026, 11, 1))
QUARTER = Period(Grain.QUARTER, dt.date(2026, 10, 1))


def test_theme_whose_part_was_published_by_itself_is_withheld_where_both_overlap() -> None:
    """Who spoke of the merged one alone would follow from the quarter; the next month tells nothing of it."""
    channel = Channel(big=16)
    house, kept = channel.house, channel.house.theme
    gone = ThemeFactory(network=house.network, addressee=house.sponsor)
    channel.say(channel.big, 7)
    house.theme = gone
    channel.say(channel.big, 7, after=7)
    house.theme = kept
    channel.publish()
    channel.say(channel.big, 7, at=dt.datetime(2026, 11, 12, tzinfo=dt.UTC))
    merge_theme(scope=house.leading, theme=gone, into=kept, at=LATER)
    channel.publish(dt.datetime(2027, 1, 5, tzinfo=dt.UTC))
    lines = {line.label: line.dealers for line in channel.shown(channel.big, Attribute.THEME).lines}
    assert lines == {kept.name: 7, f"{gone.name} (today: {kept.name})": 7}
    assert changed_beside(house.network, QUARTER) == {f"{kept.pk}"}
    assert changed_beside(house.network, NOVEMBER) == set()
    [next_month] = channel.shown(channel.big, Attribute.THEME, NOVEMBER).lines
    assert (next_month.label, next_month.dealers) == (kept.name, 7)
    quarter = channel.shown(channel.big, Attribute.THEME, QUARTER)
    assert quarter.total.dealers == 14
    assert [line.dealers for line in quarter.lines if line.key == f"{kept.pk}"] in ([], [None])
    assert OCTOBER.start == QUARTER.start


def split(channel: Channel, theme: Theme, *names: str) -> list[Theme]:
    """Split a theme as the agency's lead."""
    return split_theme(scope=channel.house.leading, theme=theme, names=names, beside=False, at=LATER)


def recode(channel: Channel, was: Theme, now: Theme, count: int) -> None:
    """Recode so many cases at the desk."""
    cases = Case.objects.filter(themes__theme=was).order_by("pk")[:count]
    done = recode_selected(scope=channel.house.desk, cases=list(cases), was=was, now=now, at=LATER)
    assert (len(done.steps), done.refused) == (count, [])


def line_of(channel: Channel, theme: Theme, period: Period) -> int | None:
    """Return the dealers of a theme as HQ reads them in a country."""
    lines = channel.shown(channel.big, Attribute.THEME, period).lines
    return {line.key: line.dealers for line in lines}.get(f"{theme.pk}")


def test_part_of_a_theme_that_was_published_whole_is_withheld_where_both_overlap() -> None:
    """Who spoke of the other parts alone would follow; so would they from what is left of it."""
    channel = Channel(big=16)
    house, whole = channel.house, channel.house.theme
    channel.say(channel.big, 16)
    channel.publish()
    late, lost = split(channel, whole, "Late", "Lost")
    recode(channel, whole, late, 8)
    recode(channel, whole, lost, 2)
    recode(channel, whole, whole, 1)
    house.theme = late
    channel.say(channel.big, 7, at=dt.datetime(2026, 11, 12, tzinfo=dt.UTC))
    channel.publish(dt.datetime(2027, 1, 5, tzinfo=dt.UTC))
    assert line_of(channel, whole, OCTOBER) == 16
    assert changed_beside(house.network, QUARTER) == {f"{each.pk}" for each in (whole, late, lost)}
    assert [line_of(channel, each, QUARTER) for each in (whole, late, lost)] == [None, None, None]
    assert (changed_beside(house.network, NOVEMBER), line_of(channel, late, NOVEMBER)) == (set(), 7)


def test_part_of_a_part_and_what_it_was_merged_into_are_withheld_too() -> None:
    """However many times over; what has nothing of it, or was just looked at, stays as it is."""
    channel = Channel(big=16)
    house, whole = channel.house, channel.house.theme
    free, seen, into = (ThemeFactory(network=house.network, addressee=house.sponsor) for _ in range(3))
    channel.say(channel.big, 8)
    for house.theme in (free, seen):
        channel.say(channel.big, 6, after=8)
    channel.publish()
    late, _lost = split(channel, whole, "Late", "Lost")
    recode(channel, whole, late, 6)
    later, latest = split(channel, late, "Later", "Latest")
    recode(channel, late, later, 5)
    recode(channel, seen, seen, 6)
    merge_theme(scope=house.leading, theme=later, into=latest, at=LATER)
    merge_theme(scope=house.leading, theme=latest, into=into, at=LATER)
    other = Channel(big=6)
    other.say(other.big, 6)
    other.publish()
    closed = {f"{each.pk}" for each in (whole, late, later, latest, into)}
    assert changed_beside(house.network, QUARTER) == closed
    assert changed_beside(other.house.network, QUARTER) == set()
    channel.publish(dt.datetime(2027, 1, 5, tzinfo=dt.UTC))
    assert [line_of(channel, each, QUARTER) for each in (free, into)] == [6, None]
