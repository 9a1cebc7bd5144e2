"""The snapshot of demand: one a night, of twelve months, without whom was erased, and proved from the log."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, OperationalError

from feedback.models import CaseTheme, Demand, DemandSnapshot, Identity
from feedback.services import demand as taking
from feedback.services.demand import retake_demand, take_demand
from feedback.services.merging_themes import merge_theme
from feedback.services.proving_demand import Proof, prove_demand
from feedback.tasks import retake_demand_task, take_demand_task
from partners.services.erasing import erase_person
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import PartnerFactory
from tests.feedback.services.test_demand_worlds import rows_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def house() -> House:
    """Return a network whose three dealers, two of one owner, raised its theme."""
    with time_machine.travel(NOW - dt.timedelta(days=3), tick=False):
        house = House.build(time_zone="UTC")
        for group in ("Nord", "Nord", ""):
            partner = PartnerFactory(network=house.network, ownership_group=group, band="A")
            house.themed(house.remark(house.member(partner=partner)))
    return house


def take(house: House, now: dt.datetime = NOW) -> dict[int | None, dict[str, float]]:
    take_demand(network=house.network, now=now)
    return rows_of(house)


def test_snapshot_says_its_months_and_how_big_the_network_was(house: House) -> None:
    PartnerFactory(network=house.network, band="C")
    take(house)
    snapshot = DemandSnapshot.objects.get(network=house.network)
    assert (snapshot.since, snapshot.day) == (dt.date(2025, 11, 24), dt.date(2026, 11, 23))
    assert (snapshot.dealers, snapshot.groups, snapshot.weight) == (4, 3, 16.0)


def test_snapshot_holds_the_first_and_the_last_moment_and_none_beside_them(house: House) -> None:
    first, end = dt.datetime(2025, 11, 24, tzinfo=dt.UTC), dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    moment = dt.timedelta(microseconds=1)
    author = house.member()
    for at in (first - moment, first, end - moment, end):
        house.themed(house.remark(author, at=at))
    assert take(house)[house.theme.pk]["voices"] == 5


def test_snapshot_taken_twice_is_the_same_and_one(house: House) -> None:
    assert take(house) == take(house)
    assert DemandSnapshot.objects.count() == 1


def test_remark_themed_anew_after_an_answer_counts_once(house: House) -> None:
    before = take(house)[house.theme.pk]
    row = CaseTheme.objects.first()
    house.passed(row.case.remark)
    house.answered()
    house.themed(row.case.remark)
    assert row.case.themes.count() == 2
    assert take(house)[house.theme.pk] == before


def test_snapshot_costs_as_many_statements_however_much_was_said(
    house: House, django_assert_num_queries
) -> None:
    take(house)
    with django_assert_num_queries(13):
        take_demand(network=house.network, now=NOW)
    theme = ThemeFactory(network=house.network)
    with time_machine.travel(NOW - dt.timedelta(days=2), tick=False):
        for _each in range(4):
            remark = house.remark()
            house.themed(remark)
            house.themed(remark, theme)
    with django_assert_num_queries(13):
        take_demand(network=house.network, now=NOW)


def test_erased_person_is_no_person_of_the_snapshot_any_more(house: House) -> None:
    take(house)
    person = Identity.objects.first().membership.person
    erase_person(person=person, way="asked")
    retake_demand_task(house.network.pk)
    said = rows_of(house)[house.theme.pk]
    assert (said["persons"], said["authorless"], said["dealers"], said["voices"]) == (2, 1, 3, 3)
    assert DemandSnapshot.objects.get().day == dt.date(2026, 11, 23)


def test_erasure_asks_for_the_snapshot_to_be_counted_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("feedback.services.personal_data.nudge", lambda *said: asked.append(said))
    erase_person(person=Identity.objects.first().membership.person, way="asked")
    erase_person(person=house.member().person, way="asked")
    assert asked == [("feedback.retake_demand", house.network.pk)]


def test_merge_of_themes_asks_for_the_snapshot_to_be_counted_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("feedback.services.merging_themes.nudge", lambda *said: asked.append(said))
    gone = ThemeFactory(network=house.network, addressee=house.sponsor)
    house.themed(house.remark(), gone)
    merge_theme(scope=house.leading, theme=gone, into=house.theme, at=NOW)
    assert asked == [("feedback.retake_demand", house.network.pk)]
    take_demand(network=house.network, now=NOW)
    assert not Demand.objects.filter(theme=gone).exists()


def test_network_without_a_snapshot_has_none_to_count_anew_or_to_prove(house: House) -> None:
    assert retake_demand(network_id=house.network.pk) is False
    assert prove_demand(network=house.network, now=NOW) == Proof()


def test_nightly_task_takes_every_networks_snapshot(house: House) -> None:
    other = House.build()
    take_demand_task()
    assert set(DemandSnapshot.objects.values_list("network", flat=True)) == {
        house.network.pk,
        other.network.pk,
    }


def test_proof_puts_right_what_the_log_does_not_give(house: House) -> None:
    before = take(house)
    Demand.objects.filter(theme=house.theme).update(dealers=4)
    DemandSnapshot.objects.update(dealers=9)
    assert prove_demand(network=house.network, now=NOW) == Proof(3, 2)
    assert rows_of(house) == before
    assert DemandSnapshot.objects.get().dealers == 3


def test_proof_finds_a_theme_that_is_missing_and_one_that_was_never_raised(house: House) -> None:
    before = take(house)
    Demand.objects.filter(theme=house.theme).update(theme=ThemeFactory(network=house.network))
    assert prove_demand(network=house.network, now=NOW) == Proof(4, 2)
    assert rows_of(house) == before


def test_command_takes_and_proves_the_snapshot_of_one_network(house: House, capsys) -> None:
    House.build()
    call_command("prove_demand", network=house.network.slug)
    call_command("prove_demand", network=house.network.slug)
    call_command("prove_demand", network=house.network.slug, take=True)
    assert capsys.readouterr().out == f"{house.network.slug}: 3 rows, 0 differed and were put right\n" * 3
    assert DemandSnapshot.objects.count() == 1


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a snapshot be taken as the worker takes it: in no transaction of a caller."""
    monkeypatch.setattr(taking, "connection", SimpleNamespace(in_atomic_block=False))


@pytest.mark.parametrize("error", [IntegrityError, OperationalError])
@pytest.mark.usefixtures("alone")
def test_snapshot_that_somebody_else_takes_at_the_same_moment_is_taken_anew(error: type[Exception]) -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise error

    taking.in_one_reading(work)
    assert len(tries) == 3


@pytest.mark.usefixtures("alone")
def test_snapshot_that_fails_each_time_fails_in_the_end() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        taking.in_one_reading(work)
    assert len(tries) == taking.TRIES


def test_snapshot_inside_somebody_elses_transaction_fails_at_once() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        taking.in_one_reading(work)
    assert len(tries) == 1
