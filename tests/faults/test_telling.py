"""Workers die while they tell people the answer: everybody is told once."""

from __future__ import annotations

import pytest

from feedback.enums import CaseState
from feedback.models import Case
from partners.models import Mail
from tests.factories.feedback import House
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.rig.portal import Portal
from tests.scale import write_proof

AUTHORS = 4
WORKERS = ("worker", "worker-2")
POINTS = ["claimed-telling", "settling-telling", "before-commit-partners.deliver_mail"]


def a_house_that_owes() -> House:
    """Make a network in which several people wait for one answer."""
    house = House.build()
    for _number in range(AUTHORS):
        house.passed(house.remark(house.member()))
    Mail.objects.filter(network=house.network).delete()
    return house


@pytest.mark.parametrize("point", POINTS)
def test_answer_of_a_killed_worker_reaches_everybody_once(mortal_portal: Portal, point: str) -> None:
    figures = []
    mortal_portal.start("smtp", "worker", "worker-2", "scheduler")
    for _time in range(TIMES):
        house = a_house_that_owes()
        dead = kill_at(mortal_portal, point, house.answered, WORKERS)
        cases = Case.objects.filter(network=house.network)
        figures.append(time_until_done(point, lambda c=cases: not c.exclude(state=CaseState.TOLD).exists()))
        mails = Mail.objects.filter(network=house.network)
        assert mails.count() == AUTHORS
        assert mails.values("person_id").distinct().count() == AUTHORS
        mortal_portal.children[dead].start()
    write_proof(f"kill-telling-{point}", f"A worker killed at {point}", [str(one) for one in figures])
