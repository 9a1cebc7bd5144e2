"""Where and as what a remark counts, what moves with its dealer, and what a recount puts right."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.db import OperationalError
from django.utils import timezone

from feedback.cells import NOTHING, Cell
from feedback.enums import Mode
from feedback.models import Case, CaseTheme, Delta, Remark, RemarkPlace, Rollup, Tally
from feedback.queries import cells as reading
from feedback.queries.cells import Wanted, read_cells
from feedback.queries.places import count_all
from feedback.services import counting, recounting
from feedback.services.counting import count_remark, fold_due, fold_network, place_in_figures, uncount_remark
from feedback.services.places import open_month, rebuild_places
from feedback.services.recounting import recount_all, recount_network
from feedback.tasks import fold_task, publish_task, recount_task
from partners.enums import Role
from partners.models import Partner
from partners.periods import Grain, Period, local_day
from partners.scope import Scope
from partners.services.merging import merge_partners
from partners.services.network import change_network, move_partner
from partners.tasks import publish_coverage_task
from portal.kernel.errors import DomainError
from tests.factories.feedback import House, scope_of
from tests.factories.partners import MembershipFactory, PartnerFactory, hq_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=["at once", "appended"])
def _both_ways(request, monkeypatch) -> None:
    """What PostgreSQL appends and SQLite writes at once must come to the same: each tries both."""
    for module in (reading, counting):
        monkeypatch.setattr(module, "appends_deltas", lambda: request.param == "appended")


@pytest.fixture
def house() -> House:
    """A network with a desk."""
    return House.build()


def a_country(house: House, code: str):
    return PartnerFactory(network=house.network, level="country", country=code, name=f"Country {code}")


def a_speaker(house: House, parent, **fields):
    return house.member(partner=PartnerFactory(network=house.network, parent=parent, **fields))


def cell_of(house: House, partner, *, at: dt.datetime | None = None, grain: Grain = Grain.MONTH) -> Cell:
    """Read a branch's whole cell of the period of a moment."""
    period = Period.of(local_day(at or timezone.now(), house.network.time_zone), grain)
    branch = partner.path[-4:] if partner.parent_id else ""
    wanted = Wanted(house.network.pk, frozenset({branch}), grain, frozenset({period.start}))
    return read_cells(wanted).get((branch, period.start, ""), NOTHING)


def move(house: House, partner, parent) -> None:
    scope = Scope.system(house.network.pk)
    fresh = Partner.objects.get(pk=partner.pk)
    move_partner(scope=scope, partner=fresh, parent=Partner.objects.get(pk=parent.pk))


def test_closed_month_stays_where_it_happened_and_the_open_one_moves(house) -> None:
    germany, poland = a_country(house, "DE"), a_country(house, "PL")
    author = a_speaker(house, germany)
    earlier = open_month(house.network).bounds(house.network.time_zone)[0] - dt.timedelta(days=3)
    for at in (earlier, timezone.now()):
        house.themed(house.remark(author, at=at))
    move(house, author.partner, poland)
    assert (cell_of(house, germany, at=earlier).dealers, cell_of(house, germany).dealers) == (1, 0)
    assert (cell_of(house, poland, at=earlier).dealers, cell_of(house, poland).dealers) == (0, 1)
    assert cell_of(house, hq_of(house.network)).voices == 1
    assert recount_network(house.network) == 0


def test_branch_that_moves_takes_its_own_past_along(house) -> None:
    region = PartnerFactory(network=house.network, level="region", name="North")
    germany = a_country(house, "DE")
    earlier = open_month(house.network).bounds(house.network.time_zone)[0] - dt.timedelta(days=3)
    author = a_speaker(house, germany)
    house.remark(author, at=earlier)
    house.remark(author, mode=Mode.NO_IDENTITY)
    move(house, germany, region)
    germany.refresh_from_db()
    assert cell_of(house, germany, at=earlier).voices == 1
    assert cell_of(house, region, at=earlier).voices == 0
    assert (cell_of(house, germany).unnamed, cell_of(house, region).unnamed) == (1, 1)
    assert recount_network(house.network) == 0


