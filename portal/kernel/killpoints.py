"""Named points at which fault tests kill a process; without a hook, which only they set, nothing happens."""

from __future__ import annotations

from collections.abc import Callable

hook: Callable[[str], None] | None = None


def reach(point: str) -> None:
    """Tell the hook, if there is one, that the process got here."""
    if hook is not None:
        hook(point)
