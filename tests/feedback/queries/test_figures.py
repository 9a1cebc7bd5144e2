"""Figures of a branch: exact and live for the agency, on every way in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from feedback.enums import CloseReason, Mode
from feedback.queries.figures import (
    Attribute,
    branch_figures,
    branch_trend,
    figures,
    theme_matrix,
    trend,
)
from feedback.queries.loop import loop_figures
from feedback.services.cases import check_answer
from feedback.services.closing import close_case
from feedback.services.counting import fold_due
from feedback.services.recounting import recount_network
from partners.enums import Level, Role
from partners.models import Partner
from partners.periods import Grain, Period
from partners.services.merging import merge_partners
from partners.services.network import move_partner
from partners.services.partner_life import deactivate_partner, edit_partner
from portal.kernel.errors import NotAllowedError
from tests.factories.feedback import House, scope_of
from tests.factories.partners import PartnerFactory, hq_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """A network with a country of two dealers and one dealer beside it."""
    return House.build()


def month() -> Period:
    return Period.of(timezone.localdate(), Grain.MONTH)


def a_country(house: House):
    return PartnerFactory(network=house.network, level="country", country="DE", name="Germany")


def a_dealer(house: House, parent, **fields):
    return house.member(partner=PartnerFactory(network=house.network, parent=parent, **fields))


@pytest.mark.parametrize("folded", [False, True])
def test_figures_count_voices_and_distinct_dealers_of_a_branch(house, folded) -> None:
    country = a_country(house)
    one, two = a_dealer(house, country, band="A"), a_dealer(house, country, band="")
    for author in (one, one, two, house.member()):
        house.themed(house.remark(author))
    house.remark(one, mode=Mode.NO_IDENTITY)
    if folded:
        fold_due()
    table = figures(house.desk, house.network, branch=country, period=month(), attribute=Attribute.THEME)
    assert (table.total.voices, table.total.dealers, table.total.weighted) == (3, 2, 6.0)
    assert (table.active_dealers, table.unnamed, table.coverage) == (2, 1, 1.0)
    assert [(line.label, line.voices, line.dealers) for line in table.lines] == [(house.theme.name, 3, 2)]
    whole = branch_figures(house.desk, house.network, branch=hq_of(house.network), period=month())
    assert (whole.total.voices, whole.total.dealers, whole.unnamed) == (4, 3, 1)
    assert [(line.label, line.voices) for line in whole.lines][0] == ("Germany", 3)
    assert [line.voices for line in whole.lines] == [3, 1]
    alone = figures(house.desk, house.network, branch=one.partner, period=month(), attribute=Attribute.KIND)
    assert (alone.total.voices, [line.voices for line in alone.lines]) == (2, [2])


@pytest.mark.parametrize("count", [1, 5])
def test_figures_of_dealers_below_a_branch_cost_the_same_however_many(
    house, count: int, django_assert_num_queries
) -> None:
    region = PartnerFactory(network=house.network, level=Level.REGION)
    for n in range(count):
        dealer = PartnerFactory(network=house.network, parent=region, name=f"Dealer {n}")
        for _time in range(n):
            house.remark(house.member(partner=dealer))
    with django_assert_num_queries(3):
        table = branch_figures(house.desk, house.network, branch=region, period=month())
    assert sorted(line.voices for line in table.lines) == list(range(count))


def test_distributors_stand_beside_dealers(house) -> None:
    house.remark(house.member(Role.DISTRIBUTOR_MANAGER))
    house.remark(house.member())
    total = figures(house.desk, house.network, branch=hq_of(house.network), period=month()).total
    assert (total.voices, total.dealers, total.distributor_voices, total.distributors) == (1, 1, 1, 1)


def a_head_office(house: House, parent):
    """Make Müller with two sites below; Müller and one of them have spoken twice, the other is silent."""
    head, sites = a_dealer(house, parent, name="Head office Müller", band="A"), []
    house.themed(house.remark(head))
    for n in range(2):
        sites.append(a_dealer(house, head.partner, name=f"Site {n}", band="C"))
    for author in (head, sites[0], sites[0]):
        house.remark(author, kind="idea")
    head.partner.refresh_from_db()
    return head.partner, sites


def line_for(table, partner):
    return next(line for line in table.lines if line.key == f"{partner.pk}")


@pytest.mark.parametrize("folded", [False, True])
def test_dealer_with_dealers_below_it_counts_in_its_own_branch(house, folded) -> None:
    country = a_country(house)
    house.remark(a_dealer(house, country))
    head, sites = a_head_office(house, country)
    if folded:
        fold_due()
    asked = {"scope": house.desk, "network": house.network, "period": Period.of(house.today, Grain.MONTH)}
    own = figures(**asked, branch=head, attribute=Attribute.KIND)
    assert (own.total.voices, own.total.dealers, own.total.weighted) == (4, 2, 6.0)
    assert (own.active_dealers, own.coverage) == (3, 2 / 3)
    assert {line.key: (line.voices, line.dealers) for line in own.lines} == {
        "idea": (3, 2),
        "problem": (1, 1),
    }
    themed = figures(**asked, branch=head, attribute=Attribute.THEME)
    assert [(line.voices, line.dealers) for line in themed.lines] == [(1, 1)]
    above = branch_figures(**asked, branch=country)
    assert line_for(above, head) == replace(own.total, key=f"{head.pk}")
    assert sum(line.voices for line in above.lines) == above.total.voices == 5
    assert sum(line.dealers for line in above.lines) == above.total.dealers == 3
    below = branch_figures(**asked, branch=head)
    assert (below.total, [line.voices for line in below.lines]) == (own.total, [2, 0])
    [(_one, matrix)] = theme_matrix(**asked, branch=country)
    assert (matrix.total, matrix.lines) == (own.total, themed.lines)
    [(_one, points)] = branch_trend(
        house.desk, house.network, branch=country, last=Period.of(house.today, Grain.MONTH), count=1
    ).rows
    assert points[0].line.voices == 4
    assert recount_network(house.network) == 0


@pytest.mark.parametrize("attribute, value, voices", [("", "", 4), ("kind", "idea", 3), ("theme", None, 1)])
def test_weeks_of_a_dealer_hold_what_it_said_itself(house, attribute, value, voices) -> None:
    country = a_country(house)
    head, sites = a_head_office(house, country)
    week = Period.of(house.today, Grain.WEEK)
    asked = {"attribute": Attribute(attribute), "value": f"{house.theme.pk}" if value is None else value}

    def weeks(branch) -> list[tuple[int, int]]:
        points = trend(house.desk, house.network, branch=branch, last=week, count=2, **asked)
        return [(point.line.voices, point.line.dealers) for point in points]

    assert weeks(head) == weeks(country) == [(0, 0), (voices, 0)]
    alone = {"": 2, "kind": 2, "theme": 0}[attribute]
    assert weeks(sites[0].partner) == [(0, 0), (alone, 0)]


@pytest.mark.parametrize("folded", [False, True])
def test_dealer_keeps_its_figures_when_dealers_come_under_it_and_leave_it(house, folded) -> None:
    country = a_country(house)
    head = a_dealer(house, country)
    house.remark(head)
    lead = scope_of(house.member(Role.AGENCY_LEAD))

    def voices(partner) -> tuple[int, int]:
        if folded:
            fold_due()
        fresh = Partner.objects.get(pk=partner.pk)
        total = figures(
            house.desk, house.network, branch=fresh, period=Period.of(house.today, Grain.MONTH)
        ).total
        assert recount_network(house.network) == 0
        return total.voices, total.dealers

    assert voices(head.partner) == (1, 1)
    site = a_dealer(house, head.partner)
    assert voices(head.partner) == (1, 1)
    house.remark(site)
    assert voices(head.partner) == (2, 2)
    deactivate_partner(scope=lead, partner=site.partner)
    assert voices(head.partner) == (2, 2)
    move_partner(scope=lead, partner=site.partner, parent=country)
    assert (voices(head.partner), voices(site.partner), voices(country)) == ((1, 1), (1, 1), (2, 2))
    merge_partners(scope=lead, kept=head.partner, gone=site.partner)
    assert (voices(head.partner), voices(site.partner), voices(country)) == ((2, 1), (0, 0), (2, 1))


def test_what_was_said_before_a_merge_counts_once_where_it_hung_below(house) -> None:
    """A record of last month's site that turns out to be the head office itself."""
    country = a_country(house)
    head = a_dealer(house, country, band="B")
    twin = a_dealer(house, head.partner, band="A")
    lead, before = scope_of(house.member(Role.AGENCY_LEAD)), timezone.now() - dt.timedelta(days=31)
    for author in (head, twin):
        house.remark(author, at=before)
    move_partner(scope=lead, partner=twin.partner, parent=country)
    merge_partners(scope=lead, kept=head.partner, gone=Partner.objects.get(pk=twin.partner.pk))
    last = Period.of(house.today - dt.timedelta(days=31), Grain.MONTH)
    for branch in (head.partner, country):
        total = figures(house.desk, house.network, branch=branch, period=last).total
        assert (total.voices, total.dealers, total.weighted) == (2, 1, 5.0)


