"""Start the demo in a new folder, and again: the CPU that each of its processes takes until all is done.

Run: `.venv/bin/python -m bench.demo_start [--port 8199]`. The packages are installed already.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.house import ROOT

FIRST_AT_MOST, CHILD_AT_MOST = 60, 8
TICKS = os.sysconf("SC_CLK_TCK")
NAMES = {"granian": "web", "worker": "worker", "beat": "scheduler"}
REST = "installing, preparing, watching"
# All is done when less than this was taken in a pause: what the worker does of itself is part of a start.
PAUSE, IDLE = 5.0, 0.25


@dataclass(frozen=True)
class Process:
    """A process by its number, its parent's, its session's, and the seconds it and its dead children took."""

    pid: int
    parent: int
    session: int
    seconds: float


def main() -> None:
    """Measure both starts and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8199)
    port = parser.parse_args().port
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as folder:
        first, again = (start(Path(folder), port) for _time in range(2))
    total = sum(first.values())
    _print("the first start", first)
    print(f"  together {total:.1f} s: {_verdict(total, FIRST_AT_MOST)}")
    _print("the second start", again)
    dearest = max(seconds for name, seconds in again.items() if name != REST)
    print(f"  dearest child {dearest:.1f} s: {_verdict(dearest, CHILD_AT_MOST)}")


def start(folder: Path, port: int) -> Counter[str]:
    """Start the demo, wait until it is done, and end it; return seconds of CPU by child."""
    environment = os.environ | {"BACKCHANNEL_VAR": str(folder), "PORT": str(port)}
    demo = subprocess.Popen(
        [ROOT / "bin" / "demo"], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert demo.stdout is not None
    for line in demo.stdout:
        if "Ctrl-C ends everything" in line:
            break
    found = _settled(demo.pid)
    demo.send_signal(signal.SIGINT)
    demo.wait(60)
    return found


def _settled(pid: int) -> Counter[str]:
    """Wait until nobody does anything more; return what each child took."""
    while True:
        before = _by_child(pid)
        time.sleep(PAUSE)
        found = _by_child(pid)
        if sum(found.values()) - sum(before.values()) < IDLE:
            return found


def _by_child(pid: int) -> Counter[str]:
    """Return seconds of CPU by child: each has a session of its own."""
    every = list(_processes())
    ours, grown = {pid}, True
    while grown:
        found = {one.pid for one in every if one.parent in ours} | ours
        ours, grown = found, len(found) > len(ours)
    seconds: Counter[str] = Counter()
    for one in every:
        if one.pid in ours:
            seconds[_name_of(one.session)] += one.seconds
    return seconds


def _name_of(session: int) -> str:
    """Return which child a session is, by its leader's command."""
    try:
        command = Path(f"/proc/{session}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return REST
    return next((name for word, name in NAMES.items() if f"\0{word}\0" in command), REST)


def _processes() -> Iterator[Process]:
    """Yield every process (proc(5): fields 4 and 6 after the name, then 14 to 17)."""
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        ticks = sum(int(field) for field in fields[11:15])
        yield Process(int(place.parent.name), int(fields[1]), int(fields[3]), ticks / TICKS)


def _print(name: str, seconds: Counter[str]) -> None:
    print(name)
    for child, taken in sorted(seconds.items()):
        print(f"  {child:<32} {taken:6.1f} s CPU")


def _verdict(taken: float, most: float) -> str:
    return f"within its limit of {most} s" if taken <= most else f"OVER its limit of {most} s"


if __name__ == "__main__":
    main()
