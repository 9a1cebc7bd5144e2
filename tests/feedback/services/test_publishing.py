"""Published figures: once, when a period is over, the same for all, and nothing about too few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from feedback.models import Published
from feedback.queries.figures import (
    Attribute,
    branch_figures,
    branch_trend,
    figures,
    theme_matrix,
    trend,
)
from feedback.services.publishing import publish_due
from feedback.services.recounting import recount_all
from partners.enums import Role
from partners.models import BranchConsent, Network
from partners.periods import Grain, Period
from tests.factories.feedback import House, scope_of
from tests.factories.partners import PartnerFactory
from tests.feedback.services.channels import LATER, OCTOBER, SAID, Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    return Channel()


def test_published_figures_count_dealers_of_big_enough_groups(channel) -> None:
    channel.say(channel.big, 7)
    channel.say(channel.small, 6)
    assert channel.publish() == 1
    table = channel.shown(channel.big, Attribute.THEME)
    assert (table.total.dealers, table.total.voices, table.total.count) == (7, None, 7)
    assert (table.active_dealers, table.counts, table.published_at) == (8, "dealers", LATER)
    assert [(line.label, line.dealers) for line in table.lines] == [(channel.house.theme.name, 7)]
    below = branch_figures(channel.house.hq, channel.house.network, branch=channel.root, period=OCTOBER)
    assert [(line.label, line.dealers) for line in below.lines] == [("Germany", 7), ("Netherlands", 6)]
    assert below.total.dealers == 13
    matrix = theme_matrix(channel.house.hq, channel.house.network, branch=channel.root, period=OCTOBER)
    assert [(branch.name, table.lines[0].dealers) for branch, table in matrix] == [
        ("Germany", 7),
        ("Netherlands", 6),
    ]


def test_small_branch_hides_its_sibling_and_is_others(channel) -> None:
    channel.say(channel.big, 7)
    channel.say(channel.small, 4)
    channel.publish()
    below = branch_figures(channel.house.hq, channel.house.network, branch=channel.root, period=OCTOBER)
    assert below.total.dealers == 11
    assert [(line.key, line.dealers, line.is_withheld) for line in below.lines] == [("others", 11, False)]
    table = channel.shown(channel.small)
    assert (table.total.dealers, table.coverage, table.active_dealers) == (None, None, None)


def test_nothing_moves_once_it_is_published(channel) -> None:
    channel.say(channel.big, 6)
    channel.publish()
    channel.say(channel.small, 6)
    assert channel.publish() == 0
    assert channel.shown(channel.root).total.dealers == 6
    live = figures(channel.house.desk, channel.house.network, branch=channel.root, period=OCTOBER)
    assert live.total.dealers == 12


def test_period_is_published_three_days_after_its_end(channel) -> None:
    channel.say(channel.big, 6)
    assert channel.publish(dt.datetime(2026, 11, 3, 23, 0, tzinfo=dt.UTC)) == 0
    assert channel.publish(dt.datetime(2026, 11, 4, 1, 0, tzinfo=dt.UTC)) == 1
    assert channel.publish(dt.datetime(2027, 1, 5, tzinfo=dt.UTC)) == 4
    grains = set(Published.objects.values_list("grain", "start"))
    assert ("q", dt.date(2026, 10, 1)) in grains
    assert ("y", dt.date(2026, 1, 1)) in grains


def test_quarter_and_year_are_withheld_where_a_month_would_leave_few_with_the_smallest_neighbour() -> None:
    """One of Germany's dealers spoke in November and not in October."""
    channel = Channel(big=8, small=12)
    austria = channel.country("AT", "Austria", 13)
    places = (channel.big, channel.small, austria)
    for country, october, november in zip(places, (7, 6, 6), (1, 5, 7), strict=True):
        channel.say(country, october, themed=False)
        channel.say(country, november, themed=False, at=SAID + dt.timedelta(days=31), after=october)
    channel.publish()
    channel.publish(dt.datetime(2027, 1, 5, tzinfo=dt.UTC))
    assert [channel.shown(each).total.dealers for each in places] == [7, 6, 6]
    for grain in (Grain.QUARTER, Grain.YEAR):
        period = Period.of(OCTOBER.start, grain)
        assert [channel.shown(each, period=period).total.dealers for each in places] == [None, None, 13]
        assert channel.shown(channel.root, period=period).total.dealers == 32


