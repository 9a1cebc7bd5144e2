"""What is stored about people, why, who sees it, how long, and what an erasure does: one rule per table.

A table that holds a person's key (Person, User, Membership, an address) needs a `PersonalData` rule in
`registries.personal_data`; one that only has room for free text may say in `registries.nothing_personal` why
no person is in it. tests/privacy holds both to it. `deleting`, `nulling`, `scrubbing` build the usual ways.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.functional import Promise

# Who was erased, where a name must stand: "nomen nescio", the same in every language of ours.
NOBODY = "N. N."
CHUNK = 500


@dataclass(frozen=True)
class Subject:
    """A person as rules look for them; `marks` are the texts that name them: name, address, telephone."""

    person_id: int
    network_id: int
    user_id: int | None = None
    ends_account: bool = False
    membership_ids: tuple[int, ...] = ()
    address: str = ""
    marks: tuple[str, ...] = ()
    words_too: bool = False
    for_person: bool = True


class How(StrEnum):
    """What an erasure does to a table: drop rows, empty the key, rewrite, or keep for a reason."""

    DELETE = "delete"
    NULL = "null"
    REWRITE = "rewrite"
    KEEP = "keep"


Erase = Callable[[Subject], int]
Export = Callable[[Subject], list[dict[str, Any]]]


@dataclass(frozen=True)
class PersonalData:
    """One table's rule. `keys` are the columns that lead to a person, checked after an erasure.

    `order`: lower ones are erased first, since others may point to them. A table without `export` says why in
    `not_exported`; `how=KEEP` needs a `reason`.
    """

    what: str | Promise
    why: str
    seen_by: str
    kept: str
    how: How
    keys: tuple[str, ...]
    erase: Erase | None = None
    export: Export | None = None
    not_exported: str = ""
    reason: str = ""
    order: int = 50


@dataclass(frozen=True)
class Retention:
    """How long rows stay, and the sweep that drops older ones in chunks; returns how many it dropped."""

    what: str
    kept: str
    sweep: Callable[[datetime], int]


def own_q(subject: Subject, network: str = "", /, **columns: str) -> Q:
    """Select by columns that hold the subject's keys, `own_q(subject, by="user_id")`; no key, no row.

    An account that works elsewhere too is somebody's there: its rows are the subject's in this network alone,
    found by `network`, the way to a row's network.
    """
    return reduce(or_, (_key_q(subject, network, column, key) for column, key in columns.items()), NOTHING)


NOTHING = Q(pk__in=[])


def _key_q(subject: Subject, network: str, column: str, key: str) -> Q:
    value = getattr(subject, key)
    if not value:
        return NOTHING
    if isinstance(value, tuple):
        return Q(**{f"{column}__in": value})
    if key != "user_id" or subject.ends_account:
        return Q(**{column: value})
    return Q(**{column: value, network: subject.network_id}) if network else NOTHING


def deleting(model: str, network: str = "", /, **columns: str) -> Erase:
    """Drop rows whose column holds the subject's key: `deleting("partners.Contact", person="person_id")`."""

    def erase(subject: Subject) -> int:
        rows = apps.get_model(model)._base_manager.filter(own_q(subject, network, **columns))
        return sum(rows.delete()[1].values())

    return erase


def nulling(model: str, network: str = "", /, **columns: str) -> Erase:
    """Empty the columns that hold the subject's key; the rows stay."""

    def erase(subject: Subject) -> int:
        rows = apps.get_model(model)._base_manager
        return sum(
            rows.filter(own_q(subject, network, **{column: key})).order_by().update(**{column: None})
            for column, key in columns.items()
        )

    return erase


def dropping_files(model: str, *files: str, **columns: str) -> Erase:
    """Drop rows with their stored files, these first: an erasure that fails is done anew."""

    def erase(subject: Subject) -> int:
        rows = apps.get_model(model)._base_manager.filter(own_q(subject, **columns))
        for row in rows:
            for name in files:
                if getattr(row, name):
                    getattr(row, name).storage.delete(getattr(row, name).name)
        return sum(rows.delete()[1].values())

    return erase


def together(*parts: Erase) -> Erase:
    """Do several things to one table."""

    def erase(subject: Subject) -> int:
        return sum(part(subject) for part in parts)

    return erase


def scrubbing(model: str, *fields: str, network: str | Callable[[Subject], Q] = "network_id") -> Erase:
    """Replace the subject's name, address and telephone in texts and JSON of the network's rows.

    `network` is the way to a row's network, or says which rows are the network's.
    """

    def erase(subject: Subject) -> int:
        if not subject.marks:
            return 0
        table = apps.get_model(model)
        within = network(subject) if callable(network) else Q(**{network: subject.network_id})
        rows = table._base_manager.filter(within)
        return sum(
            _scrub_row(row, fields, subject.marks) for row in _naming(table, rows, fields, subject.marks)
        )

    return erase


def scrubbed(value: Any, marks: Sequence[str]) -> Any:
    """Return a text, list or dictionary without the marks, in any case of letters."""
    if isinstance(value, str):
        for mark in marks:
            value = _without(value, mark)
        return value
    if isinstance(value, list):
        return [scrubbed(item, marks) for item in value]
    if isinstance(value, dict):
        return {scrubbed(key, marks): scrubbed(item, marks) for key, item in value.items()}
    return value


def _without(text: str, mark: str) -> str:
    low, needle, out, start = text.lower(), mark.lower(), [], 0
    if len(low) != len(text):  # a letter that changes its length with its case: compare as written
        return text.replace(mark, NOBODY)
    while (found := low.find(needle, start)) >= 0:
        out += [text[start:found], NOBODY]
        start = found + len(needle)
    return "".join([*out, text[start:]])


def _naming(table: Any, rows: Any, fields: Sequence[str], marks: Sequence[str]) -> Iterator[Any]:
    """Yield the rows that may name the subject; JSON may be written with escapes, so it is sought so too."""
    condition = NOTHING
    for name in fields:
        is_json = isinstance(table._meta.get_field(name), models.JSONField)
        if is_json:
            rows = rows.annotate(**{f"words_of_{name}": Cast(name, models.TextField())})
        column = f"words_of_{name}" if is_json else name
        for mark in marks:
            for written in {mark, json.dumps(mark)[1:-1]} if is_json else {mark}:
                condition |= Q(**{f"{column}__icontains": written})
    yield from rows.filter(condition).order_by("pk").iterator(chunk_size=CHUNK)


def _scrub_row(row: Any, fields: Sequence[str], marks: Sequence[str]) -> int:
    changed = {}
    for name in fields:
        before = getattr(row, name)
        after = scrubbed(before, marks)
        if after != before:
            changed[name] = after
    if not changed:
        return 0
    return int(type(row)._base_manager.filter(pk=row.pk).update(**changed))


def exporting(model: str, *fields: str, **columns: str) -> Export:
    """Give the subject's rows with these columns; the keyword says which column holds which key."""

    def export(subject: Subject) -> list[dict[str, Any]]:
        rows = apps.get_model(model)._base_manager.filter(own_q(subject, "", **columns)).order_by("pk")
        return [dict(row) for row in rows.values(*fields)]

    return export


def as_json(data: Any) -> str:
    """Return exported data as text that people can read too."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
