"""Room for the frames of a whole test: Python 3.11 else asks the kernel for memory at every other call.

A thread's frames lie in chunks of 16 KiB. A chunk is unmapped as soon as the first frame in it returns, so a
loop that happens to call across the end of a chunk maps and unmaps memory at every turn; tests call deep
enough to spend a third of their time so. A frame too big for a chunk gets a larger one, and all that is
called from it lies in the rest of that.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from _pytest.runner import runtestprotocol

# Just over 128 KiB at eight bytes a variable: its chunk has 256, and deep recursion stays in the other half.
VARIABLES = 17_000


def spacious() -> Callable:
    """Return a function that calls what it is given from a frame with that many variables."""
    names = " = ".join(f"v{number}" for number in range(VARIABLES))
    made: dict[str, Callable] = {}
    body = f"    if False:\n        {names} = 0\n    return act(*given, **named)\n"
    exec(f"def call(act, *given, **named):\n{body}", made)  # noqa: S102 (nobody writes so many variables by hand)
    return made["call"]


with_room = spacious()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test as pytest does, with room."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with_room(runtestprotocol, item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
