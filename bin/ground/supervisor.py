"""Keep a few child processes alive in one foreground group, and leave none behind.

Each child gets a session of its own (so Ctrl-C reaches only the supervisor) and, on Linux, SIGTERM from the
kernel when the supervisor dies. A stop signals the main process of each child, never its whole group: when
a member of a pool dies holding its lock, the main process hangs. Whatever is left of a group after that is
killed, also before a restart.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

if __name__ == "__main__":  # started as a file, by itself as a child's first program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

FIRST_DELAY, LONGEST_DELAY, STEADY_AFTER = 0.5, 30.0, 60.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """What one child runs."""

    name: str
    command: Sequence[str]
    log: Path | None = None


@dataclass
class Child:
    """One program, its process at this moment, and when it may be started again."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    failures: int = 0


@dataclass
class Supervisor:
    """Start programs, start crashed ones again, stop all of them on a signal."""

    programs: Sequence[Program]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    say: Callable[[str], None] = lambda line: print(line, flush=True)
    grace: float = 10.0
    on_start: Callable[[Supervisor], None] | None = None
    children: list[Child] = field(init=False)
    stopping: threading.Event = field(default_factory=threading.Event)
    code: int = 0

    def __post_init__(self) -> None:
        """Give every program its child."""
        self.children = [Child(program) for program in self.programs]

    def run(self) -> int:
        """Run until a signal or give_up(); return the exit code."""
        with _woken_by_signals(self._on_signal) as wake:
            try:
                for child in self.children:
                    self._start(child)
                if self.on_start:
                    threading.Thread(target=self.on_start, args=(self,), daemon=True).start()
                while not self.stopping.is_set():
                    self._tend()
                    _sleep(wake, 0.5)
            finally:
                self._stop_all()
        return self.code

    def give_up(self, sentence: str, code: int = 1) -> None:
        """Stop everything for a reason other than a signal."""
        if not self.stopping.is_set():
            self.code = code
            self.say(sentence)
            self.stopping.set()

    def _on_signal(self, number: int) -> None:
        if self.stopping.is_set() and number == signal.SIGINT:
            self.grace = 0.0
        self.stopping.set()

    def _tend(self) -> None:
        """Notice children that ended, and start those whose delay is over."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._mourn(child, now)
            if child.process is None and child.due_at <= now:
                self._start(child)

    def _mourn(self, child: Child, now: float) -> None:
        """Clear the old group, and say when the child starts again."""
        assert child.process is not None  # noqa: S101 (for the type checker)
        _kill_group(child.process.pid)
        child.failures = 0 if now - child.started_at > STEADY_AFTER else child.failures + 1
        delay = restart_delay(child.failures)
        child.due_at = now + delay
        how = describe_end(child.process.returncode)
        child.process = None
        self.say(f"{child.program.name} {how}; starting it again in {delay:g} s.")

    def _start(self, child: Child) -> None:
        with _output(child.program.log) as output:
            child.process = subprocess.Popen(
                tied(child.program.command),
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )
        child.started_at = time.monotonic()

    def _stop_all(self) -> None:
        """Ask each main process to end; after the grace kill what is left of every group."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        since = time.monotonic()
        while any(process.poll() is None for process in running) and time.monotonic() - since < self.grace:
            time.sleep(0.05)
        for process in running:
            _kill_group(process.pid)
            process.wait()


def tied(command: Sequence[str]) -> list[str]:
    """Return how to run a command so that, on Linux, it ends when this process does, whatever killed it."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def restart_delay(failures: int) -> float:
    """Return the seconds to wait after so many quick failures in a row."""
    return min(FIRST_DELAY * 2 ** max(failures - 1, 0), LONGEST_DELAY)


def describe_end(returncode: int) -> str:
    """Say how a process ended."""
    if returncode < 0:
        named = {number.value: number.name for number in signal.Signals}
        return f"was killed by {named.get(-returncode, f'signal {-returncode}')}"
    return f"ended with code {returncode}"


def die_with_parent(parent: int) -> None:
    """Let SIGTERM come from the kernel when the parent dies."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 (only the shim needs it)

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def die_with_parent_then_run(parent: int, command: Sequence[str]) -> None:
    """Become the command, and die with the parent."""
    die_with_parent(parent)
    try:
        os.execvp(command[0], list(command))  # noqa: S606 (no shell is the point)
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}.")


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


@contextlib.contextmanager
def _output(log: Path | None):
    if log is None:
        yield None
        return
    with log.open("ab") as stream:
        yield stream


@contextlib.contextmanager
def _woken_by_signals(handle: Callable[[int], None]):
    """Let signals, the death of a child among them, end a wait at once."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    old = {number: signal.signal(number, lambda number, _frame: handle(number)) for number in STOP_SIGNALS}
    old[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    old_fd = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield os.fdopen(reader, "rb", buffering=0)
    finally:
        signal.set_wakeup_fd(old_fd)
        for number, handler in old.items():
            signal.signal(number, handler)
        os.close(writer)


def _sleep(wake: IO[bytes], seconds: float) -> None:
    if select.select([wake], [], [], seconds)[0]:
        wake.read(512)


if __name__ == "__main__":
    die_with_parent_then_run(int(sys.argv[1]), sys.argv[2:])
