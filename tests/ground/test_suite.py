"""bin/test leaves out only what it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from ground import services
from ground.stop import Stop
from ground.suite import STAGES, Parts, Step, report, steps, wanted_stages

ALL = Parts(postgres="postgres://here", redis="redis://here", chromium="/here/chromium", nginx="/here/nginx")


def names(parts: Parts) -> list[str]:
    return [step.name for step in steps(parts) if step.stage not in ("lint", "coverage")]


def marks(parts: Parts) -> dict[str, str]:
    """Return which tests the steps choose."""
    return {
        step.name: step.command[len(step.command) - step.command[::-1].index("-m")]
        for step in steps(parts)
        if step.stage not in ("lint", "coverage")
    }


def test_steps_with_every_part_walk_the_path_on_postgresql_and_everything_else_on_sqlite(monkeypatch) -> None:
    monkeypatch.delenv("PROVE", raising=False)
    assert marks(ALL) == {
        "walks on SQLite": "not e2e and not load",
        "tests on SQLite": "not e2e and not load",
        "tests on PostgreSQL": "(not e2e and not load and not one_engine) or path",
        "browser on SQLite": "e2e and not path",
    }


def test_steps_of_a_proof_run_everything_on_both_databases(monkeypatch) -> None:
    monkeypatch.setenv("PROVE", "1")
    assert marks(ALL) == {
        "walks on SQLite": "not e2e and not load",
        "tests on SQLite": "not e2e and not load",
        "tests on PostgreSQL": "not e2e and not load",
        "browser on SQLite": "e2e",
        "browser on PostgreSQL": "e2e",
        "load on SQLite": "load",
        "load on PostgreSQL": "load",
    }


def test_steps_without_a_part_choose_nothing_that_needs_it(monkeypatch) -> None:
    monkeypatch.delenv("PROVE", raising=False)
    assert marks(Parts(None, None, "/here/chromium", None)) == {
        "walks on SQLite": "not e2e and not load and not redis and not nginx",
        "tests on SQLite": "not e2e and not load and not redis and not nginx",
        "browser on SQLite": "e2e",
    }
    assert marks(Parts("postgres://here", None, None, "/here/nginx")) == {
        "walks on SQLite": "not e2e and not load and not redis",
        "tests on SQLite": "not e2e and not load and not redis",
        "tests on PostgreSQL": "(not e2e and not load and not redis and not one_engine)",
    }


@pytest.mark.parametrize(
    "parts, left",
    [
        (
            Parts(None, "redis://here", "/here/chromium", "/here/nginx"),
            ["walks on SQLite", "tests on SQLite", "browser on SQLite"],
        ),
        (
            Parts("postgres://here", "redis://here", None, "/here/nginx"),
            ["walks on SQLite", "tests on SQLite", "tests on PostgreSQL"],
        ),
        (Parts(None, None, None, None), ["walks on SQLite", "tests on SQLite"]),
    ],
)
def test_steps_without_a_part_leave_out_what_needs_it(parts: Parts, left: list[str]) -> None:
    assert names(parts) == left


def test_steps_measure_what_ran_on_sqlite_outside_the_walks(monkeypatch) -> None:
    monkeypatch.delenv("PROVE", raising=False)
    measured = {step.name: step.command for step in steps(ALL) if "slipcover" in step.command}
    assert list(measured) == ["tests on SQLite"]
    assert "--ignore=tests/architecture" in measured["tests on SQLite"]


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


@pytest.mark.parametrize("rights, install, runs", [(0, True, 2), (0, False, 0), (1000, True, 0)])
def test_missing_part_is_installed_only_in_ci_and_as_root(
    monkeypatch: pytest.MonkeyPatch, rights: int, install: bool, runs: int
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setitem(services.FINDERS, "Redis", lambda: "redis://now" if commands else None)
    monkeypatch.setattr(services.os, "geteuid", lambda: rights)
    monkeypatch.setattr(services.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(services.subprocess, "run", lambda command, **_options: commands.append(command))
    found = services.find_or_install("Redis", install=install)
    assert len(commands) == runs
    assert found == ("redis://now" if runs else None)
    assert [command[-1] for command in commands[1:]] == (["redis-server"] if runs else [])


@pytest.mark.parametrize("name, program", [("PostgreSQL", "initdb"), ("Redis", "redis-server")])
def test_stopped_server_is_started_on_a_port_of_its_own(
    monkeypatch: pytest.MonkeyPatch, name: str, program: str
) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgres://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1:1/0")
    there = services.shutil.which(program) or any(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    stops: list[tuple[object, ...]] = []
    monkeypatch.setattr(services.atexit, "register", lambda *stop: stops.append(stop))
    found = services.FINDERS[name]()
    for stop, *arguments in stops:
        stop(*arguments)
    assert bool(found) is bool(there)
    assert len(stops) == (1 if there else 0)