def test_value_that_may_not_be_known_to_be_nobody_is_withheld(channel) -> None:
    """One Dutch dealer spoke of something else alone; that no German spoke of the theme would tell so."""
    channel.say(channel.small, 5)
    channel.say(channel.small, 1, themed=False, after=5)
    channel.say(channel.big, 6, themed=False)
    channel.publish()
    rows = Published.objects.filter(attribute="theme").values_list("branch", "dealers", "is_shown")
    assert {is_shown for branch, _dealers, is_shown in rows if not branch} == {True}
    assert sorted((dealers, is_shown) for branch, dealers, is_shown in rows if branch) == [
        (0, False),
        (5, False),
    ]


def a_head_office(channel: Channel, parent, sites: int):
    """Hang a dealer with so many dealers below it somewhere."""
    network = channel.house.network
    head = PartnerFactory(network=network, parent=parent, name="Head office Müller", country="DE")
    for _each in range(sites):
        PartnerFactory(network=network, parent=head, country="DE")
    head.refresh_from_db()
    return head


def test_dealer_with_dealers_below_it_is_published_with_its_own_words(channel) -> None:
    head = a_head_office(channel, channel.big, sites=5)
    channel.say(head, 4)
    channel.house.themed(channel.house.remark(channel.house.member(partner=head), at=SAID))
    for dealer in list(channel.big.children.exclude(pk=head.pk))[:5]:
        channel.house.themed(channel.house.remark(channel.house.member(partner=dealer), at=SAID))
    channel.publish()
    table = channel.shown(head, Attribute.THEME)
    assert (table.total.dealers, table.active_dealers) == (5, 6)
    assert [line.dealers for line in table.lines] == [5]
    below = branch_figures(channel.house.hq, channel.house.network, branch=channel.big, period=OCTOBER)
    assert below.total.dealers == 10
    assert [(line.label, line.dealers) for line in below.lines] == [
        ("Head office Müller", 5),
        ("Others", 5),
    ]


@pytest.mark.parametrize("speaks", [True, False])
def test_head_office_is_not_what_a_branch_below_it_leaves_over(channel, speaks) -> None:
    head = a_head_office(channel, channel.root, sites=0)
    inner = a_head_office(channel, head, sites=5)
    channel.say(inner, 5)
    for dealer in (inner, head) if speaks else (inner,):
        channel.house.remark(channel.house.member(partner=dealer), at=SAID)
    channel.publish()
    assert channel.shown(head).total.dealers == (7 if speaks else 6)
    assert channel.shown(inner).total.is_withheld
    below = branch_figures(channel.house.hq, channel.house.network, branch=head, period=OCTOBER)
    assert [line.dealers for line in below.lines] == [below.total.dealers]


class Held:
    """A distributor of ten dealers that shows no figures of its branch, and a country beside it."""

    def __init__(self, channel: Channel, beside: int) -> None:
        self.channel, network = channel, channel.house.network
        self.branch = PartnerFactory(
            network=network, parent=channel.root, level="distributor", name="Held", country="AT"
        )
        for _each in range(10):
            PartnerFactory(network=network, parent=self.branch, country="AT")
        self.branch.refresh_from_db()
        BranchConsent.objects.create(
            network=network, partner=self.branch, path=self.branch.path, shows_figures=False
        )
        channel.say(channel.big, 7)
        channel.say(channel.small, beside)
        channel.say(self.branch, 6)
        channel.publish()

    def seen_by(self, role: str, partner=None, attribute: Attribute = Attribute.NONE):
        """Return the branch's table as a role at it, or elsewhere, is shown it."""
        house = self.channel.house
        scope = scope_of(house.member(role, partner=partner or self.branch))
        return figures(scope, house.network, branch=self.branch, period=OCTOBER, attribute=attribute)


def test_distributor_that_shows_no_figures_is_not_shown_by_itself(channel) -> None:
    held = Held(channel, beside=6)
    assert channel.shown(held.branch).total.dealers is None
    assert channel.shown(channel.big).total.dealers == 7
    assert channel.shown(channel.root).total.dealers == 19


def test_distributor_that_shows_no_figures_sees_its_own(channel) -> None:
    held = Held(channel, beside=6)
    table = held.seen_by(Role.DISTRIBUTOR_MANAGER, attribute=Attribute.THEME)
    assert (table.total.dealers, table.active_dealers, table.to_itself) == (6, 10, True)
    assert [(line.label, line.dealers) for line in table.lines] == [(channel.house.theme.name, 6)]
    assert channel.shown(channel.big).to_itself is False


