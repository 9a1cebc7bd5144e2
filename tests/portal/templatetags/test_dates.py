from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format

from portal.templatetags.dates import exact_date, human_date, human_day, time_tag

NOON = dt.datetime(2026, 3, 12, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_utc() -> Iterator[None]:
    with timezone.override(dt.UTC):
        yield


@pytest.mark.parametrize(
    "days, said",
    [(0, "today"), (-1, "yesterday"), (1, "tomorrow"), (-3, "9 March"), (-100, "2 December 2025")],
)
@time_machine.travel(NOON, tick=False)
def test_human_day_says_it_as_people_do(days: int, said: str) -> None:
    assert human_day(NOON + dt.timedelta(days=days)) == said


@time_machine.travel(NOON, tick=False)
def test_human_date_with_time_names_the_readers_hour() -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert human_date(NOON, with_time=True) == "today, 13:00"


@time_machine.travel(dt.datetime(2026, 3, 12, 23, 30, tzinfo=dt.UTC), tick=False)
def test_human_day_after_midnight_in_the_readers_zone_is_their_today() -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert human_day(dt.datetime(2026, 3, 12, 23, 15, tzinfo=dt.UTC)) == "today"
        assert human_day(NOON) == "yesterday"


@time_machine.travel(NOON, tick=False)
def test_human_date_of_a_day_has_no_time() -> None:
    assert human_date(dt.date(2026, 3, 9), with_time=True) == "9 March"
    assert exact_date(dt.date(2026, 3, 9)) == "9 March 2026"


@pytest.mark.parametrize(
    "language, said, exact, short",
    [
        ("en", "9 March", "9 March 2025, 13:05", "09/03/2025"),
        ("de", "9. März", "9. März 2025 13:05", "09.03.2025"),
        ("nl", "9 maart", "9 maart 2025, 13:05", "09-03-2025"),
        ("fr", "9 mars", "9 mars 2025, 13:05", "09/03/2025"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_dates_follow_the_language(language: str, said: str, exact: str, short: str) -> None:
    with translation.override(language):
        assert human_day(dt.date(2026, 3, 9)) == said
        assert exact_date(dt.datetime(2025, 3, 9, 13, 5, tzinfo=dt.UTC)) == exact
        assert date_format(dt.date(2025, 3, 9), "SHORT_DATE_FORMAT") == short


@pytest.mark.parametrize(
    "language, said", [("en", "1,234.5"), ("de", "1.234,5"), ("nl", "1.234,5"), ("fr", "1\xa0234,5")]
)
def test_numbers_follow_the_language(language: str, said: str) -> None:
    with translation.override(language):
        assert number_format(1234.5, use_l10n=True, force_grouping=True) == said


@time_machine.travel(NOON, tick=False)
def test_time_tag_is_exact_on_hover_and_for_machines() -> None:
    assert time_tag(NOON) == (
        '<time datetime="2026-03-12T12:00:00+00:00" title="12 March 2026, 12:00">today</time>'
    )


def test_time_tag_without_a_date_is_nothing() -> None:
    assert time_tag(None) == ""
