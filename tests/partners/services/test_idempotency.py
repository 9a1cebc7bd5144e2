"""Keys of writes: claimed by one, answered alike, given back, and forgotten after a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from partners.models import IdempotentWrite
from partners.services import idempotency
from partners.services.idempotency import (
    KEPT,
    LEASE,
    InFlightError,
    OtherBodyError,
    claim_write,
    drop_idempotent_writes,
    keep_answer,
    release_write,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def claim(at=NOW, fingerprint: str = "body", key: str = "k"):
    return claim_write(who="1", key=key, address="POST /", fingerprint=fingerprint, at=at)


def test_key_at_work_is_in_flight_for_others() -> None:
    claim()
    with pytest.raises(InFlightError):
        claim(NOW + LEASE - timedelta(seconds=1))


def test_key_of_a_request_that_died_is_taken_over_when_its_lease_is_over() -> None:
    first = claim()
    later = NOW + LEASE + timedelta(seconds=1)
    second = claim(later)
    assert (second.row.pk, second.is_answered) == (first.row.pk, False)
    assert second.row.leased_until == later + LEASE


def test_first_answer_is_given_again_and_another_body_is_refused() -> None:
    keep_answer(claim(), status=201, answer={"id": 7})
    again = claim(NOW + timedelta(hours=1))
    assert (again.is_answered, again.row.status, again.row.answer) == (True, 201, {"id": 7})
    with pytest.raises(OtherBodyError):
        claim(NOW + timedelta(hours=1), fingerprint="other")


def test_key_older_than_a_day_is_new_again_whatever_it_carries() -> None:
    keep_answer(claim(), status=201, answer={"id": 7})
    again = claim(NOW + KEPT + timedelta(seconds=1), fingerprint="other")
    assert (again.is_answered, again.row.fingerprint, again.row.answer) == (False, "other", None)


def test_of_two_that_take_a_key_over_one_is_told_to_wait() -> None:
    row = claim().row
    IdempotentWrite.objects.update(leased_until=NOW + 2 * LEASE)  # the other one was faster
    with pytest.raises(InFlightError):
        idempotency._retake(row, Q(leased_until=row.leased_until), {"leased_until": NOW})


def test_released_key_is_free_and_an_answered_one_is_not_released() -> None:
    release_write(claim())
    answered = claim()
    keep_answer(answered, status=201, answer=None)
    release_write(answered)
    assert list(IdempotentWrite.objects.values_list("status", flat=True)) == [201]


def test_what_is_given_no_more_is_forgotten() -> None:
    claim(key="old")
    claim(NOW + timedelta(hours=2), key="new")
    assert drop_idempotent_writes(NOW + KEPT + timedelta(hours=1)) == 1
    assert IdempotentWrite.objects.count() == 1