@pytest.mark.parametrize(
    "role, where",
    [
        (Role.HQ_SPONSOR, "root"),
        (Role.HQ_MARKETER, "root"),
        (Role.FIELD_MANAGER, "root"),
        (Role.FIELD_MANAGER, None),
        (Role.DISTRIBUTOR_MANAGER, "big"),
        (Role.DISTRIBUTOR_MANAGER, "root"),
    ],
)
def test_nobody_else_sees_a_distributor_that_shows_no_figures(channel, role, where) -> None:
    held = Held(channel, beside=6)
    table = held.seen_by(role, where and getattr(channel, where), Attribute.THEME)
    assert (table.total.dealers, table.active_dealers, table.to_itself) == (None, None, False)
    assert [line.dealers for line in table.lines] == [None]


def test_distributor_behind_which_too_few_others_hide_does_not_see_its_own(channel) -> None:
    held = Held(channel, beside=4)
    assert channel.shown(channel.big).total.dealers == 7
    assert channel.shown(channel.small).total.is_withheld
    assert held.seen_by(Role.DISTRIBUTOR_MANAGER).total.is_withheld


def test_others_are_shown_the_same_whether_a_held_branch_sees_itself_or_not(channel) -> None:
    house, held = channel.house, Held(channel, beside=6)
    readers = [house.hq, scope_of(house.member(Role.FIELD_MANAGER, partner=held.branch))]
    readers += [scope_of(house.member(Role.DISTRIBUTOR_MANAGER, partner=channel.big))]

    def shown() -> list[object]:
        asked = [
            {"scope": scope, "network": house.network, "branch": branch}
            for scope in readers
            for branch in (channel.root, channel.big, channel.small, held.branch)
        ]
        return [
            (
                figures(**each, period=OCTOBER, attribute=Attribute.THEME),
                branch_figures(**each, period=OCTOBER),
                trend(**each, last=OCTOBER, count=1),
                branch_trend(**each, last=OCTOBER, count=1),
                theme_matrix(**each, period=OCTOBER),
            )
            for each in asked
        ]

    before = shown()
    assert Published.objects.filter(shown_to_itself=True).update(shown_to_itself=False) == 4
    assert shown() == before


def test_voices_with_no_identity_are_published_apart_by_enough(channel) -> None:
    author = channel.house.member(partner=channel.big.children.first())
    channel.say(channel.big, 6)
    for _each in range(5):
        channel.house.remark(author, mode="no_identity", at=SAID)
    channel.publish()
    assert channel.shown(channel.big).unnamed == 5
    assert channel.shown(channel.small).unnamed is None


def test_trend_and_open_period_of_readers_outside_the_agency(channel) -> None:
    channel.say(channel.big, 6)
    channel.publish()
    hq, network, root = channel.house.hq, channel.house.network, channel.root
    points = trend(hq, network, branch=root, last=OCTOBER.shift(1), count=2)
    assert [point.line.dealers for point in points] == [6, None]
    below = branch_trend(hq, network, branch=root, last=OCTOBER, count=1)
    assert [point.line.dealers for point in below.whole] == [6]
    assert [(one.name, row[0].line.dealers, row[0].unnamed) for one, row in below.rows] == [
        ("Germany", 6, None),
        ("Netherlands", 0, None),
    ]
    assert figures(hq, network, branch=root, period=OCTOBER.shift(1)).total.is_withheld


def test_every_reader_is_shown_the_same(channel) -> None:
    channel.say(channel.big, 6)
    channel.publish()
    field = scope_of(channel.house.member(Role.FIELD_MANAGER, partner=channel.big))
    asked = {"network": channel.house.network, "branch": channel.big, "period": OCTOBER}
    assert figures(channel.house.hq, **asked) == figures(field, **asked)


def test_publish_due_goes_through_all_networks_and_a_silent_one_has_nothing(channel) -> None:
    House.build()
    channel.say(channel.big, 5)
    assert publish_due() >= 1
    assert set(Published.objects.values_list("network", flat=True)) == {channel.house.network.pk}


def test_command_recounts_and_publishes(channel, capsys) -> None:
    channel.say(channel.big, 5)
    call_command("recount_figures", network=channel.house.network.slug)
    assert f"{channel.house.network.slug}: 0 figures were put right" in capsys.readouterr().out
    assert (Published.objects.exists(), Network.objects.count()) == (True, 1)
    assert recount_all() == 0
