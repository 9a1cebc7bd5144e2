"""A cache over Redis that goes on without it: limits then count in each process by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
# Many questions of one request wait for a Redis that is away once, not each.
PAUSE_SECONDS = 5
AWAY = (ConnectionInterrupted, RedisError, OSError)


class _Pause:
    """Until when this process leaves Redis alone."""

    until = 0.0


def _either(name: str) -> Callable[..., Any]:
    """Return a method that asks Redis, or the process's own memory while Redis is away."""

    def ask(self: SturdyCache, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _Pause.until:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except AWAY as error:
                _Pause.until = time.monotonic() + PAUSE_SECONDS
                logger.warning("cache not reached error=%s", type(error).__name__)
        return getattr(self.near, name)(*args, **kwargs)

    return ask


class SturdyCache(RedisCache):  # type: ignore[misc]  # the package brings no types
    """Redis while it answers; a rate limit never falls away with it, nor does a page."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.near = LocMemCache("sturdy", {})

    get = _either("get")
    get_many = _either("get_many")
    set = _either("set")
    set_many = _either("set_many")
    add = _either("add")
    incr = _either("incr")
    decr = _either("decr")
    delete = _either("delete")
    delete_many = _either("delete_many")
    has_key = _either("has_key")
    touch = _either("touch")
    clear = _either("clear")
