"""Pages by key, not by offset: the cost of page 1,000 is the cost of page 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

SALT = "paging"


@dataclass(frozen=True)
class KeyPage:
    """Rows of one page and the cursor of the next one (empty on the last)."""

    rows: list[Any]
    next_cursor: str


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
        at, pk = signing.loads(cursor, salt=SALT)
        return datetime.fromisoformat(at), int(pk)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _write(row: Any, field: str) -> str:
    return signing.dumps([getattr(row, field).isoformat(), row.pk], salt=SALT)
