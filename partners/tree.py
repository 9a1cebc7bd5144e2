"""Tree paths: fixed steps of digits and capitals, never reused.

A network's root step comes from its id; every other step from the network's own counter, so that a moved
partner keeps its step and no other partner ever gets it.
"""

from __future__ import annotations

STEP = 4
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def step(number: int) -> str:
    """Return a number as one fixed step in base 36; more than 36^4 - 1 raises ValueError."""
    if not 0 <= number < len(DIGITS) ** STEP:
        message = f"{number} does not fit into a step of {STEP}"
        raise ValueError(message)
    digits = ""
    for _ in range(STEP):
        number, rest = divmod(number, len(DIGITS))
        digits = DIGITS[rest] + digits
    return digits


def network_of(path: str) -> int:
    """Return the id of the network that a path belongs to: its first step says so."""
    return int(path[:STEP], len(DIGITS))


def branch_of(path: str) -> str:
    """Return the branch that a partner heads: its own step, which it keeps; empty for the network's root."""
    return path[-STEP:] if len(path) > STEP else ""


def successor(path: str) -> str:
    """Return the smallest path after every descendant of `path`.

    "Z" has no next digit; "[" follows it in ASCII order and occurs in no path.
    """
    last = path[-1]
    following = "[" if last == "Z" else DIGITS[DIGITS.index(last) + 1]
    return path[:-1] + following


def ancestor_paths(path: str) -> list[str]:
    """Return the paths from the root down to `path` itself."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def branches_on(path: str) -> list[str]:
    """Return the branches in which a partner stands, its own last; the network as a whole is none of them."""
    return [path[place : place + STEP] for place in range(STEP, len(path), STEP)]


def is_within(path: str, branch: str) -> bool:
    """Say whether `path` is `branch` or lies under it."""
    return path.startswith(branch)
