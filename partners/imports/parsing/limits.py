"""How much a file may cost before it is refused."""

from __future__ import annotations

import resource
from contextlib import suppress

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 60
MOST_FILE = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_SHEETS = 50
MOST_MERGES = 50_000
HEAD_ROWS = 200
HEAD_LETTERS = 500_000


class Refusal(Exception):
    """The file as a whole can't be read: a code, and what its sentence names."""

    def __init__(self, code: str, **named: object) -> None:
        super().__init__(code)
        self.code = code
        self.named = named


def bind() -> None:
    """Hold this process to its memory and CPU time for good."""
    with suppress(OSError, ValueError):  # systems that know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def check_row(number: int, filled: int, columns: int) -> None:
    """Refuse a sheet that has grown too long or too wide."""
    if filled > MOST_ROWS:
        raise Refusal("too_many_rows", most=MOST_ROWS)
    if columns > MOST_COLUMNS:
        raise Refusal("too_many_columns", most=MOST_COLUMNS, row=number)