def test_two_records_that_are_one_dealer_count_as_one(house) -> None:
    germany = a_country(house, "DE")
    kept, gone = a_speaker(house, germany), a_speaker(house, hq_of(house.network))
    for author in (kept, gone):
        house.remark(author)
    lead = scope_of(MembershipFactory(network=house.network, role=Role.AGENCY_LEAD))
    merge_partners(scope=lead, kept=kept.partner, gone=gone.partner)
    whole = cell_of(house, hq_of(house.network))
    assert (whole.voices, whole.dealers, cell_of(house, germany).voices) == (2, 1, 2)
    assert RemarkPlace.objects.filter(branch=germany.path[-4:]).count() == 2
    assert recount_network(house.network) == 0


def test_remark_taken_back_leaves_no_trace_in_figures_and_lists(house) -> None:
    remark = house.remark(a_speaker(house, a_country(house, "DE")))
    house.themed(remark)
    uncount_remark(remark)
    assert cell_of(house, hq_of(house.network)) == NOTHING
    assert not RemarkPlace.objects.exists()
    other = house.remark()
    Case.objects.filter(remark=other).delete()
    uncount_remark(Remark.objects.get(pk=other.pk))
    assert cell_of(house, hq_of(house.network)) == NOTHING


def test_voice_with_no_identity_counts_for_its_country_else_for_the_network(house) -> None:
    germany = a_country(house, "DE")
    author = a_speaker(house, germany, country="DE")
    house.remark(author, mode=Mode.NO_IDENTITY)
    elsewhere = house.member(partner=PartnerFactory(network=house.network, country="FR"))
    house.remark(elsewhere, mode=Mode.NO_IDENTITY)
    assert cell_of(house, germany).unnamed == 1
    whole = cell_of(house, hq_of(house.network))
    assert (whole.unnamed, whole.voices, whole.dealers) == (2, 0, 0)


def test_dealer_counts_by_its_best_band_of_the_period(house) -> None:
    dealer = PartnerFactory(network=house.network, band="C")
    author = house.member(partner=dealer)
    house.remark(author)
    Partner.objects.filter(pk=dealer.pk).update(band="A")
    house.remark(author)
    cell = cell_of(house, hq_of(house.network))
    assert (cell.dealers, cell.dealers_a, cell.dealers_c, cell.weighted) == (1, 1, 0, 5.0)


def test_recount_puts_right_what_was_written_past_the_services_and_says_so(house, caplog) -> None:
    remark = house.remark(a_speaker(house, a_country(house, "DE")))
    nobody = house.remark(mode=Mode.NO_IDENTITY)
    house.themed(remark)
    fold_due()
    Remark.objects.update(counted_as="", counted_path="")
    RemarkPlace.objects.all().delete()
    Rollup.objects.filter(attribute="kind").update(voices=9)
    Tally.objects.filter(attribute="route").delete()
    Rollup.objects.filter(grain="y").delete()
    Case.objects.update(wants_look=False, is_owed=True)
    stray = Tally.objects.filter(attribute="").first()
    stray.pk, stray.value = None, "stray"
    stray.save()
    with caplog.at_level(logging.WARNING):
        assert recount_all() > 0
    assert "figures put right" in caplog.text
    assert recount_network(house.network) == 0
    remark.refresh_from_db()
    assert (remark.counted_path, remark.counted_as) == (remark.path, "B")
    assert RemarkPlace.objects.count() == 2
    assert list(Case.objects.order_by("remark").values_list("wants_look", "is_owed")) == [
        (False, False),
        (True, False),
    ]
    assert not Tally.objects.filter(value="stray").exists()
    assert cell_of(house, hq_of(house.network)).unnamed == 1
    assert nobody.counted_as == "N"


def test_recount_writes_a_period_that_has_none_at_once(house, monkeypatch) -> None:
    monkeypatch.setattr(recounting, "MANY", 1)
    house.themed(house.remark())
    fold_due()
    Tally.objects.all().delete()
    Rollup.objects.all().delete()
    assert recount_network(house.network) > 0
    assert recount_network(house.network) == 0
    assert Tally.objects.filter(grain="m", attribute="theme").count() == 1


