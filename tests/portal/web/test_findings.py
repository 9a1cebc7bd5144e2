"""Titles that say the finding, and nothing that the figures do not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from feedback.queries.tables import Line, Table, TrendPoint
from partners.periods import Grain, Period
from partners.queries.coverage import CoverageLine, CoverageTable
from portal.web import findings
from portal.web.periods import Choice, period_name, short_name

QUARTER = Period(Grain.QUARTER, dt.date(2026, 10, 1))
AT = dt.datetime(2026, 10, 2, tzinfo=dt.UTC)


def live(*lines: Line, voices: int | None = 5, dealers: int | None = 4) -> Table:
    """Return live figures."""
    return Table(1, QUARTER, lines, Line("", "All", voices, dealers), 10, 0)


def published(*lines: Line, dealers: int | None = 9, at: dt.datetime | None = AT) -> Table:
    """Return published figures: dealers only."""
    return Table(1, QUARTER, lines, Line("", "All", None, dealers), 20, None, at, "dealers")


@pytest.mark.parametrize(
    "table, sentence",
    [
        (live(Line("1", "Parts", 34, 21)), "Parts leads with 34 voices from 21 dealers"),
        (live(Line("1", "Parts", 1, 1)), "Parts leads with 1 voice from 1 dealer"),
        (live(Line("1", "Parts", 3, 0)), "Parts leads with 3 voices"),
        (
            live(Line("1", "Parts", 3, 2), Line("2", "Noise", 3, 3)),
            "Parts and Noise are said as often: 3 voices from 2 dealers each",
        ),
        (published(Line("1", "Parts", None, 8)), "Parts leads with 8 dealers"),
        (live(Line("1", "Parts", 0, 0)), "Nothing was said in this period"),
        (published(Line("others", "Others", None, None)), "Too few dealers spoke to show more"),
        (published(dealers=None), "Too few dealers spoke to show more"),
        (published(dealers=None, at=None), "What is said most"),
    ],
)
def test_leader_says_no_more_than_the_table(table: Table, sentence: str) -> None:
    assert findings.leader(table) == sentence


def test_trend_names_the_week_in_which_most_was_said() -> None:
    weeks = [Period(Grain.WEEK, dt.date(2026, 10, day)) for day in (5, 12)]
    points = [TrendPoint(week, Line("", "", 4 * place, None)) for place, week in enumerate(weeks)]
    assert findings.trend_finding(points) == "Most was said in the week of 12 October: 4 voices"
    assert findings.trend_finding(points[:1]) == "Nothing was said in these weeks"


def covered(key: str, active: int | None, heard: int | None) -> CoverageLine:
    """Return one group."""
    rest = None if active is None or heard is None else active - heard
    return CoverageLine(key, key, active, heard, 0, 0, rest, None)


def coverage(total: CoverageLine, *lines: CoverageLine, at: dt.datetime | None = AT) -> CoverageTable:
    """Return a table of coverage."""
    return CoverageTable(1, total, lines, covered("", None, None), at)


@pytest.mark.parametrize(
    "total, at, sentence",
    [
        (covered("", 260, 34), AT, "34 of 260 dealers are heard (13\N{NO-BREAK SPACE}%)"),
        (covered("", 260, 1), AT, "1 of 260 dealers is heard (under 1\N{NO-BREAK SPACE}%)"),
        (covered("", 0, 0), AT, "There are no active dealers here"),
        (covered("", None, None), AT, "Too few dealers to show how many are heard"),
        (covered("", None, None), None, "How many dealers are heard"),
    ],
)
def test_coverage_says_how_many_are_heard(total, at, sentence) -> None:
    assert findings.coverage_finding(coverage(total, at=at)) == sentence


def test_quietest_names_both_ends() -> None:
    total, loud, quiet = covered("", 20, 6), covered("Loud", 10, 5), covered("Quiet", 10, 1)
    hidden = covered("Hidden", None, None)
    assert findings.quietest(coverage(total, quiet, loud, hidden)) == "Loud is heard most, Quiet least"
    assert findings.quietest(coverage(total, loud)) == "6 of 20 dealers are heard (30\N{NO-BREAK SPACE}%)"
    assert findings.quietest(coverage(total, hidden)) == "6 of 20 dealers are heard (30\N{NO-BREAK SPACE}%)"


@pytest.mark.parametrize(
    "now, before, words",
    [
        (5, 3, "2 more than in the period before (3)"),
        (3, 5, "2 fewer than in the period before (5)"),
        (3, 3, "as many as in the period before"),
        (None, 3, ""),
        (3, None, ""),
    ],
)
def test_change_is_silent_where_a_figure_is(now, before, words) -> None:
    assert findings.change(now, before) == words


@pytest.mark.parametrize(
    "hours, words", [(None, "–"), (0.2, "1 hour"), (19.4, "19 hours"), (60, "2 days"), (240, "10 days")]
)
def test_median_wait_is_said_in_the_unit_that_fits(hours, words) -> None:
    assert findings.median_wait(hours) == words


@pytest.mark.parametrize(
    "code, name, short",
    [
        ("2026", "2026", "2026"),
        ("2026-Q2", "quarter 2 of 2026", "2026-Q2"),
        ("2026-03", "March 2026", "Mar"),
        ("2026-W09", "week of 23 February", "23/2"),
    ],
)
def test_periods_are_said_as_people_do(code: str, name: str, short: str) -> None:
    assert period_name(Period.read(code)) == name
    assert short_name(Period.read(code)) == short


@pytest.mark.parametrize("language, said", [("de", "23.2."), ("nl", "23-2"), ("fr", "23/2")])
def test_weeks_under_a_column_are_written_as_the_language_does(language: str, said: str) -> None:
    with translation.override(language):
        assert short_name(Period.read("2026-W09")) == said


def test_choice_leads_to_neighbours_and_never_into_the_future() -> None:
    today = dt.date(2026, 11, 24)
    open_, closed = Choice.read("", today), Choice.read("2026-Q2", today)
    assert (open_.is_open, open_.after) == (True, None)
    assert (closed.is_open, closed.after.code, closed.before.code) == (False, "2026-Q3", "2026-Q1")
    assert [tab["url"] for tab in open_.tabs("/d/", "&branch=3")] == [
        "/d/?period=2026-11&branch=3",
        "/d/?period=2026-Q4&branch=3",
        "/d/?period=2026&branch=3",
    ]
    assert [tab["url"] for tab in closed.tabs("/d/")][0] == "/d/?period=2026-04"
