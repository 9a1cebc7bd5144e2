"""Durable work is claimed once, comes back when its worker is gone, and ends."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from partners.models import Mail
from portal.kernel.leases import FIRST_RETRY, LEASE, MAX_ATTEMPTS, WorkState
from tests.database import CopiedDatabase

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def _mail(key: str = "a", **fields: object) -> Mail:
    given = {"to_address": "a@example.org", "from_address": "b@example.org", "subject": "s"}
    return Mail.objects.create(**given, message_id=f"<{key}@x>", dedupe_key=key, **fields)


def _in_threads(count: int, work: Callable[[], object]) -> list[object]:
    """Run the work in threads that start together, each on its own connection."""
    barrier, found = threading.Barrier(count), []

    def run() -> None:
        barrier.wait()
        try:
            found.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_claim_by_two_threads_is_won_once(fresh_database: CopiedDatabase) -> None:
    keys = [_mail(str(number)).pk for number in range(5)]
    for pk in keys:
        won = [mail for mail in _in_threads(2, lambda pk=pk: Mail.objects.claim(pk)) if mail]
        assert len(won) == 1
        assert Mail.objects.get(pk=pk).attempts == 1


@pytest.mark.django_db
def test_claim_takes_the_row_for_the_lease() -> None:
    with time_machine.travel(NOW, tick=False):
        pk = _mail().pk
        mail = Mail.objects.claim(pk)
        assert (mail.work_state, mail.leased_until, mail.attempts) == (WorkState.LEASED, NOW + LEASE, 1)
        assert len(mail.lease_token) == 16
        assert Mail.objects.claim(pk) is None
        assert list(Mail.objects.due()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", [WorkState.DONE, WorkState.DEAD, WorkState.CANCELLED])
def test_claim_of_ended_work_is_refused(state: str) -> None:
    assert Mail.objects.claim(_mail(work_state=state).pk) is None


@pytest.mark.django_db
def test_claim_before_its_time_is_refused() -> None:
    pk = _mail(due_at=timezone.now() + dt.timedelta(minutes=1)).pk
    assert Mail.objects.claim(pk) is None


@pytest.mark.django_db
def test_lease_that_ran_out_is_lost_to_the_next_worker() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        pk = _mail().pk
        first = Mail.objects.claim(pk)
        clock.shift(LEASE + dt.timedelta(seconds=1))
        assert [mail.pk for mail in Mail.objects.due()] == [pk]
        second = Mail.objects.claim(pk)
        assert second.attempts == 2
        with transaction.atomic():
            assert first.still_leased() is False
            assert second.still_leased() is True
        assert first.renew() is False
        assert first.finish(subject="written by a ghost") is False
        assert first.give_back("ghost") is False
        assert Mail.objects.get(pk=pk).subject == "s"
        assert second.finish(subject="done") is True
    mail = Mail.objects.get(pk=pk)
    assert (mail.work_state, mail.subject, mail.leased_until) == (WorkState.DONE, "done", None)


@pytest.mark.django_db
def test_renewed_lease_is_not_due() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        mail = Mail.objects.claim(_mail().pk)
        clock.shift(LEASE - dt.timedelta(seconds=1))
        assert mail.renew() is True
        clock.shift(LEASE - dt.timedelta(seconds=1))
        assert list(Mail.objects.due()) == []
        assert mail.finish() is True


@pytest.mark.django_db
def test_work_given_back_waits_longer_each_time_and_dies_at_the_last() -> None:
    waits = []
    with time_machine.travel(NOW, tick=False) as clock:
        pk = _mail().pk
        for attempt in range(1, MAX_ATTEMPTS + 1):
            mail = Mail.objects.claim(pk)
            assert mail.attempts == attempt
            assert mail.give_back("x" * 300) is True
            if attempt < MAX_ATTEMPTS:
                waits.append(mail.due_at - timezone.now())
                assert Mail.objects.claim(pk) is None
                clock.move_to(mail.due_at)
        assert waits == [FIRST_RETRY * 2**power for power in range(MAX_ATTEMPTS - 1)]
        dead = Mail.objects.get(pk=pk)
        assert (dead.work_state, dead.last_error, dead.leased_until) == (WorkState.DEAD, "x" * 200, None)
        clock.shift(dt.timedelta(days=30))
        assert Mail.objects.claim(pk) is None


@pytest.mark.django_db
def test_work_given_back_until_a_moment_is_due_then() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        mail = Mail.objects.claim(_mail().pk)
        then = NOW + dt.timedelta(hours=3)
        assert mail.give_back("x", at=then) is True
        assert (Mail.objects.get(pk=mail.pk).due_at, Mail.objects.claim(mail.pk)) == (then, None)
        clock.move_to(then)
        assert Mail.objects.claim(mail.pk) is not None


@pytest.mark.django_db
def test_due_rows_come_oldest_first() -> None:
    with time_machine.travel(NOW, tick=False):
        late = _mail("late", due_at=NOW - dt.timedelta(minutes=1)).pk
        early = _mail("early", due_at=NOW - dt.timedelta(minutes=2)).pk
        assert [mail.pk for mail in Mail.objects.due()] == [early, late]
