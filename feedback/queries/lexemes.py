"""Ask the index of tokens which remarks have some words, the latest first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

POSTGRES = "SELECT id FROM feedback_remarkwords WHERE lexemes @@ %s::tsquery ORDER BY id DESC LIMIT %s"
SQLITE = (
    "SELECT rowid FROM feedback_remarkwords_lexemes "
    "WHERE feedback_remarkwords_lexemes MATCH %s ORDER BY rowid DESC LIMIT %s"
)


def remarks_with(tokens: Iterable[str], *, most: int) -> list[int]:
    """Return the keys of at most so many remarks that have one of the tokens: letters, digits and a colon."""
    return remarks_with_each([tokens], most=most)


def remarks_with_each(groups: Iterable[Iterable[str]], *, most: int) -> list[int]:
    """Return the keys of at most so many remarks that have a token of each group; an empty one none has."""
    wanted = [sorted(tokens) for tokens in groups]
    if not wanted or not all(wanted):
        return []
    is_postgres = connection.vendor == "postgresql"
    quote, any_of, all_of = ("'", " | ", " & ") if is_postgres else ('"', " OR ", " AND ")
    asked = all_of.join(f"({any_of.join(f'{quote}{token}{quote}' for token in tokens)})" for tokens in wanted)
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES if is_postgres else SQLITE, [asked, most])
        return [row[0] for row in cursor.fetchall()]
