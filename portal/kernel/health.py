"""How the parts of an installation are: looked at within a second each, and remembered for some seconds.

A part outside the database is asked in a thread of its own, so that whoever asks waits for a second at most,
whatever the part does; one that still hangs is not asked again meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.registries import Registry

LIMIT_SECONDS = 1.0


class Condition(models.TextChoices):
    """How a part is."""

    WELL = "well", _("Works")
    WEAK = "weak", _("Look at it")
    GONE = "gone", _("Doesn't work")
    UNKNOWN = "unknown", _("Not known")


@dataclass(frozen=True)
class Finding:
    """How a part was found; `detail` holds a figure or the kind of error, never a name or an address."""

    condition: str = Condition.WELL
    detail: str | Promise = ""


WELL = Finding()


@dataclass(frozen=True)
class Part:
    """A part of the installation: how to look at it, and one sentence about what to do when it is not well.

    `is_vital`: without it no page can be shown. `by_database`: looking reads our own tables.
    """

    key: str
    label: str | Promise
    to_do: str | Promise
    look: Callable[[], Finding]
    order: int
    is_vital: bool = False
    by_database: bool = False


@dataclass
class _Look:
    """A look that may still be going on."""

    done: threading.Event = field(default_factory=threading.Event)
    finding: Finding = Finding(Condition.GONE, _("no answer within a second"))


parts: Registry[Part] = Registry("parts")
# What only writing can show, by the part's key: asked by a task, never by a request.
probes: Registry[Callable[[], Finding]] = Registry("probes")
_memory: dict[str, tuple[float, Finding]] = {}
_going_on: dict[str, _Look] = {}


def ordered_parts() -> list[Part]:
    """Return the parts as they are listed."""
    return sorted((part for _key, part in parts.items()), key=lambda part: part.order)


def look_around() -> dict[str, Finding]:
    """Look at every part: those outside side by side, then the database, then what it keeps."""
    listed = ordered_parts()
    fresh = {part.key: kept for part in listed if (kept := _remembered(part.key))}
    outside = {part.key: _begin(part) for part in listed if not part.by_database and part.key not in fresh}
    until = time.monotonic() + LIMIT_SECONDS
    for part in listed:
        if part.by_database and part.key not in fresh:
            fresh[part.key] = _remember(part.key, _in_tables(part, fresh))
    for key, look in outside.items():
        look.done.wait(max(0.0, until - time.monotonic()))
        fresh[key] = _remember(key, look.finding)
    return {part.key: fresh[part.key] for part in listed}


def forget_looks() -> None:
    """Forget what was remembered: the next look is a new one."""
    _memory.clear()


def _remembered(key: str) -> Finding | None:
    at, finding = _memory.get(key, (0.0, WELL))
    return finding if at and time.monotonic() - at < settings.HEALTH_SECONDS else None


def _remember(key: str, finding: Finding) -> Finding:
    _memory[key] = (time.monotonic(), finding)
    return finding


def _in_tables(part: Part, found: dict[str, Finding]) -> Finding:
    """Look by the database; the vital one comes first, and without it nothing else is known."""
    vital = [finding for key, finding in found.items() if parts[key].is_vital and parts[key].by_database]
    if any(finding.condition == Condition.GONE for finding in vital):
        return Finding(Condition.UNKNOWN)
    return _asked(part)


def _begin(part: Part) -> _Look:
    going_on = _going_on.get(part.key)
    if going_on is not None and not going_on.done.is_set():
        return _Look(done=_over())
    look = _going_on[part.key] = _Look()
    threading.Thread(target=_finish, args=(part, look), daemon=True, name=f"look-{part.key}").start()
    return look


def _finish(part: Part, look: _Look) -> None:
    look.finding = _asked(part)
    look.done.set()


def _over() -> threading.Event:
    done = threading.Event()
    done.set()
    return done


def _asked(part: Part) -> Finding:
    try:
        return part.look()
    except Exception as error:
        return Finding(Condition.GONE, type(error).__name__)
