"""Numbers of partners above that a flat list writes in some of their rows and leaves blank in others."""

from __future__ import annotations

from collections.abc import Iterable

from partners.imports.cells import Cells, Reader
from partners.imports.folding import fold
from partners.imports.rows import NUMBER
from partners.imports.table import RawRow
from partners.imports.words import read_country

Place = tuple[str, ...]


def numbers_of_names(reader: Reader, rows: Iterable[RawRow]) -> dict[Place, list[str]]:
    """Return the numbers that stand beside each name, within what the list puts above it."""
    found: dict[Place, dict[str, None]] = {}
    for raw in rows:
        cells = Cells(raw, reader)
        for name in numbered(reader):
            number = cells.get(f"{name}_number") or ""
            if cells.get(name) and NUMBER.fullmatch(number):
                found.setdefault(place_of(cells, name), {})[number] = None
    return {place: list(numbers) for place, numbers in found.items()}


def numbered(reader: Reader) -> list[str]:
    """Return which of the partners above have a column of names and one of numbers."""
    columns = reader.columns
    return [name for name in reader.mapping.chain if name in columns and f"{name}_number" in columns]


def place_of(cells: Cells, name: str) -> Place:
    """Return a partner's name with the country and the partners above that its row says."""
    mapping = cells.reader.mapping
    above = mapping.chain[: mapping.chain.index(name)]
    said = [fold(cells.get(each) or cells.get(f"{each}_number") or "") for each in above if each != "country"]
    is_within = "country" in above or mapping.by_country
    country = read_country(cells.get("country") or "", mapping.words.get("country")) if is_within else ""
    return name, fold(cells.get(name) or ""), country or "", *said
