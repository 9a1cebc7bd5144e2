"""Workers die while they fold or recount: every figure is as if nothing had happened."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from django.db.models import F, Sum
from django.utils import timezone

from feedback.models import Delta, Rollup, Tally
from feedback.queries.cells import Wanted, appends_deltas, read_cells
from ground.places import ROOT
from partners.periods import Grain, Period
from tests.factories.feedback import House
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.rig.portal import Portal
from tests.scale import ENGINE, scale, write_proof

WORKERS = ("worker", "worker-2")
AUTHORS = 3
ON_POSTGRESQL = ENGINE == "postgresql"


def speak(house: House) -> None:
    """Let several dealers say something, with a theme each."""
    for _each in range(AUTHORS):
        house.themed(house.remark(house.member()))


def is_exact(house: House, said: int) -> bool:
    """Say whether every remark stands in the cell of the network's month once, and in its dealer's tally."""
    month = Period.of(timezone.localdate(), Grain.MONTH)
    whole = Wanted(house.network.pk, frozenset({""}), month.grain, frozenset({month.start}))
    cell = read_cells(whole)["", month.start, ""]
    tallies = Tally.objects.filter(network=house.network, grain="m", attribute="")
    counted = tallies.aggregate(n=Sum("voices"))["n"]
    return (cell.voices, cell.dealers, counted) == (said, said, said)


if ON_POSTGRESQL:  # SQLite has one writer at a time: a fact goes into its cell at once, nothing is folded

    def test_fold_of_a_killed_worker_loses_and_doubles_nothing(mortal_portal: Portal) -> None:
        point = "mid-fold"
        figures = []
        mortal_portal.start("worker", "worker-2", "scheduler")
        for _time in range(scale(3, TIMES)):  # no other engine folds
            house = House.build()
            dead = kill_at(mortal_portal, point, lambda house=house: speak(house), WORKERS)
            waiting = Delta.objects.filter(network=house.network)
            figures.append(time_until_done(point, lambda rows=waiting: not rows.exists()))
            assert is_exact(house, AUTHORS)
            mortal_portal.children[dead].start()
        write_proof(f"kill-{point}", f"A worker killed at {point}", [str(one) for one in figures])


def recount(portal: Portal, house: House) -> int:
    """Recount in a process of its own; returns how it ended."""
    command = [sys.executable, "manage.py", "recount_figures", "--network", house.network.slug]
    done = subprocess.run(command, env=portal.environment, cwd=ROOT, capture_output=True, check=False)
    return done.returncode


@pytest.mark.usefixtures("fresh_database")
def test_killed_recount_leaves_figures_that_the_next_one_puts_right(mortal_portal: Portal) -> None:
    for _time in range(TIMES):
        house = House.build()
        speak(house)
        Rollup.objects.filter(network=house.network).update(voices=F("voices") + 7)
        Tally.objects.filter(network=house.network, attribute="theme").delete()
        order = mortal_portal.order_death("mid-recount")
        assert recount(mortal_portal, house) == -signal.SIGKILL
        assert not order.exists()
        assert recount(mortal_portal, house) == 0
        assert is_exact(house, AUTHORS)
    assert appends_deltas() == ON_POSTGRESQL
    lines = [f"- killed {TIMES} times, wrong figures before: exact after the next recount each time"]
    write_proof("kill-mid-recount", "A recount killed at mid-recount", lines)
