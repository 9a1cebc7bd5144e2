"""Crashed children come back, and nothing outlives the supervisor."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ground.supervisor import describe_end, restart_delay
from tests.ground.processes import is_running, pid_of, preparing, supervised, wait_for

NAMES = ("web", "worker")


def test_supervisor_restarts_a_killed_child_and_says_so(tmp_path: Path) -> None:
    with supervised(tmp_path) as supervisor:
        first, other = pid_of(tmp_path, "web"), pid_of(tmp_path, "worker")
        os.kill(first, signal.SIGKILL)
        second = wait_for(lambda: pid_of(tmp_path, "web") not in (0, first) and pid_of(tmp_path, "web"))
        assert is_running(int(second))
        assert pid_of(tmp_path, "worker") == other
        supervisor.terminate()
        assert supervisor.stdout.readlines() == ["web was killed by SIGKILL; starting it again in 0.5 s.\n"]


def test_supervisor_kills_what_a_crashed_child_left_behind(tmp_path: Path) -> None:
    with supervised(tmp_path, helper=True):
        left = pid_of(tmp_path, "web-helper")
        os.kill(pid_of(tmp_path, "web"), signal.SIGKILL)
        wait_for(lambda: not is_running(left))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_the_supervisor_and_all_children(tmp_path: Path, number: signal.Signals) -> None:
    with supervised(tmp_path, helper=True) as supervisor:
        pids = [pid_of(tmp_path, name) for name in (*NAMES, "web-helper", "worker-helper")]
        supervisor.send_signal(number)
        assert supervisor.wait(timeout=15) == 0
        wait_for(lambda: not any(map(is_running, pids)))


def test_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    with supervised(tmp_path) as supervisor:
        pids = [pid_of(tmp_path, name) for name in NAMES]
        supervisor.kill()
        wait_for(lambda: not any(map(is_running, pids)))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_work_before_the_supervisor_ends_with_who_began_it(tmp_path: Path, number: signal.Signals) -> None:
    with preparing(tmp_path) as launcher:
        pid = pid_of(tmp_path, "web")
        launcher.send_signal(number)
        wait_for(lambda: not is_running(pid))


def test_children_run_in_sessions_of_their_own(tmp_path: Path) -> None:
    with supervised(tmp_path):
        assert [os.getsid(pid_of(tmp_path, name)) for name in NAMES] == [pid_of(tmp_path, n) for n in NAMES]


@pytest.mark.parametrize(
    "failures, seconds", [(0, 0.5), (1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 30.0), (60, 30.0)]
)
def test_restart_delay_doubles_up_to_half_a_minute(failures: int, seconds: float) -> None:
    assert restart_delay(failures) == seconds


@pytest.mark.parametrize(
    "code, words",
    [
        (-9, "was killed by SIGKILL"),
        (-40, "was killed by signal 40"),
        (0, "ended with code 0"),
        (3, "ended with code 3"),
    ],
)
def test_describe_end_names_the_signal_or_the_code(code: int, words: str) -> None:
    assert describe_end(code) == words
