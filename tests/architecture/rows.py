"""Read the table of matrix.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.matrix import TABLES
from tests.architecture.matrix_api import API
from tests.architecture.visitors import COLUMNS

METHODS = ("GET", "POST")
RELATIONS = ("-", "own", "dealer", "branch", "far", "draft", "revoked", "other", "crossed")
LETTERS = set("+S.FM")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    route: str
    method: str
    relation: str
    letters: str

    def expected(self, column: str) -> str:
        """Return the letter of a visitor."""
        return self.letters[COLUMNS.index(column)]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.relation}"


def read(text: str) -> Iterator[Row]:
    """Read lines of the table; a malformed one says so."""
    for line in text.strip().splitlines():
        route, method, relation, *letters = line.split()
        row = Row(route, method, relation, "".join(letters))
        fits = method in METHODS and relation in RELATIONS and len(row.letters) == len(COLUMNS)
        if not fits or set(row.letters) - LETTERS:
            message = f"malformed line: {line}"
            raise ValueError(message)
        yield row


ROWS = tuple(row for text in (*TABLES, API) for row in read(text))
