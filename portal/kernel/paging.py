"""Pages by key, not by offset: the cost of page 1,000 is the cost of page 1."""

from __future__ import annotations

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from portal.kernel.identifiers import keyed_name

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = struct.Struct(">qQ")
SEAL = 14  # with the place 30 bytes, which need no padding in an address


@dataclass(frozen=True)
class KeyPage:
    """Rows of one page and the cursor of the next one (empty on the last)."""

    rows: list[Any]
    next_cursor: str


def is_cursor(cursor: str) -> bool:
    """Say whether the text is a place in a list, and not one that was made up."""
    return _read(cursor) is not None


def key_page(
    queryset: QuerySet[Any],
    *,
    field: str = "created_at",
    cursor: str = "",
    size: int = 25,
    newest_first: bool = True,
) -> KeyPage:
    """Cut one page ordered by (field, id), newest or oldest first; a broken cursor gives the first page."""
    sign, beyond = ("-", "lt") if newest_first else ("", "gt")
    ordered = queryset.order_by(f"{sign}{field}", f"{sign}pk")
    position = _read(cursor)
    if position:
        at, pk = position
        ordered = ordered.filter(Q(**{f"{field}__{beyond}": at}) | Q(**{field: at, f"pk__{beyond}": pk}))
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return KeyPage(rows, _write(rows[-1], field) if more else "")


def _read(cursor: str) -> tuple[datetime, int] | None:
    if not cursor:
        return None
    try:
        sealed = urlsafe_b64decode(cursor.encode("ascii"))
        seal, place = sealed[:SEAL], _veil(sealed[SEAL:], sealed[:SEAL])
        micros, pk = PLACE.unpack(place)
        moment = EPOCH + timedelta(microseconds=micros)
    except (ValueError, OverflowError, struct.error):
        return None
    return (moment, pk) if hmac.compare_digest(seal, _seal(place)) else None


def _write(row: Any, field: str) -> str:
    """Seal the place in the list so that nobody reads it: keys are a sequence and would tell the volume."""
    micros = (getattr(row, field) - EPOCH) // timedelta(microseconds=1)
    place = PLACE.pack(micros, row.pk)
    seal = _seal(place)
    return urlsafe_b64encode(seal + _veil(place, seal)).decode()


def _seal(place: bytes) -> bytes:
    return bytes.fromhex(keyed_name("paging-seal", place.hex()))[:SEAL]


def _veil(place: bytes, seal: bytes) -> bytes:
    """Cover the place, or uncover it, with what follows from the seal under the installation's key."""
    cover = bytes.fromhex(keyed_name("paging-veil", seal.hex()))
    return bytes(one ^ other for one, other in zip(place, cover, strict=False))