def test_recount_tries_again_when_somebody_folded_in_between(house, monkeypatch) -> None:
    house.remark()
    fold_due()
    tries = []

    def once(network, period):
        tries.append(period)
        if len(tries) == 1:
            raise OperationalError
        return 0

    class Outside:
        in_atomic_block = False

    monkeypatch.setattr(recounting, "_recount_once", once)
    monkeypatch.setattr(recounting, "connection", Outside)
    assert recount_network(house.network) == 0
    assert tries[0] == tries[1]
    monkeypatch.setattr(recounting, "TRIES", 0)
    assert recount_network(house.network) == 0


def test_recount_gives_up_inside_somebody_elses_transaction(house, monkeypatch) -> None:
    house.remark()

    def never(network, period):
        raise OperationalError

    monkeypatch.setattr(recounting, "_recount_once", never)
    with pytest.raises(OperationalError):
        recount_network(house.network)


def test_network_without_remarks_has_nothing_to_recount(house) -> None:
    assert recount_network(house.network) == 0
    rebuild_places(house.network.pk, [""])
    assert count_all(house.desk) == 0
    assert count_all(Scope.system(0)) == 0


def test_fold_twice_does_nothing_the_second_time(house) -> None:
    house.remark()
    assert fold_due() == (1 if counting.appends_deltas() else 0)
    assert fold_due() == 0
    assert fold_network(house.network.pk) == 0
    assert not Delta.objects.exists()
    assert cell_of(house, hq_of(house.network)).voices == 1


def test_fold_goes_batch_by_batch_and_passes_by_a_locked_network(house, monkeypatch) -> None:
    for _each in range(3):
        house.remark()
    monkeypatch.setattr(counting, "BATCH", 2)
    assert fold_network(house.network.pk) == (3 if counting.appends_deltas() else 0)
    monkeypatch.setattr(counting, "hold_figures", lambda network_id, wait: False)
    house.remark()
    assert fold_network(house.network.pk) == 0
    assert cell_of(house, hq_of(house.network)).voices == 4


def test_cells_and_what_is_not_folded_are_read_in_one_statement(house, django_assert_num_queries) -> None:
    author = house.member()
    house.remark(author)
    fold_network(house.network.pk)
    house.remark(author)
    house.remark()
    month = open_month(house.network)
    wanted = Wanted(house.network.pk, frozenset({""}), month.grain, frozenset({month.start}))
    read_cells(wanted)
    with django_assert_num_queries(1):
        [cell] = read_cells(wanted).values()
    assert (cell.voices, cell.dealers) == (3, 2)


def test_tasks_call_their_services(house) -> None:
    house.remark()
    for task in (fold_task, recount_task, publish_task, publish_coverage_task):
        task()
    assert cell_of(house, hq_of(house.network)).voices == 1


def test_thresholds_fall_until_the_first_voice_and_only_rise_afterwards(house) -> None:
    scope = house.desk
    change_network(scope=scope, network=house.network, minimum_dealers=3, minimum_texts=4)
    house.remark()
    change_network(scope=scope, network=house.network, minimum_dealers=6, name="Another name")
    with pytest.raises(DomainError) as refused:
        change_network(scope=scope, network=house.network, minimum_dealers=5)
    assert refused.value.code == "threshold_lowered"
    with pytest.raises(DomainError):
        change_network(scope=scope, network=house.network, minimum_texts=3)


def test_same_theme_twice_counts_once(house) -> None:
    remark = house.remark()
    row = house.passed(remark)
    house.answered()
    house.themed(remark)
    assert CaseTheme.objects.filter(case=remark.case, theme=row.theme).count() == 2
    month = open_month(house.network)
    wanted = Wanted(house.network.pk, frozenset({""}), month.grain, frozenset({month.start}), "theme")
    assert [cell.voices for cell in read_cells(wanted).values()] == [1]


def test_remark_of_a_partner_right_at_the_root_counts_for_the_network(house) -> None:
    remark = house.remark()
    other = Remark(network=house.network, submitted_at=timezone.now(), kind="idea", route="form")
    other.partner, other.path = hq_of(house.network), hq_of(house.network).path
    place_in_figures(other, other.partner)
    other.number, other.receipt_hash, other.submission_key = "N", "R", "S"
    other.save()
    count_remark(other)
    cell = cell_of(house, hq_of(house.network))
    assert (cell.voices, cell.distributor_voices, remark.counted_as) == (1, 1, "B")
