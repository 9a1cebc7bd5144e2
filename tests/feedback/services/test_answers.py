"""HQ answers once for the theme."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from feedback.enums import AnswerKind, CaseState, Mode
from feedback.models import Answer, Case, CaseTheme, Promise, Telling
from feedback.services.answers import answer_theme
from feedback.services.passing import pass_on
from feedback.services.promises import keep_promise
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

TODAY = dt.date(2026, 3, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 23, 9, tzinfo=dt.UTC), tick=True):
        yield


def state_of(row: CaseTheme) -> str:
    """Return the state of a row's case as it is stored."""
    return Case.objects.get(pk=row.case_id).state


def test_answer_theme_covers_all_passed_on_and_no_other() -> None:
    """Two waiting cases are covered; one only themed, one of another theme and a later one are not."""
    house = House.build()
    waiting = [house.passed(house.remark()), house.passed(house.remark(mode=Mode.NAMED))]
    themed = house.themed(house.remark())
    other = house.passed(house.remark(), ThemeFactory(network=house.network))
    answer = house.answered()
    later = house.passed(house.remark())
    assert set(answer.covered.all()) == set(waiting)
    assert [state_of(row) for row in (*waiting, themed, other, later)] == [
        "answered",
        "answered",
        "understood",
        "passed_on",
        "passed_on",
    ]
    assert Telling.objects.filter(answer=answer).count() == 2


def test_answer_theme_without_identity_is_told_behind_the_receipt() -> None:
    """Nobody can be written to: told in the same moment, and no telling waits."""
    house = House.build()
    row = house.passed(house.remark(mode=Mode.NO_IDENTITY))
    answer = house.answered()
    row.refresh_from_db()
    assert (state_of(row), row.told_at) == (CaseState.TOLD, answer.answered_at)
    assert not Telling.objects.exists()


def test_answer_theme_of_several_waits_for_the_last() -> None:
    """A case with two themes passed on is answered when both are."""
    house = House.build()
    second = ThemeFactory(network=house.network, addressee=house.sponsor)
    remark = house.remark()
    first_row, _second_row = house.passed(remark), house.passed(remark, second)
    house.answered()
    assert state_of(first_row) == CaseState.PASSED_ON
    house.answered(second)
    assert state_of(first_row) == CaseState.ANSWERED


@pytest.mark.parametrize(
    "kind, fields, code",
    [
        ("no_such", {}, "refused"),
        (AnswerKind.WILL_DO, {"text": "  "}, "refused"),
        (AnswerKind.IN_PART, {}, "reason_missing"),
        (AnswerKind.WILL_NOT, {}, "reason_missing"),
        (AnswerKind.LATER, {"until": TODAY}, "reason_missing"),
        (AnswerKind.LATER, {"reason": "Budget."}, "date_missing"),
        (AnswerKind.WILL_DO, {"until": TODAY - dt.timedelta(days=1)}, "date_past"),
    ],
)
def test_answer_theme_incomplete_is_refused(kind: str, fields: dict[str, Any], code: str) -> None:
    """Each refusal names its part and leaves nothing behind."""
    house = House.build()
    house.passed(house.remark())
    with pytest.raises(DomainError) as refused:
        house.answered(kind=kind, **fields)
    assert refused.value.code == code
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "kind, fields, promised",
    [
        (AnswerKind.WILL_DO, {}, None),
        (AnswerKind.WILL_DO, {"until": TODAY}, TODAY),
        (AnswerKind.IN_PART, {"reason": "Cost.", "until": TODAY}, TODAY),
        (AnswerKind.WILL_NOT, {"reason": "Cost.", "until": TODAY}, None),
        (AnswerKind.LATER, {"reason": "Budget.", "until": TODAY}, TODAY),
        (AnswerKind.EXISTS, {"reason": "left over", "until": TODAY}, None),
    ],
)
def test_answer_theme_each_kind_promises_its_date(
    kind: str, fields: dict[str, Any], promised: dt.date | None
) -> None:
    """A date is kept and promised where the kind takes one; what a kind doesn't take is dropped."""
    house = House.build()
    house.passed(house.remark())
    answer = house.answered(kind=kind, **fields)
    assert answer.until == promised
    assert list(Promise.objects.values_list("due_on", flat=True)) == ([promised] if promised else [])
    assert bool(answer.reason) == (kind in {AnswerKind.IN_PART, AnswerKind.WILL_NOT, AnswerKind.LATER})


def test_answer_theme_by_others_is_refused() -> None:
    """The agency doesn't answer for HQ; nor does HQ of another network."""
    house, other = House.build(), House.build()
    house.passed(house.remark())
    for scope in (house.desk, other.hq):
        with pytest.raises(NotAllowedError):
            answer_theme(scope=scope, theme=house.theme, kind="will_do", text="x", at=timezone.now())


def test_answer_theme_with_nothing_owed_is_refused() -> None:
    """A second click finds nothing left."""
    house = House.build()
    house.passed(house.remark())
    house.answered()
    with pytest.raises(DomainError) as refused:
        house.answered()
    assert refused.value.code == "nothing_owed"


def test_keep_promise_once_by_hq() -> None:
    """Kept stays kept, and only HQ says so."""
    house = House.build()
    house.passed(house.remark())
    promise = house.answered(until=TODAY).promise
    with pytest.raises(NotAllowedError):
        keep_promise(scope=house.desk, promise=promise, at=timezone.now())
    at = timezone.now()
    assert keep_promise(scope=house.hq, promise=promise, at=at).kept_at == at
    with pytest.raises(DomainError):
        keep_promise(scope=house.hq, promise=promise, at=timezone.now())


def test_answer_theme_while_passing_on_covers_or_leaves_whole(fresh_database: Any) -> None:
    """Eight cases are passed on while HQ answers: each is covered, or waits anew; none is lost."""
    house = House.build()
    rows = [house.themed(house.remark()) for _ in range(8)]
    first = house.passed(house.remark())
    start, errors = threading.Barrier(3), []

    def work(*steps: Any) -> None:
        start.wait()
        try:
            for step in steps:
                step()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def passing(row: CaseTheme) -> Any:
        return lambda: pass_on(scope=house.desk, case_theme=row, wording="x", at=timezone.now())

    threads = [
        threading.Thread(target=work, args=[passing(row) for row in rows[::2]]),
        threading.Thread(target=work, args=[passing(row) for row in rows[1::2]]),
        threading.Thread(target=work, args=[house.answered]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    covered = set(Answer.objects.get().covered.values_list("pk", flat=True))
    waiting = set(CaseTheme.objects.owed().values_list("pk", flat=True))
    assert covered | waiting == {row.pk for row in [*rows, first]}
    assert covered & waiting == set()
    assert set(Telling.objects.values_list("case_theme_id", flat=True)) == covered
    for row in CaseTheme.objects.select_related("case"):
        assert row.case.state == (CaseState.ANSWERED if row.pk in covered else CaseState.PASSED_ON)
