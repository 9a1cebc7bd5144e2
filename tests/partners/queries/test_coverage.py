"""Coverage and silence, live for the agency and published for others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import BranchConsent, CoverageFigure, Pulse
from partners.queries.coverage import (
    By,
    Status,
    coverage,
    dealers_with_status,
    index_interval,
    last_closed_month,
    silence_list,
    silent_areas,
)
from partners.scope import Scope
from partners.services.publishing import publish_coverage, publish_coverage_due
from portal.kernel.errors import NotAllowedError
from tests.factories.feedback import scope_of
from tests.factories.partners import (
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    PersonFactory,
    consenting,
    hq_of,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 1, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def agency(network) -> Scope:
    return scope_of(MembershipFactory(network=network, role=Role.AGENCY_ANALYST))


@pytest.fixture
def hq(network) -> Scope:
    return scope_of(MembershipFactory(network=network, role=Role.HQ_SPONSOR))


def a_country(network, name: str = "Germany", code: str = "DE"):
    return PartnerFactory(network=network, level="country", country=code, name=name)


def a_dealer(parent, *, voice: int | None = None, touch: int | None = None, now=NOW, **fields):
    """Make a dealer that spoke, and was spoken to, so many days ago."""
    fields.setdefault("country", parent.country)
    dealer = PartnerFactory(network=parent.network, parent=parent, **fields)
    days = {"last_voice_at": voice, "last_touch_at": touch}
    Pulse.objects.filter(partner=dealer).update(
        **{name: now - dt.timedelta(days=ago) for name, ago in days.items() if ago is not None}
    )
    return dealer


@pytest.mark.parametrize(
    "band,days,status",
    [
        ("A", 90, "heard"),
        ("A", 91, "dark"),
        ("B", 180, "heard"),
        ("B", 181, "dark"),
        ("C", 365, "heard"),
        ("", 365, "heard"),
        ("", 366, "dark"),
    ],
)
def test_dealer_is_heard_inside_the_window_of_its_band(network, agency, band, days, status) -> None:
    a_dealer(a_country(network), band=band, voice=days)
    line = coverage(agency, network, branch=hq_of(network), now=NOW).total
    assert (getattr(line, status), line.active) == (1, 1)


def test_windows_are_the_networks_own(network, agency) -> None:
    network.window_a_days = 10
    a_dealer(a_country(network), band="A", voice=11)
    assert coverage(agency, network, branch=hq_of(network), now=NOW).total.heard == 0


def test_coverage_by_branch_country_and_band_is_weighted(network, agency) -> None:
    country = a_country(network)
    a_dealer(country, band="A", voice=1)
    a_dealer(country, band="C", touch=1)
    reachable = a_dealer(country, band="C")
    MembershipFactory(person=consenting(network=network), partner=reachable)
    a_dealer(hq_of(network), band="B", country="PL", name="Alone")
    PartnerFactory(network=network, level="distributor", parent=country)
    table = coverage(agency, network, branch=hq_of(network), now=NOW)
    assert [(line.label, line.heard, line.active) for line in table.lines] == [
        ("Alone", 0, 1),
        ("Germany", 1, 3),
    ]
    total = table.total
    assert (total.heard, total.touched, total.reachable, total.dark) == (1, 1, 1, 1)
    assert (total.share, total.weighted) == (0.25, 5 / 9)
    assert (table.distributors.active, table.published_at) == (1, None)
    countries = coverage(agency, network, branch=hq_of(network), by=By.COUNTRY, now=NOW).lines
    assert [(line.key, line.active) for line in countries] == [("DE", 3), ("PL", 1)]
    bands = coverage(agency, network, branch=country, by=By.BAND, now=NOW).lines
    assert [(line.key, line.active, line.share) for line in bands] == [
        ("A", 1, 1.0),
        ("B", 0, None),
        ("C", 2, 0.0),
        ("", 0, None),
    ]


def test_silence_list_ranks_by_weight_and_says_how_to_reach(network, agency, hq) -> None:
    country = a_country(network)
    asked = a_dealer(country, band="C", voice=400)
    MembershipFactory(person=consenting(network=network), partner=asked)
    called = a_dealer(country, band="A", voice=120)
    MembershipFactory(person=PersonFactory(network=network, phone="+49 1"), partner=called)
    written = a_dealer(country, band="A", voice=200, touch=3)
    MembershipFactory(person=PersonFactory(network=network), partner=written)
    visited = a_dealer(country, band="B")
    a_dealer(country, band="A", voice=5)
    found = silence_list(agency, network, branch=country, now=NOW)
    assert [(row.partner, row.reach, row.days_silent) for row in found] == [
        (written, "write", 200),
        (called, "call", 120),
        (visited, "visit", None),
        (asked, "ask", 400),
    ]
    assert [row.status for row in found] == [Status.TOUCHED, Status.DARK, Status.DARK, Status.REACHABLE]
    touched = dealers_with_status(agency, network, branch=country, status=Status.TOUCHED, now=NOW)
    assert [row.partner for row in touched] == [written]
    with pytest.raises(NotAllowedError):
        silence_list(hq, network, branch=country, now=NOW)


def test_dealer_without_a_pulse_is_dark(network, agency) -> None:
    dealer = a_dealer(a_country(network))
    Pulse.objects.filter(partner=dealer).delete()
    found = silence_list(agency, network, branch=hq_of(network), now=NOW)
    assert [(row.partner, row.status, row.last_voice_at) for row in found] == [(dealer, Status.DARK, None)]


def published(network, *, big: int = 7, small: int = 6):
    """Publish October for a country of so many dealers, two of them heard, and a smaller one."""
    germany, poland = a_country(network), a_country(network, "Poland", "PL")
    for number in range(big):
        a_dealer(germany, voice=1 if number < 2 else None)
    for _each in range(small):
        a_dealer(poland)
    assert publish_coverage(network=network, now=NOW)
    return germany, poland


def test_published_coverage_is_shared_and_written_once_a_month(network, hq, agency) -> None:
    germany, poland = published(network)
    table = coverage(hq, network, branch=hq_of(network), now=NOW)
    assert (table.total.heard, table.total.active, table.published_at) == (2, 13, NOW)
    assert [(line.key, line.heard) for line in table.lines] == [(f"{germany.pk}", 2), (f"{poland.pk}", 0)]
    Pulse.objects.filter(partner__parent=poland).update(last_voice_at=NOW)
    assert not publish_coverage(network=network, now=NOW)
    assert coverage(hq, network, branch=hq_of(network), now=NOW).total.heard == 2
    assert coverage(agency, network, branch=hq_of(network), now=NOW).total.heard == 8
    countries = coverage(hq, network, branch=hq_of(network), by=By.COUNTRY, now=NOW).lines
    assert [(line.key, line.active) for line in countries] == [("DE", 7), ("PL", 6)]


def test_published_coverage_of_a_small_branch_hides_its_sibling(network, hq) -> None:
    published(network, small=4)
    table = coverage(hq, network, branch=hq_of(network), now=NOW)
    assert [line.heard for line in table.lines] == [None, None]
    assert [line.share for line in table.lines] == [None, None]
    assert table.total.active == 11


def test_dealer_with_dealers_below_it_is_one_dealer_of_its_own_branch(network, agency, hq) -> None:
    germany = a_country(network)
    head = a_dealer(germany, voice=1, name="Head office Müller")
    for number in range(5):
        a_dealer(head, voice=1 if number < 2 else None)
    for _each in range(6):
        a_dealer(germany)
    publish_coverage(network=network, now=NOW)
    for scope in (agency, hq):
        own, above = (coverage(scope, network, branch=each, now=NOW) for each in (head, germany))
        line = next(line for line in above.lines if line.key == f"{head.pk}")
        assert (own.total.active, own.total.heard, line.active, line.heard) == (6, 3, 6, 3)
        assert (above.total.active, above.total.heard) == (12, 3)
    live = coverage(agency, network, branch=germany, now=NOW)
    assert sum(line.active for line in live.lines) == live.total.active


def test_head_office_is_not_what_the_published_coverage_of_its_sites_leaves_over(network, hq) -> None:
    head = a_dealer(a_country(network), voice=1)
    inner = a_dealer(head, voice=1)
    for _each in range(5):
        a_dealer(inner)
    publish_coverage(network=network, now=NOW)
    totals = [coverage(hq, network, branch=branch, now=NOW).total.active for branch in (head, inner)]
    assert totals == [7, None]


def test_silent_head_office_is_named_in_its_own_area(network) -> None:
    germany = a_country(network)
    head = a_dealer(germany, name="Head office Müller")
    for _each in range(4):
        a_dealer(head, voice=1)
    publish_coverage(network=network, now=NOW)
    field = scope_of(MembershipFactory(network=network, role=Role.FIELD_MANAGER, partner=germany))
    areas = silent_areas(field, network, month=last_closed_month(network, NOW), now=NOW)
    assert [(area.partner, area.active, area.dealers) for area in areas] == [
        (germany, 5, None),
        (head, 5, (head,)),
    ]


def test_distributor_that_shows_no_figures_is_left_out(network, hq) -> None:
    poland = PartnerFactory(network=network, level="distributor", country="PL")
    BranchConsent.objects.create(network=network, partner=poland, path=poland.path, shows_figures=False)
    for _each in range(6):
        a_dealer(poland)
    publish_coverage(network=network, now=NOW)
    table = coverage(hq, network, branch=poland, now=NOW)
    assert (table.total.active, table.total.heard, table.to_itself) == (None, None, False)


@pytest.mark.parametrize("dealers, seen", [(6, (6, 1, True)), (4, (None, None, False))])
def test_distributor_that_shows_no_figures_sees_its_own_of_enough_dealers(network, hq, dealers, seen) -> None:
    held = PartnerFactory(network=network, level="distributor", country="AT")
    BranchConsent.objects.create(network=network, partner=held, path=held.path, shows_figures=False)
    germany = a_country(network)
    for number in range(dealers):
        a_dealer(held, voice=None if number else 1)
    for _each in range(6):
        a_dealer(germany)
    publish_coverage(network=network, now=NOW)
    manager = scope_of(MembershipFactory(network=network, role=Role.DISTRIBUTOR_MANAGER, partner=held))
    field = scope_of(MembershipFactory(network=network, role=Role.FIELD_MANAGER, partner=held))
    table = coverage(manager, network, branch=held, now=NOW)
    assert (table.total.active, table.total.heard, table.to_itself) == seen
    countries = coverage(manager, network, branch=held, by=By.COUNTRY, now=NOW).lines
    assert [line.active for line in countries] == [seen[0]]
    for other in (hq, field):
        assert coverage(other, network, branch=held, now=NOW).total.active is None
    month = last_closed_month(network, NOW)
    assert [area.dealers for area in silent_areas(field, network, month=month, now=NOW)] == [None]


def test_nothing_is_shown_before_the_first_month_is_over(network, hq) -> None:
    table = coverage(hq, network, branch=hq_of(network), now=timezone.now())
    assert (table.total.active, table.published_at, table.lines) == (None, None, ())


def test_field_manager_reads_names_of_silent_dealers_by_month_in_areas_of_enough(network) -> None:
    germany, poland = published(network, small=4)
    scope = scope_of(MembershipFactory(network=network, role=Role.FIELD_MANAGER, partner=germany))
    month = last_closed_month(network, NOW)
    CoverageFigure.objects.filter(network=network).update(is_shown=True)
    areas = silent_areas(scope, network, month=month, now=NOW)
    assert [(area.partner, len(area.dealers or ())) for area in areas] == [(germany, 5)]
    beside = scope_of(MembershipFactory(network=network, role=Role.FIELD_MANAGER, partner=poland))
    assert [area.dealers for area in silent_areas(beside, network, month=month, now=NOW)] == [None]
    empty = silent_areas(scope, network, month=month.shift(-1), now=NOW)
    assert [(area.active, area.dealers, area.published_at) for area in empty] == [(None, None, None)]


def test_publish_coverage_due_goes_through_all_networks(network) -> None:
    NetworkFactory()
    a_dealer(a_country(network))
    assert publish_coverage_due() == 2
    assert publish_coverage_due() == 1  # a network without dealers has nothing to keep


def test_interval_of_an_index_closes_when_everybody_was_asked() -> None:
    assert index_interval(hits=5, asked=10, active=10).low == 0.5
    wide, narrow = (index_interval(hits=5, asked=10, active=active) for active in (1000, 12))
    assert wide.low < narrow.low < 0.5 < narrow.high < wide.high
    assert (round(wide.low, 2), round(wide.high, 2)) == (0.24, 0.76)
    assert index_interval(hits=0, asked=0, active=10) is None
    assert index_interval(hits=0, asked=11, active=10) is None
