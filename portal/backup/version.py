"""Which release this is; pyproject.toml says the same (a test compares them)."""

from __future__ import annotations

VERSION = "0.1.0"


def parts_of(version: str) -> tuple[int, ...]:
    """Return a version's numbers, to compare; nothing for what is no version."""
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        return ()
