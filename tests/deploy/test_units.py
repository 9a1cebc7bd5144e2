"""The systemd units are well formed, shut in alike, and start what is there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.reading import INSTALLED, UNITS, command_of, unit, unknown_words

NAMES = ["beat", "migrate", "web", "worker"]
PLACES = {"User": "backchannel", "WorkingDirectory": INSTALLED}
KNOWN = {
    "Unit": {"Description", "After", "Wants"},
    "Service": {
        *("User", "WorkingDirectory", "EnvironmentFile", "ExecStart", "Type", "UMask"),
        *("Restart", "RestartSec", "KillMode", "TimeoutStopSec"),
        *("NoNewPrivileges", "CapabilityBoundingSet", "PrivateTmp", "PrivateDevices"),
        *("ProtectSystem", "ReadWritePaths", "ProtectHome", "ProtectProc", "ProtectClock", "ProtectHostname"),
        *("ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups"),
        *("RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
        *("LockPersonality", "SystemCallArchitectures"),
    },
    "Install": {"WantedBy"},
}
# What differs from unit to unit; everything else shuts it in.
OWN = {"ExecStart", "Type", "Restart", "RestartSec", "KillMode", "TimeoutStopSec"}


def test_there_is_a_unit_for_every_process() -> None:
    assert [path.stem for path in UNITS] == [f"backchannel-{name}" for name in NAMES]


@pytest.mark.parametrize("path", UNITS, ids=NAMES)
def test_unit_has_known_sections_and_keys_alone(path: Path) -> None:
    sections = unit(path)
    assert {name: set(sections[name]) - KNOWN[name] for name in sections.sections() if name in KNOWN} == {
        name: set() for name in sections.sections()
    }


@pytest.mark.parametrize("path", UNITS, ids=NAMES)
def test_unit_starts_what_is_there(path: Path) -> None:
    service = unit(path)["Service"]
    assert {name: service[name] for name in PLACES} == PLACES
    assert service["EnvironmentFile"] == "/etc/backchannel/environment"
    assert service["ExecStart"].startswith(f"{INSTALLED}/.venv/bin/")
    assert unknown_words(command_of(path)) == []


def test_units_are_shut_in_alike() -> None:
    shut = [{key: text for key, text in unit(path)["Service"].items() if key not in OWN} for path in UNITS]
    assert shut == [shut[0]] * len(UNITS)
    assert set(shut[0]) == KNOWN["Service"] - OWN


def test_migrations_run_once_and_by_hand_alone() -> None:
    migrate = unit(UNITS[NAMES.index("migrate")])
    assert migrate["Service"]["Type"] == "oneshot"
    assert "Restart" not in migrate["Service"]
    assert not migrate.has_section("Install")


def test_systemd_finds_nothing_to_say_where_it_is_there(tmp_path: Path) -> None:
    """Where it isn't, the tests above are all that lints the units."""
    for path in UNITS:
        here = path.read_text().replace(f"{INSTALLED}/.venv", sys.prefix)
        (tmp_path / path.name).write_text(here)
    assert _said_by_systemd(sorted(tmp_path.iterdir())) == []


def _said_by_systemd(paths: list[Path]) -> list[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        return []
    command = [program, "verify", "--man=no", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in done.stderr.splitlines() if "backchannel-" in line]
