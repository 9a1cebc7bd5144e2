"""What is tried at the ways of hostile_ways.py, and what of the answers is at fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import connection
from django.test import Client
from django.utils.html import escape

from tests.architecture.hostile_ways import Answer, Way, ask
from tests.hostile.filling import as_sent, over_the_wire

People = dict[str, Client]
# Rows that tell of the request itself.
OF_THE_REQUEST = {"django_session", "partners_activitylog", "partners_idempotentwrite"}
# What differs from one request to the next: moments, numbers of new rows, random words.
PASSING = re.compile(r"\d{4}-\d\d-\d\d[T ]?[\d:.+]*|[\w./~+=:-]{16,}|\b[A-Z]{3}-[A-Z]{3}-[A-Z]{3}\b")
GONE = {404, 410}
# What a script of Wagtail's asks, and says in words of its own.
FOR_SCRIPTS = {"wagtailimages:add_multiple"}


def pairs(ways: list[Way]) -> list[tuple[Way, str]]:
    """Return each field of each route once, where the way with it is one that leads on."""
    found: dict[tuple[str, str], Way] = {}
    for way in sorted(ways, key=lambda way: way.status >= 400):
        for name in way.fields:
            if not name.endswith("_FORMS"):
                found.setdefault((way.route, name), way)
    return [(way, name) for (_route, name), way in sorted(found.items())]


def try_words(people: People, way: Way, name: str, text: str) -> list[str]:
    """Send one hostile text in one field of a body or an address that is well-meant otherwise."""
    sent = text if way.is_api and way.method == "POST" else over_the_wire(text)
    answer = ask(people[way.column], way, {**way.base, name: sent})
    faults = [*answer.faults, *unsaid(way, answer)]
    return [f"{way.method} {way.route} {name} {sent[:40]!r}: {fault}" for fault in faults]


def unsaid(way: Way, answer: Answer) -> Iterator[str]:
    """Yield what a refusal does not say to whoever sent it."""
    if way.method == "GET" or answer.status < 400 or answer.status in GONE or way.route in FOR_SCRIPTS:
        return
    if way.is_api:
        problem = json.loads(answer.body)
        if not problem.get("title") or not problem.get("detail"):
            yield f"problem without words: {answer.body[:80]}"
        return
    errors = [str(text) for form, *_ in answer.seen.forms for texts in form.errors.values() for text in texts]
    hidden = [text for text in errors if escape(text) not in answer.body]
    if errors and len(hidden) == len(errors):
        yield f"not said: {hidden[0][:80]}"
    if not errors and "<h1" not in answer.body:
        yield f"{answer.status} without a page: {answer.body[:80]}"


def try_form(form: forms.BaseForm, name: str, text: str) -> None:
    """Clean one field with a hostile text: a value or a refusal, never another error."""
    field, sent = form.fields[name], as_sent({form.add_prefix(name): over_the_wire(text)})
    value = field.widget.value_from_datadict(sent, as_sent({}), form.add_prefix(name))
    try:
        form.cleaned_data = {name: field.clean(value)}
        if own := getattr(form, f"clean_{name}", None):
            own()
    except forms.ValidationError as error:
        if not all(error.messages):
            raise AssertionError(name) from error


def rows_of(tables: set[str]) -> dict[str, list[str]]:
    """Return the rows of tables as texts, without what passes."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables - OF_THE_REQUEST):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (our tables)
            found[table] = sorted(PASSING.sub("*", str(row[1:])) for row in cursor.fetchall())
    return found


def counts_of(tables: set[str]) -> dict[str, int]:
    """Return how many rows tables have."""
    return {table: len(rows) for table, rows in rows_of(tables).items()}


def try_extras(people: People, way: Way, extras: dict[str, Any]) -> list[str]:
    """Send a body with fields that nobody asked for: the same must come of it."""
    plain, stuffed = _left(people, way, way.base), _left(people, way, {**extras, **way.base})
    if plain == stuffed or plain != _left(people, way, way.base):
        return []
    changed = [table for table in plain[1] if plain[1][table] != stuffed[1].get(table)]
    return [f"{way.route} {way.base.get('action', '')}: {plain[0]} {stuffed[0]} {changed}"]


def _left(people: People, way: Way, values: dict[str, Any]) -> tuple[int, dict[str, list[str]]]:
    left: list[Any] = []
    answer = ask(
        people[way.column], way, values, before_undoing=lambda written: left.append(rows_of(written))
    )
    return answer.status, left[0]


def try_twice(people: People, way: Way) -> tuple[list[str], set[str]]:
    """Send the same body twice; return faults, and the tables in which the second one added rows."""
    client, doubled = people[way.column], set()

    def again(written: set[str]) -> None:
        before = counts_of(written)
        answer = ask(client, way, way.base, key=key, keep=True)
        faults.extend(answer.faults)
        faults.extend(unsaid(way, answer))
        after = counts_of(written)
        doubled.update(table for table in before if after[table] > before[table])

    key, faults = "the-same-key", list[str]()
    ask(client, way, way.base, before_undoing=again, key=key)
    return [f"{way.route} again: {fault}" for fault in faults], doubled
