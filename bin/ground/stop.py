"""The one way to give up: a single sentence that says what to do."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

ROOM_HINT = "The disk is full: free some space in {place} and start again."
FULL = {errno.ENOSPC, errno.EDQUOT}
FULL_TEXTS = ("no space left on device", "database or disk is full", "disk quota exceeded", "os error 28")


class Stop(Exception):
    """End the program with one sentence and a code other than zero."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def tells_of_full_disk(text: str) -> bool:
    """Say whether a program's output complains about a full disk."""
    lowered = text.lower()
    return any(sign in lowered for sign in FULL_TEXTS)


def run_main(main: Callable[[], int], place: str) -> None:
    """Run a main function; turn Stop, a full disk and Ctrl-C into one line and an honest exit code."""
    try:
        code = main()
    except Stop as stop:
        print(stop, file=sys.stderr)
        code = stop.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        code = 130
    except OSError as error:
        if error.errno not in FULL:
            raise
        print(ROOM_HINT.format(place=place), file=sys.stderr)
        code = 1
    sys.exit(code)
