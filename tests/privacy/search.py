"""Look for words in everything that is stored: rows, raw files of the database, stored files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from portal.kernel.personal_data import How, PersonalData, Subject
from tests.privacy.tables import rows_of, tables


def words_in_rows(words: Sequence[str]) -> list[str]:
    """Return the columns in which one of the words stands, in any table."""
    found = []
    for label, model in sorted(tables().items()):
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*columns):
            for column, value in zip(columns, row, strict=True):
                at = next((at for word in words if (at := str(value).lower().find(word)) >= 0), None)
                if at is not None:
                    found.append(f"{label}.{column}: {str(value)[max(0, at - 40) : at + 40]!r}")
    return found


def words_in_files(words: Sequence[str], folder: Path | None = None) -> list[str]:
    """Return the stored files in which one of the words stands."""
    root = folder or Path(settings.MEDIA_ROOT)
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file() and words_in_bytes(path.read_bytes(), words)
    ]


def words_in_bytes(content: bytes, words: Iterable[str]) -> list[str]:
    """Return the words that stand in the bytes, in any case of letters."""
    low = content.lower()
    return [word for word in words if word.encode() in low]


def broken_rules(subject: Subject, rules: Iterable[tuple[str, PersonalData]]) -> list[str]:
    """Return the tables whose rows still lead to the person, though their rule says that none will."""
    known = tables()
    return [
        f"{label} ({rule.how}): {left}"
        for label, rule in rules
        if rule.how is not How.KEEP and (left := rows_of(subject, known[label]))
    ]
