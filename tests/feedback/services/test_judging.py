"""Praise and problems by theme: of quarters, for the whole network, and only what gives few dealers away."""

from __future__ import annotations

import datetime as dt

import pytest

from feedback.enums import Kind
from feedback.models import Published, Theme
from feedback.queries.judged import newest_judged
from feedback.services.counting import fold_due
from feedback.services.publishing import publish_network
from partners.models import BranchConsent
from partners.periods import Grain, Period
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import PartnerFactory, hq_of

pytestmark = pytest.mark.django_db
BEFORE = dt.datetime(2026, 8, 5, 10, tzinfo=dt.UTC)
SAID = dt.datetime(2026, 10, 14, 10, tzinfo=dt.UTC)
LATER = dt.datetime(2027, 1, 5, 3, 30, tzinfo=dt.UTC)
OCTOBER = Period(Grain.MONTH, dt.date(2026, 10, 1))
AUTUMN = Period(Grain.QUARTER, dt.date(2026, 10, 1))
EVERYBODY = range(15)
# They speak of neither theme, so that those who do are not nearly all.
BESIDE = range(12, 15)


class Channel:
    """A country and a distributor of fifteen dealers each, and two themes; some speak of another one."""

    def __init__(self) -> None:
        self.house = House.build(time_zone="UTC")
        network = self.house.network
        self.root = hq_of(network)
        self.other = ThemeFactory(network=network, name="Other")
        self.beside = ThemeFactory(network=network, name="Beside")
        self.branches = [
            PartnerFactory(network=network, parent=self.root, level=level, country=code)
            for level, code in (("country", "DE"), ("distributor", "NL"))
        ]
        self.people = []
        for branch in self.branches:
            branch.refresh_from_db()
            dealers = [PartnerFactory(network=network, parent=branch) for _each in EVERYBODY]
            self.people.append([self.house.member(partner=dealer) for dealer in dealers])

    def say(self, kind: str, who: range, theme: Theme | None = None, at: dt.datetime = SAID, **where) -> None:
        """Let the same dealers of both branches (or of one) say something of a theme."""
        for people in self.people[where.get("first", 0) : where.get("last", 2)]:
            for author in people[who.start : who.stop]:
                self.house.themed(self.house.remark(author, kind=kind, at=at), theme or self.house.theme)

    def said_beside(self) -> None:
        """Let a few dealers of each branch speak of neither theme."""
        self.say(Kind.IDEA, BESIDE, self.beside)

    def started(self) -> None:
        """Let the first voice lie in an earlier quarter."""
        self.say(Kind.IDEA, range(1), at=BEFORE, last=1)

    def publish(self, at: dt.datetime = LATER) -> None:
        fold_due()
        publish_network(network=self.house.network, now=at)

    def parts(self, period: Period = AUTUMN) -> dict[tuple[str, str], tuple[int, bool] | None]:
        """Return what is told of a period's parts, and that it is not more than exactly."""
        names = {f"{theme.pk}": theme.name for theme in Theme.objects.all()}
        names[f"{self.house.theme.pk}"] = "it"
        rows = Published.objects.filter(
            grain=period.grain.value, start=period.start, attribute__in=("praised", "troubled")
        ).exclude(value="")
        return {
            (row.attribute, names[row.value]): (row.dealers, row.at_least) if row.is_shown else None
            for row in rows
        }


@pytest.fixture
def channel() -> Channel:
    return Channel()


def mixed(channel: Channel) -> None:
    """Let eight dealers praise a theme, eight others have problems with it, and both of another one."""
    channel.say(Kind.PRAISE, range(4))
    channel.say(Kind.PROBLEM, range(4, 8))
    channel.say(Kind.PRAISE, range(4, 10), channel.other)
    channel.say(Kind.PROBLEM, range(4), channel.other)
    channel.said_beside()


def test_quarter_tells_praise_and_problems_of_the_whole_network_alone(channel) -> None:
    channel.started()
    mixed(channel)
    channel.publish()
    assert channel.parts() == {
        ("praised", "it"): (8, False),
        ("troubled", "it"): (8, False),
        ("praised", "Other"): (12, False),
        ("troubled", "Other"): (8, False),
    }
    rows = Published.objects.filter(attribute__in=("praised", "troubled"))
    assert set(rows.values_list("branch", "distributors", "unnamed")) == {("", 0, 0)}
    assert set(rows.filter(is_shown=True).values_list("grain", "start")) == {("q", AUTUMN.start)}


def test_months_of_the_first_quarter_are_told_and_the_quarter_is_not(channel) -> None:
    mixed(channel)
    channel.publish()
    assert channel.parts(OCTOBER)["praised", "it"] == (8, False)
    assert channel.parts() == {}


def test_no_part_is_told_beside_one_of_a_period_inside_it(channel) -> None:
    """A remark from before what was the first voice comes in late: its quarter is the first one now."""
    mixed(channel)
    channel.publish(dt.datetime(2026, 11, 5, tzinfo=dt.UTC))
    assert channel.parts(OCTOBER)["praised", "it"] == (8, False)
    channel.started()
    channel.publish()
    assert set(channel.parts().values()) == {None}


def test_nearly_all_is_told_as_at_least(channel) -> None:
    channel.started()
    channel.say(Kind.PRAISE, range(9))
    channel.say(Kind.PRAISE, range(6, 12), channel.other)
    channel.say(Kind.PROBLEM, range(9, 10))
    channel.said_beside()
    channel.publish()
    parts = channel.parts()
    assert parts["praised", "it"] == (15, True)
    assert parts["troubled", "it"] is None


def test_few_who_said_neither_hide_the_smaller_part(channel) -> None:
    channel.started()
    mixed(channel)
    channel.say(Kind.PROBLEM, range(8, 9))
    channel.say(Kind.IDEA, range(9, 10))
    channel.publish()
    parts = channel.parts()
    assert parts["praised", "it"] is None
    assert parts["troubled", "it"] == (10, False)
    assert parts["praised", "Other"] is None  # never one alone


def test_part_that_is_all_of_a_branch_that_keeps_its_figures_is_not_told(channel) -> None:
    channel.started()
    held = channel.branches[1]
    BranchConsent.objects.create(
        network=channel.house.network, partner=held, path=held.path, shows_figures=False
    )
    channel.say(Kind.PRAISE, range(12), first=1)
    channel.say(Kind.PROBLEM, range(6))
    channel.publish()
    assert channel.parts()["praised", "it"] is None


def test_newest_period_with_something_is_read(channel) -> None:
    network, today = channel.house.network, dt.date(2027, 2, 1)
    assert newest_judged(network, channel.root, today) is None
    channel.started()
    mixed(channel)
    channel.publish()
    found = newest_judged(network, channel.root, today)
    assert found.period == AUTUMN
    assert [(line.label, line.dealers) for line in found.good.lines] == [
        ("Other", 12),
        (channel.house.theme.name, 8),
    ]
    assert (found.good.total.dealers, found.good.active_dealers, found.good.published_at) == (26, 30, LATER)


def test_newest_period_without_anything_is_said_to_be_empty(channel) -> None:
    channel.say(Kind.PRAISE, range(2))
    channel.publish(dt.datetime(2026, 11, 5, tzinfo=dt.UTC))
    found = newest_judged(channel.house.network, channel.root, dt.date(2027, 2, 1))
    assert found.period == OCTOBER
    assert [line.is_withheld for line in found.good.lines] == [True]
    assert found.bad.lines == ()
