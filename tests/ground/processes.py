"""Small programs under a real supervisor, watched from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ground.places import ROOT

# Writes its number, then sleeps; with a helper, it also leaves a process of its own running.
CHILD = """
import os, subprocess, sys, time, pathlib
folder, name, helper = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "helper"
if helper:
    code = "import pathlib, os, time; pathlib.Path({0!r}).write_text(str(os.getpid())); time.sleep(600)"
    subprocess.Popen([sys.executable, "-c", code.format(str(folder / f"{name}-helper"))])
(folder / f"{name}.half").write_text(str(os.getpid()))
(folder / f"{name}.half").rename(folder / name)
time.sleep(600)
"""
SUPERVISE = """
import sys
from ground.supervisor import Program, Supervisor
folder, helper = sys.argv[1], sys.argv[2]
programs = [
    Program(name, [sys.executable, "-c", {child!r}, folder, name, helper]) for name in ("web", "worker")
]
sys.exit(Supervisor(programs, grace=3).run())
"""


PREPARE = """
import subprocess, sys
from ground.supervisor import tied
subprocess.run(tied([sys.executable, "-c", {child!r}, sys.argv[1], "web", "alone"]), check=False)
"""


@contextmanager
def supervised(folder: Path, *, helper: bool = False) -> Iterator[subprocess.Popen[str]]:
    """Start a supervisor with two children; end everything afterwards, whatever the test did."""
    arguments = [SUPERVISE.format(child=CHILD), str(folder), "helper" if helper else "alone"]
    names = ["web", "worker", *(["web-helper", "worker-helper"] if helper else [])]
    with _watched(folder, arguments, names) as process:
        yield process


@contextmanager
def preparing(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a launcher that waits for one child, as bin/demo does before its supervisor runs."""
    with _watched(folder, [PREPARE.format(child=CHILD), str(folder)], ["web"]) as process:
        yield process


@contextmanager
def _watched(folder: Path, arguments: list[str], names: list[str]) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "bin"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        for name in names:
            wait_for(lambda name=name: pid_of(folder, name))
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        for path in folder.iterdir():
            if path.suffix != ".half" and is_running(int(path.read_text() or 0)):
                os.kill(int(path.read_text()), signal.SIGKILL)


def pid_of(folder: Path, name: str) -> int:
    """Return the number that a child wrote, or 0 when it did not yet."""
    path = folder / name
    return int(path.read_text() or 0) if path.exists() else 0


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that ended and waits to be collected doesn't."""
    try:
        return pid > 0 and Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(look: Callable[[], object], within: float = 15.0) -> object:
    """Look until there is something, and return it."""
    until = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)
    return found
