"""bin/test leaves out only what it names."""

from __future__ import annotations

import pytest

from ground.stop import Stop
from ground.suite import STAGES, Parts, Step, report, steps, wanted_stages

ALL = Parts(postgres="postgres://here", redis="redis://here", chromium="/here/chromium")


def names(parts: Parts) -> list[str]:
    return [step.name for step in steps(parts) if step.stage not in ("lint", "coverage")]


def test_steps_with_every_part_run_on_both_databases() -> None:
    assert names(ALL) == [
        "tests on SQLite",
        "tests on PostgreSQL",
        "browser on SQLite",
        "browser on PostgreSQL",
    ]


@pytest.mark.parametrize(
    "parts, left",
    [
        (Parts(None, "redis://here", "/here/chromium"), ["tests on SQLite", "browser on SQLite"]),
        (Parts("postgres://here", "redis://here", None), ["tests on SQLite", "tests on PostgreSQL"]),
        (Parts(None, None, None), ["tests on SQLite"]),
    ],
)
def test_steps_without_a_part_leave_out_what_needs_it(parts: Parts, left: list[str]) -> None:
    assert names(parts) == left


def test_report_names_failures_and_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    results = [(Step("lint", "types", []), 0, 1.0), (Step("sqlite", "tests on SQLite", []), 1, 2.0)]
    report(results, ["PostgreSQL"], strict=False)
    assert capsys.readouterr().out.splitlines()[2:] == [
        "  passed     1.0 s  types",
        "  FAILED     2.0 s  tests on SQLite",
        "             3.0 s  together",
        "Left out: everything that needs PostgreSQL (not found on this machine).",
        "steps: 1 passed, 1 failed",
    ]


def test_wanted_stages_are_those_named_or_all() -> None:
    assert wanted_stages(["lint", "sqlite"]) == ("lint", "sqlite")
    assert wanted_stages([]) == STAGES
    with pytest.raises(Stop, match="There is no stage 'unit'"):
        wanted_stages(["unit"])