@pytest.mark.parametrize("first, then", [("dealer", "distributor"), ("distributor", "dealer")])
def test_branch_counts_what_its_partner_said_as_what_it_was_then(house, first, then) -> None:
    country = a_country(house)
    speaker = a_dealer(house, country, level=first)
    house.remark(speaker)
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    edit_partner(scope=lead, partner=speaker.partner, level=then)
    speaker.refresh_from_db()
    for branch in (Partner.objects.get(pk=speaker.partner.pk), country):
        total = figures(
            house.desk, house.network, branch=branch, period=Period.of(house.today, Grain.MONTH)
        ).total
        assert (total.dealers, total.distributors) == ((1, 0) if first == "dealer" else (0, 1))


def test_trend_names_every_period_and_weeks_have_voices_alone(house) -> None:
    now = timezone.now()
    author = house.member()
    for days in (0, 0, 40):
        house.remark(author, at=now - dt.timedelta(days=days))
    root = hq_of(house.network)
    months = trend(house.desk, house.network, branch=root, last=month(), count=3)
    assert sum(point.line.voices for point in months) == 3
    assert months[-1].line.voices >= 2
    assert months[-1].line.dealers == 1
    week = Period.of(timezone.localdate(), Grain.WEEK)
    points = trend(
        house.desk, house.network, branch=root, last=week, count=2, attribute=Attribute.KIND, value="problem"
    )
    assert (len(points), points[-1].line.dealers) == (2, 0)
    assert points[-1].line.voices == 2


