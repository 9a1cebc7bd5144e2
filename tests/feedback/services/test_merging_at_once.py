"""Two at one desk at one moment: no circle, no half state, nobody who misses an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from feedback.enums import CaseState
from feedback.models import Case, CaseTheme
from feedback.services.merging import merge_case, unmerge_case
from portal.kernel.errors import DomainError
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db
ROUNDS = 4


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do things in threads that begin together; returns what was refused."""
    barrier, refused = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            act()
        except DomainError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_merges_of_one_pair_in_both_directions_leave_one_link(fresh_database: Any) -> None:
    house = House.build()
    for _ in range(ROUNDS):
        one, two = house.remark().case, house.remark().case
        refused = at_once(
            lambda one=one, two=two: merge_case(scope=house.desk, case=one, into=two, at=timezone.now()),
            lambda one=one, two=two: merge_case(scope=house.desk, case=two, into=one, at=timezone.now()),
        )
        links = Case.objects.filter(pk__in=[one.pk, two.pk]).values_list("state", "merged_into")
        assert sorted(state for state, _into in links) == [CaseState.MERGED, CaseState.RECEIVED]
        assert [into for _state, into in links if into] != []
        assert len(refused) == 1


def test_circle_of_three_at_once_never_closes(fresh_database: Any) -> None:
    house = House.build()
    for _ in range(ROUNDS):
        one, two, three = (house.remark().case for _ in range(3))
        pairs = ((one, two), (two, three), (three, one))
        at_once(
            *(
                lambda gone=gone, kept=kept: merge_case(
                    scope=house.desk, case=gone, into=kept, at=timezone.now()
                )
                for gone, kept in pairs
            )
        )
        here = Case.objects.filter(pk__in=[one.pk, two.pk, three.pk])
        assert here.filter(merged_into=None).count() >= 1


def test_merge_or_unmerge_while_hq_answers_tells_the_author_or_leaves_them_whole(fresh_database: Any) -> None:
    """Whoever is merged when it is over has heard it; whoever isn't has nothing of it."""
    house = House.build()
    for _ in range(ROUNDS):
        kept, coming, going = (house.remark() for _ in range(3))
        house.passed(kept)
        merge_case(scope=house.desk, case=going.case, into=kept.case, at=timezone.now())
        refused = at_once(
            lambda kept=kept, coming=coming: merge_case(
                scope=house.desk, case=coming.case, into=kept.case, at=timezone.now()
            ),
            lambda going=going: unmerge_case(scope=house.desk, case=going.case, at=timezone.now()),
            house.answered,
        )
        assert refused == []
        heard = CaseTheme.objects.filter(heard_with=kept.case).values_list("case__remark", flat=True)
        assert list(heard) == [coming.pk]
