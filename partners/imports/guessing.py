"""Guess which column means what, from the headings and from what stands below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from partners.imports.folding import fold
from partners.imports.headings import BARE_NAMES, EXACT, MIDDLEMEN, field_of
from partners.imports.mapping import CHAIN, FLAT, TREE, Column, Mapping, sign
from partners.imports.remarks import is_remark
from partners.imports.table import RawRow, Sheet
from partners.imports.words import (
    TABLES,
    iso_day,
    look_up,
    read_answer,
    read_band,
    read_consent,
    read_country,
)

BY_VALUES = 40
FEW = 3
MOSTLY = 0.8


def guess_mapping(sheet: Sheet) -> Mapping:
    """Return the likeliest mapping of a sheet; the user confirms it."""
    found = [field_of(heading.text) for heading in sheet.headings]
    found = [_checked(sheet, at, *guess) for at, guess in enumerate(found)]
    texts = [fold(heading.text) for heading in sheet.headings]
    _sort_out_names(texts, found)
    _sort_out_parents(sheet, found)
    _sort_out_roles(sheet, found)
    columns = _once_each(sheet, found)
    fields = {column.field for column in columns}
    shape = TREE if "parent" in fields else FLAT
    if shape == TREE:
        columns = [_without(column, ("region", "distributor", "region_number")) for column in columns]
    mapping = Mapping(sheet.name, sheet.heading_row, shape, tuple(columns), sign(sheet.headings))
    if shape == TREE:
        return mapping
    chain, by_country = guess_chain(columns, sheet.samples)
    return replace(mapping, chain=chain, by_country=by_country)


def _without(column: Column, fields: tuple[str, ...]) -> Column:
    return replace(column, field="", confidence=0) if column.field in fields else column


def _values(samples: Sequence[RawRow], at: int) -> list[str]:
    return [row.cells[at] for row in samples if at < len(row.cells) and row.cells[at]]


def _checked(sheet: Sheet, at: int, field: str, sure: int) -> tuple[str, int]:
    """Doubt a heading that the cells below it contradict; guess a column without one by its cells."""
    if is_remark(sheet.headings[at].text):
        return "", 0
    if not field:
        return _by_values(sheet, at)
    values = _values(sheet.samples, at)
    fits = FITTING.get(field)
    if fits is None or len(values) < FEW:
        return field, sure
    hits = sum(map(fits, values))
    is_likely = hits > 0 if sure == EXACT else hits * 2 >= len(values)
    return (field, sure) if is_likely else ("", 0)


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _knows(name: str) -> Callable[[str], bool]:
    return lambda text: bool(look_up(TABLES[name], text))


# What a cell of a field looks like. All cells unlike it outweigh even a heading that we know.
FITTING: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("name", "person", "last_name", "town", "region", "distributor", "street"), _has_letters),
    **{name: _knows(name) for name in ("level", "status", "language")},
    "country": lambda text: bool(read_country(text)),
    "band": lambda text: bool(read_band(text)),
    "email": lambda text: "@" in text,
    "phone": lambda text: sum(letter.isdigit() for letter in text) > 3,
    "ended_on": lambda text: bool(iso_day(text)),
    "consented_on": lambda text: bool(iso_day(text)),
    "consent": lambda text: read_consent(text) is not None,
    "consent_news": lambda text: bool(read_answer(text)),
    "consent_ask": lambda text: bool(read_answer(text)),
}


def _by_values(sheet: Sheet, at: int) -> tuple[str, int]:
    """Guess a column without a telling heading from its cells, where those can mean only one thing."""
    values = _values(sheet.samples, at)
    if not values:
        return "", 0
    if sum("@" in value for value in values) >= len(values) * MOSTLY:
        return "email", BY_VALUES
    for name in ("level", "role", "country"):
        hits = sum(len(value) > 1 and bool(look_up(TABLES[name], value)) for value in values)
        if hits >= len(values) * MOSTLY:
            return name, BY_VALUES
    return "", 0


def _sort_out_names(texts: list[str], found: list[tuple[str, int]]) -> None:
    """Decide whose name a bare "Name" is, and what a Vertriebspartner is, by what stands beside them."""
    fields = [field for field, _sure in found]
    names = [at for at, field in enumerate(fields) if field == "name"]
    telling = [at for at in names if texts[at] not in BARE_NAMES]
    for at in names:
        if texts[at] in BARE_NAMES and telling and not {"person", "last_name"} & set(fields):
            found[at] = ("last_name" if "first_name" in fields else "person", found[at][1] - 20)
            break
    if "name" not in fields:
        for at, field in enumerate(fields):
            if field == "distributor" and texts[at] in MIDDLEMEN:
                found[at] = ("name", found[at][1] - 20)
                break


def _sort_out_parents(sheet: Sheet, found: list[tuple[str, int]]) -> None:
    """A distributor column that holds numbers of this very list is the number of the partner above."""
    fields = [field for field, _sure in found]
    if "parent" in fields or "number" not in fields or "level" not in fields:
        return
    numbers = set(_values(sheet.samples, fields.index("number")))
    for at, field in enumerate(fields):
        above = _values(sheet.samples, at) if field in ("distributor", "distributor_number") else []
        if above and sum(value in numbers for value in above) >= len(above) * MOSTLY:
            found[at] = ("parent", 60)
            return


def _sort_out_roles(sheet: Sheet, found: list[tuple[str, int]]) -> None:
    """A column of functions that are mostly no roles of ours holds job titles."""
    fields = [field for field, _sure in found]
    if "role" not in fields or "job_title" in fields:
        return
    at = fields.index("role")
    values = _values(sheet.samples, at)
    known = sum(bool(look_up(TABLES["role"], value)) for value in values)
    if len(values) > 2 and known * 2 < len(values):
        found[at] = ("job_title", 60)


def _once_each(sheet: Sheet, found: list[tuple[str, int]]) -> list[Column]:
    """Let each field be fed by its surest column, the first of equals."""
    best: dict[str, int] = {}
    for at, (field, sure) in enumerate(found):
        if field and (field not in best or sure > found[best[field]][1]):
            best[field] = at
    return [
        Column(heading.letter, heading.text, *(found[at] if best.get(found[at][0]) == at else ("", 0)))
        for at, heading in enumerate(sheet.headings)
    ]


def guess_chain(columns: Sequence[Column], samples: Sequence[RawRow]) -> tuple[tuple[str, ...], bool]:
    """Return which repeated columns become partners above, from the top, so that each has one place.

    They keep the order of levels: a region never hangs under a country, nor under a distributor. Also return
    whether each of them is told apart by its country, where countries hold regions: a distributor (a region)
    in two countries becomes two, nobody shall see more than their own branch.
    """
    at = {column.field: column.at for column in columns if column.field}
    chain = [name for name in CHAIN if name in at or f"{name}_number" in at]
    by_country = False
    beside = {name: [_meaning(row, at, name) for row in samples] for name in chain}
    if "country" in chain and len(set(beside["country"]) - {""}) < 2:
        chain.remove("country")
    if chain[:2] == ["region", "country"] and not _belongs(beside, "country", "region"):
        chain.remove("country")
        by_country = True
    if {"region", "distributor"} <= set(chain):
        for name in ("region", "distributor") if by_country or "country" in chain else ():
            beside[name] = _by_country(beside["country"], beside[name])
        if not _belongs(beside, "distributor", "region"):
            chain = ["country", "distributor"] if by_country or "country" in chain else ["distributor"]
            by_country = False
    return tuple(chain), by_country


def _by_country(countries: Sequence[str], names: Sequence[str]) -> list[str]:
    return [f"{country} {name}" if name else "" for country, name in zip(countries, names, strict=True)]


def _meaning(row: RawRow, at: dict[str, int], name: str) -> str:
    column = at.get(f"{name}_number", at.get(name, -1))
    text = row.cells[column] if column < len(row.cells) else ""
    return read_country(text) or fold(text) if name == "country" else fold(text)


def _belongs(beside: dict[str, list[str]], inner: str, outer: str) -> bool:
    """Say whether each inner value stands beside one outer value alone."""
    above: dict[str, set[str]] = {}
    for one, other in zip(beside[inner], beside[outer], strict=True):
        if one:
            above.setdefault(one, set()).add(other)
    return all(len(outers) == 1 for outers in above.values())