def test_branch_trend_reads_the_branch_with_those_below_it_at_once(house, django_assert_num_queries) -> None:
    country = a_country(house)
    house.remark(a_dealer(house, country))
    house.remark(house.member())
    root, desk = hq_of(house.network), house.desk
    with django_assert_num_queries(2):
        found = branch_trend(desk, house.network, branch=root, last=month(), count=2)
    assert [point.line.voices for point in found.whole] == [0, 2]
    assert [(one.name, [point.line.voices for point in row]) for one, row in found.rows] == [
        ("Germany", [0, 1])
    ]
    below = branch_trend(house.desk, house.network, branch=country, last=month())
    assert (below.whole, below.rows) == ((), ())


def test_theme_matrix_has_a_table_for_each_branch_below(house) -> None:
    country = a_country(house)
    house.themed(house.remark(a_dealer(house, country)))
    house.member()
    matrix = theme_matrix(house.desk, house.network, branch=hq_of(house.network), period=month())
    assert [(branch.name, table.lines[0].voices) for branch, table in matrix] == [("Germany", 1)]


def test_loop_figures_account_for_every_remark_of_the_period_once(house) -> None:
    """Also those that were closed, and those that came back."""
    house.told(house.remark())
    house.themed(house.remark())
    house.remark()
    for reason in (CloseReason.TWICE, CloseReason.TWICE, CloseReason.MISTAKE):
        close_case(scope=house.desk, case=house.remark().case, reason=reason, at=timezone.now())
    check_answer(remark=house.told(house.remark()).remark, result="no", at=timezone.now())
    found = loop_figures(house.desk, house.network, period=month(), now=timezone.now())
    assert sum(each.remarks for each in found.standing) == found.received == 7
    assert [(each.state, each.reason, each.remarks) for each in found.standing] == [
        ("received", "", 1),
        ("understood", "", 2),
        ("told", "", 1),
        ("closed", "twice", 2),
        ("closed", "mistake", 1),
    ]
    assert found.standing[-1].label == "Closed: This reached us by mistake."


def test_loop_figures_tell_how_answering_stands(house) -> None:
    house.told(house.remark())
    house.remark()
    found = loop_figures(house.desk, house.network, period=month(), now=timezone.now())
    assert (found.received, found.answered, found.told, found.told_rate) == (2, 1, 1, 1.0)
    assert found.first_reply_hours is None
    with pytest.raises(NotAllowedError):
        loop_figures(house.hq, house.network, period=month(), now=timezone.now())
