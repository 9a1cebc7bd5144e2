"""Child processes of a test: they die with it, their output is kept, waiting has a deadline."""

from __future__ import annotations

import contextlib
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
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-count:])
