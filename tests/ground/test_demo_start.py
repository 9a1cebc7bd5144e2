"""A start of the demo: everything once, nothing the second time, and one sentence when it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ground import demo as starting
from ground.demo import ROOM_HINT, Demo, announce, make_folders, prepare
from ground.stop import Stop
from ground.supervisor import Program, Supervisor

LINKS = "Portal   http://127.0.0.1:8123/\n"


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """A demo whose folders are made and whose schema never changes."""
    monkeypatch.setattr(starting, "schema_fingerprint", lambda: "the-schema")
    monkeypatch.setattr(starting, "stale_catalogues", lambda: [])
    made = Demo(tmp_path / "demo", 8123)
    make_folders(made)
    return made


@pytest.fixture
def started(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was started to prepare it: the module and its options."""
    commands: list[list[str]] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        commands.append(command[command.index("ground.prepare") :])
        (demo.folder / "backchannel.sqlite3").touch()
        return subprocess.CompletedProcess(command, 0, LINKS, "")

    monkeypatch.setattr(starting.subprocess, "run", run)
    return commands


def test_second_start_starts_no_django_and_migrates_nothing(demo: Demo, started: list[list[str]]) -> None:
    assert [prepare(demo), prepare(demo)] == [LINKS, LINKS]
    assert started == [["ground.prepare"]]


def test_start_at_another_port_writes_new_links_alone(demo: Demo, started: list[list[str]]) -> None:
    prepare(demo)
    prepare(Demo(demo.folder, 8124))
    assert started == [["ground.prepare"], ["ground.prepare", "--links-only"]]


@pytest.mark.parametrize("lost", ["backchannel.sqlite3", "state.json"])
def test_start_without_database_or_note_prepares_anew(
    demo: Demo, started: list[list[str]], lost: str
) -> None:
    prepare(demo)
    (demo.folder / lost).unlink()
    prepare(demo)
    assert started == [["ground.prepare"], ["ground.prepare"]]


def test_start_after_a_change_of_the_schema_migrates(
    demo: Demo, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(demo)
    monkeypatch.setattr(starting, "schema_fingerprint", lambda: "another")
    prepare(demo)
    assert started == [["ground.prepare"], ["ground.prepare"]]
    assert json.loads(demo.state_file.read_text())["schema"] == "another"


@pytest.mark.parametrize(
    "said, sentence",
    [("ValueError: why", "prepare.log says why."), ("database or disk is full", ROOM_HINT[:17])],
)
def test_preparing_that_fails_is_one_sentence_and_no_note(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, said: str, sentence: str
) -> None:
    program = [sys.executable, "-c", f"import sys; sys.exit({said!r})"]
    monkeypatch.setattr(starting, "tied", lambda _command: program)
    with pytest.raises(Stop, match=sentence):
        prepare(demo)
    assert not demo.state_file.exists()
    assert said in (demo.log_folder / "prepare.log").read_text()


class Impatient(threading.Event):
    """Nobody waits in a test."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def supervisor_of(said: list[str], *, failures: int = 0) -> Supervisor:
    """A supervisor that never ran: what it would say goes into the list."""
    made = Supervisor([Program("web", ["true"])], {}, say=said.append, stopping=Impatient())
    made.children[0].failures = failures
    return made


def test_children_that_do_not_start_end_the_demo_with_one_sentence(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(starting, "is_ready", lambda _url: False)
    supervisor = supervisor_of(said, failures=starting.CRASHES_BEFORE_READY)
    announce(supervisor, demo, LINKS)
    assert said == [f"The web process does not start: {demo.log_folder / 'web'}.log says why."]
    assert supervisor.code == 1


def test_portal_that_never_answers_ends_the_demo_with_one_sentence(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(starting, "is_ready", lambda _url: False)
    monkeypatch.setattr(starting, "READY_WITHIN", -1)
    announce(supervisor_of(said), demo, LINKS)
    assert said == [f"The portal did not answer in -1 s: read {demo.log_folder}/web.log."]


def test_links_are_printed_once_the_portal_answers(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(starting, "is_ready", lambda _url: next(answers))
    announce(supervisor_of([]), demo, LINKS)
    assert "Backchannel answers at http://127.0.0.1:8123" in (printed := capsys.readouterr().out)
    assert LINKS.strip() in printed
