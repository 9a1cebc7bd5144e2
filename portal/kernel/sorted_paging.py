"""Pages of a list sorted by any column, by key and not by offset, with the place in the list sealed."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from portal.kernel.identifiers import keyed_name
from portal.kernel.paging import KeyPage

SEAL = 12


def is_cursor_of(cursor: str, field: str) -> bool:
    """Say whether the text is a place in a list sorted by the field, and not one that was made up."""
    return _read(cursor, field) is not None


def sorted_page(
    queryset: QuerySet[Any], *, field: str, cursor: str = "", size: int = 50, descending: bool = False
) -> KeyPage:
    """Cut one page ordered by (field, id); the field is a text, number or date that is never null.

    A broken cursor, or one of another column, gives the first page.
    """
    sign, beyond = ("-", "lt") if descending else ("", "gt")
    ordered = queryset.order_by(f"{sign}{field}", f"{sign}pk")
    position = _read(cursor, field)
    if position:
        value, pk = position
        ordered = ordered.filter(
            Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"pk__{beyond}": pk})
        )
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return KeyPage(rows, _write(rows[-1], field) if more else "")


def _write(row: Any, field: str) -> str:
    value: Any = row
    for name in field.split("__"):
        value = getattr(value, name)
    said = ["d", value.isoformat()] if isinstance(value, datetime) else ["v", value]
    place = json.dumps([field, *said, row.pk], separators=(",", ":")).encode()
    seal = _seal(place)
    return urlsafe_b64encode(seal + _veil(place, seal)).decode().rstrip("=")


def _read(cursor: str, field: str) -> tuple[Any, int] | None:
    try:
        sealed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        seal, place = sealed[:SEAL], _veil(sealed[SEAL:], sealed[:SEAL])
        if not cursor or not hmac.compare_digest(seal, _seal(place)):
            return None
    except ValueError:
        return None
    column, kind, value, pk = json.loads(place)
    if column != field:
        return None
    return (datetime.fromisoformat(value) if kind == "d" else value), pk


def _seal(place: bytes) -> bytes:
    return bytes.fromhex(keyed_name("sorted-paging-seal", place.hex()))[:SEAL]


def _veil(place: bytes, seal: bytes) -> bytes:
    """Cover the place, or uncover it, with what follows from the seal and the installation's key."""
    cover = b""
    while len(cover) < len(place):
        cover += bytes.fromhex(keyed_name("sorted-paging-veil", f"{seal.hex()}{len(cover)}"))
    return bytes(one ^ other for one, other in zip(place, cover, strict=False))
