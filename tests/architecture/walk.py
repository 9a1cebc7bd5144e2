"""Walk addresses as a visitor and tell what happened, in one letter and in which tables were written."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

WRITE = re.compile(r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
SIGN_IN = {resolve_url(settings.LOGIN_URL), resolve_url("account_login")}
REFUSALS = {400, 409, 410, 415, 422, 429}


@dataclass
class Visit:
    """What one request came to."""

    letter: str
    status: int
    body: str
    location: str
    written: set[str] = field(default_factory=set)


def visit(
    client: Client, method: str, address: str, data: dict[str, Any] | None = None, **headers: str
) -> Visit:
    """Send one request and take back whatever it stored."""
    caches["default"].clear()  # allauth counts attempts
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic(), writes() as written:
        sending = {"GET": client.get, "HEAD": client.head, "POST": client.post}[method]
        as_json = {"content_type": "application/json"} if _is_json(method, address) else {}
        response = sending(address, data or {}, headers=headers or None, **as_json)
        body = words_of(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Visit(letter(response), response.status_code, body, response.headers.get("Location", ""), written)


def _is_json(method: str, address: str) -> bool:
    return method == "POST" and address.startswith("/api/")


def letter(response: HttpResponseBase) -> str:
    """Return the table's letter for a response."""
    status = response.status_code
    if status in {301, 302, 303, 307, 308}:
        return "S" if response.headers["Location"].split("?")[0] in SIGN_IN else "+"
    special = {401: "S", 403: "F", 404: ".", 405: "M"}
    if status in special:
        return special[status]
    return "+" if status < 300 or status in REFUSALS else str(status)


def words_of(response: HttpResponseBase) -> str:
    """Read an answer to its end."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


@contextmanager
def writes() -> Iterator[set[str]]:
    """Collect the tables that statements write to."""
    found: set[str] = set()

    def listen(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if match := WRITE.match(sql):
            found.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield found


@cache
def route_names() -> set[str]:
    """Return the name of every address, the Wagtail admin's apart; a nameless one stands as its path."""
    return {name for name, pattern in _routes(get_resolver(), "", []) if not pattern.startswith("admin/")}


def _routes(resolver: URLResolver, prefix: str, spaces: list[str]) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name]) if pattern.name else f"/{route}", route
        else:
            inner = [*spaces, pattern.namespace] if pattern.namespace else spaces
            yield from _routes(pattern, route, inner)


def admin_routes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the admin's routes: their names, and the names of what their addresses need."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "admin/":
            yield from _named(pattern, [], ())


def _named(
    resolver: URLResolver, spaces: list[str], needs: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        here = (*needs, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield ":".join([*spaces, pattern.name]), tuple(dict.fromkeys(here))
        else:
            inner = [*spaces, pattern.namespace] if pattern.namespace else spaces
            yield from _named(pattern, inner, here)


def address_of(route: str, needs: dict[str, Any]) -> str:
    """Return the address of a route; a nameless one is its own."""
    return route if route.startswith("/") else reverse(route, kwargs=needs)
