"""Whatever is wrong with the machine is one sentence and a code other than zero."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest

from ground import install, machine
from ground.demo import FOREIGN, Demo, read_state
from ground.fingerprint import schema_fingerprint
from ground.places import ROOT
from ground.stop import Stop, run_main, tells_of_full_disk

Usage = namedtuple("Usage", "total used free")  # what shutil.disk_usage returns


def demo_command(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "bin" / "demo")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_demo_with_an_old_python_says_which_one_it_needs(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = demo_command(PYTHON=str(old))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Backchannel needs Python 3.11 or newer")


def test_demo_on_a_taken_port_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = demo_command(PORT=str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"Port {port} is taken by another program: stop it, or choose another port")


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "80.5"])
def test_read_port_refuses_what_is_no_port(text: str) -> None:
    with pytest.raises(Stop, match="set it to a number from 1 to 65535"):
        machine.read_port(text)


def test_read_port_returns_the_number() -> None:
    assert [machine.read_port("1"), machine.read_port("8080"), machine.read_port("65535")] == [1, 8080, 65535]


def test_require_room_on_a_full_disk_says_how_much_to_free(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(100, 100, 5 * machine.MEGABYTE))
    machine.require_room(tmp_path, 5)
    with pytest.raises(Stop) as stopped:
        machine.require_room(tmp_path, 6)
    assert str(stopped.value) == f"The disk is full: free at least 6 MB in {tmp_path} and start again."


def test_run_main_turns_a_full_disk_into_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def main() -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(SystemExit) as ended:
        run_main(main, place="/somewhere")
    assert ended.value.code == 1
    assert capsys.readouterr().err == "The disk is full: free some space in /somewhere and start again.\n"


def test_run_main_does_not_hide_other_errors() -> None:
    def main() -> int:
        raise OSError(errno.EIO, "broken")

    with pytest.raises(OSError, match="broken"):
        run_main(main, place="/somewhere")


@pytest.mark.parametrize(
    "text, full",
    [
        ("OSError: [Errno 28] No space left on device", True),
        ("django.db.utils.OperationalError: database or disk is full", True),
        ("error: os error 28", True),
        ("ConnectionError", False),
    ],
)
def test_tells_of_full_disk_knows_the_usual_words(text: str, full: bool) -> None:
    assert tells_of_full_disk(text) is full


def test_failed_installation_names_the_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "ROOT", tmp_path)
    with pytest.raises(Stop, match=r"^It failed: read var/install.log for the reason"):
        install._run(["sh", "-c", "echo the reason; exit 3"], "It failed")
    assert (tmp_path / "var" / "install.log").read_text() == "the reason\n"


def test_demo_environment_keeps_no_server_of_the_shell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "S3_BUCKET",
        "SMTP_HOST",
        "SECRET_KEY",
        "DJANGO_SETTINGS_MODULE",
    ):
        monkeypatch.setenv(name, "of-the-shell")
    environment = Demo(tmp_path, 8123).environment()
    assert [value for value in environment.values() if value == "of-the-shell"] == []
    assert environment["DJANGO_SETTINGS_MODULE"] == "portal.settings.demo"
    assert environment["BASE_URL"] == "http://127.0.0.1:8123"
    assert "DATABASE_URL" in FOREIGN


def test_demo_listens_on_this_machine_alone(tmp_path: Path) -> None:
    programs = {program.name: list(program.command) for program in Demo(tmp_path, 8123).programs()}
    assert list(programs) == ["web", "worker", "scheduler"]
    assert programs["web"][programs["web"].index("--host") + 1] == "127.0.0.1"


def test_read_state_of_a_broken_note_is_empty(tmp_path: Path) -> None:
    assert read_state(tmp_path / "none.json") == {}
    (tmp_path / "half.json").write_text('{"schema": ')
    assert read_state(tmp_path / "half.json") == {}


def test_schema_fingerprint_follows_migrations_lock_and_list_of_apps(tmp_path: Path) -> None:
    (tmp_path / "partners" / "migrations").mkdir(parents=True)
    apps = tmp_path / "portal" / "settings" / "parts" / "apps.py"
    apps.parent.mkdir(parents=True)
    apps.write_text("one")
    (tmp_path / "requirements.txt").write_text("one==1\n")
    migration = tmp_path / "partners" / "migrations" / "0001_initial.py"
    migration.write_text("first")
    prints = [schema_fingerprint(tmp_path)]
    migration.write_text("second")
    prints.append(schema_fingerprint(tmp_path))
    (tmp_path / "requirements.txt").write_text("one==2\n")
    prints.append(schema_fingerprint(tmp_path))
    migration.write_text("first")
    (tmp_path / "requirements.txt").write_text("one==1\n")
    apps.write_text("one, two")
    prints.append(schema_fingerprint(tmp_path))
    apps.write_text("one")
    assert len(set(prints)) == 4
    assert schema_fingerprint(tmp_path) == prints[0]
