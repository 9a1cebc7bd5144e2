"""What is published beside figures of a theme that was merged since."""

from __future__ import annotations

import datetime as dt

import pytest

from feedback.queries.around import merged_beside
from feedback.queries.figures import Attribute
from feedback.services.merging_themes import merge_theme
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
    assert merged_beside(house.network, QUARTER) == {f"{kept.pk}"}
    assert merged_beside(house.network, NOVEMBER) == set()
    [next_month] = channel.shown(channel.big, Attribute.THEME, NOVEMBER).lines
    assert (next_month.label, next_month.dealers) == (kept.name, 7)
    quarter = channel.shown(channel.big, Attribute.THEME, QUARTER)
    assert quarter.total.dealers == 14
    assert [line.dealers for line in quarter.lines if line.key == f"{kept.pk}"] in ([], [None])
    assert OCTOBER.start == QUARTER.start
