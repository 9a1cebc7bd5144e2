"""A cache whose Redis is away goes on in the process's memory, and asks again only after a while."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.kernel import sturdy_cache
from portal.kernel.sturdy_cache import SturdyCache
from tests.rig.processes import free_port


@pytest.fixture
def cache(monkeypatch) -> Iterator[SturdyCache]:
    """A cache over a port where nobody listens."""
    monkeypatch.setattr(sturdy_cache._Pause, "until", 0.0)
    options = {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1}
    made = SturdyCache(f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": options})
    yield made
    made.near.clear()


def test_limits_hold_while_redis_is_away(cache: SturdyCache, caplog) -> None:
    assert cache.add("seen", 1, 60)
    assert not cache.add("seen", 1, 60)
    cache.set("tries", 1, timeout=60)
    assert cache.incr("tries") == 2
    assert cache.get_or_set("new", lambda: 5) == 5
    assert cache.get_many(["tries", "new"]) == {"tries": 2, "new": 5}
    assert ("tries" in cache, cache.delete("tries"), cache.get("tries", "none")) == (True, True, "none")
    warnings = [record.message for record in caplog.records]
    assert warnings == ["cache not reached error=ConnectionError"]  # asked once, not ten times


def test_redis_is_asked_again_after_a_while(cache: SturdyCache, caplog, monkeypatch) -> None:
    cache.get("a")
    monkeypatch.setattr(sturdy_cache._Pause, "until", 0.0)
    cache.get("a")
    assert len(caplog.records) == 2
