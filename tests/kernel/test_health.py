"""Parts are looked at side by side, within a second, and not again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from portal.kernel import health
from portal.kernel.health import WELL, Condition, Finding, Part, look_around


@pytest.fixture
def alone(monkeypatch, settings) -> Iterator[list[str]]:
    """Parts of this test alone; the list says which was looked at."""
    monkeypatch.setattr(health.parts, "_entries", {})
    monkeypatch.setattr(health, "LIMIT_SECONDS", 0.05)
    health.forget_looks()
    settings.HEALTH_SECONDS = 60
    yield []
    health.forget_looks()


def part(key: str, look, seen: list[str], **options: bool) -> None:
    """Register a part that notes when it is looked at."""

    def noted() -> Finding:
        seen.append(key)
        return look()

    health.parts.register(key, Part(key, key, "Mend it.", noted, len(health.parts.items()), **options))


def fail() -> Finding:
    raise ConnectionRefusedError


def test_what_raises_is_gone_and_a_look_is_good_for_a_while(alone: list[str]) -> None:
    part("well", lambda: WELL, alone)
    part("gone", fail, alone)
    found = {"well": WELL, "gone": Finding(Condition.GONE, "ConnectionRefusedError")}
    assert look_around() == look_around() == found
    assert sorted(alone) == ["gone", "well"]
    health.forget_looks()
    assert look_around() == found
    assert len(alone) == 4


def test_part_that_hangs_is_left_after_its_time_and_asked_by_nobody_else(alone: list[str], settings) -> None:
    settings.HEALTH_SECONDS = 0
    comes_back = threading.Event()
    part("slow", lambda: comes_back.wait(10) and WELL, alone)
    first, second = look_around(), look_around()
    assert first["slow"].condition == second["slow"].condition == Condition.GONE
    assert "second" in str(first["slow"].detail)
    assert alone == ["slow"]
    comes_back.set()
    health._going_on["slow"].done.wait(5)
    assert look_around() == {"slow": WELL}


def test_without_the_vital_database_nothing_is_known_of_what_it_keeps(alone: list[str]) -> None:
    part("database", fail, alone, is_vital=True, by_database=True)
    part("worker", lambda: WELL, alone, by_database=True)
    part("disk", lambda: WELL, alone)
    conditions = {key: finding.condition for key, finding in look_around().items()}
    assert conditions == {
        "database": Condition.GONE,
        "worker": Condition.UNKNOWN,
        "disk": Condition.WELL,
    }
    assert sorted(alone) == ["database", "disk"]
