"""Child processes of a test: they die with it, their output is kept, waiting has a deadline."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ground import supervisor
from ground.places import ROOT

Found = TypeVar("Found")
GRACE = 8.0


class DeadlineError(AssertionError):
    """What was waited for did not happen in time."""


def wait_until(look: Callable[[], Found], what: str, *, within: float = 60.0) -> Found:
    """Look again and again until there is something to see; return it."""
    until = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > until:
            message = f"Not within {within:g} s: {what}"
            raise DeadlineError(message)
        time.sleep(0.05)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens on the port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False


@dataclass
class Child:
    """One program in a session of its own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def was_started(self) -> bool:
        """Say whether it ran, whatever became of it, and was not ended by us."""
        return self.process is not None

    @property
    def is_alive(self) -> bool:
        """Say whether the main process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it through the supervisor's shim, which ties its life to ours."""
        shim = [sys.executable, "-I", "-S", supervisor.__file__, str(os.getpid())]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*shim, *self.command],
                env=dict(self.environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End the whole group at once, as a crash would."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        """Ask the main process to end, then clear what is left."""
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        self.kill()

    def last_lines(self, count: int = 30) -> str:
        """Return the end of what it printed."""
        return last_lines(self.log, count)


def last_lines(log: Path, count: int) -> str:
    """Return the end of a log."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])


@dataclass
class Sprout:
    """A Celery process that a nursery forked (tests/rig/nursery.py)."""

    name: str
    command: Sequence[str]
    nursery: Child
    log: Path
    pid: int = 0

    @property
    def was_started(self) -> bool:
        """Say whether it ran, whatever became of it, and was not ended by us."""
        return self.pid != 0

    @property
    def is_alive(self) -> bool:
        """Say whether it runs."""
        if not self.pid:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def start(self) -> None:
        """Let the nursery fork it."""
        door = self.log.with_name("nursery.socket")
        if not self.nursery.is_alive:
            door.unlink(missing_ok=True)
            self.nursery.start()
        wait_until(lambda: self._asks(door), f"the nursery is ready\n{self.nursery.last_lines()}", within=180)

    def _asks(self, door: Path) -> bool:
        with (
            contextlib.suppress(FileNotFoundError, ConnectionRefusedError),
            socket.socket(socket.AF_UNIX) as way,
        ):
            way.connect(str(door))
            way.sendall(json.dumps({"command": self.command, "log": str(self.log)}).encode() + b"\n")
            self.pid = int(way.makefile().readline())
        return self.pid != 0

    def kill(self) -> None:
        """End the whole group at once, as a crash would."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self._wait(GRACE)
            self.pid = 0

    def stop(self) -> None:
        """Ask it to end, then clear what is left."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
            self._wait(GRACE)
            self.kill()

    def _wait(self, seconds: float) -> None:
        with contextlib.suppress(DeadlineError):
            wait_until(lambda: not self.is_alive, f"{self.name} has ended", within=seconds)

    def last_lines(self, count: int = 30) -> str:
        """Return the end of what it printed."""
        return last_lines(self.log, count)
