"""Ask the index of tokens which search rows have them, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

POSTGRES = (
    "SELECT id FROM toolkits_searchrow WHERE lexemes @@ %s::tsquery AND id < %s ORDER BY id DESC LIMIT %s"
)
SQLITE = (
    "SELECT rowid FROM toolkits_searchrow_lexemes "
    "WHERE toolkits_searchrow_lexemes MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
)
ABOVE_ALL = 2**62
BEGINS = "*"


def rows_with(groups: Sequence[Iterable[str]], *, most: int, below: int = ABOVE_ALL) -> list[int]:
    """Return the keys of at most so many rows that have a token of each group; "war*" is any that begins so.

    A group without a token is had by no row.
    """
    wanted = [sorted(set(map(_plain, group)) - {"", BEGINS}) for group in groups]
    if not all(wanted):
        return []
    is_postgres = connection.vendor == "postgresql"
    signs = ("'", " | ", " & ", ":*") if is_postgres else ('"', " OR ", " AND ", "*")
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES if is_postgres else SQLITE, [_joined(wanted, *signs), below, most])
        return [row[0] for row in cursor.fetchall()]


def _plain(token: str) -> str:
    """Return the token without what a question's own signs are made of."""
    kept = "".join(char for char in token if char.isalnum() or char in ":~-")
    return kept + BEGINS if token.endswith(BEGINS) else kept


def _joined(groups: list[list[str]], quote: str, any_of: str, all_of: str, begins: str) -> str:
    def said(token: str) -> str:
        open_ended = token.endswith(BEGINS)
        return f"{quote}{token.removesuffix(BEGINS)}{quote}{begins if open_ended else ''}"

    return all_of.join(f"({any_of.join(map(said, group))})" for group in groups)
