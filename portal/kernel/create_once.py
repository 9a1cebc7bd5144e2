"""Insert a row unless its unique key is taken, without looking first."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def create_once(rows: models.Manager[Row], key: dict[str, Any], fields: dict[str, Any]) -> Row | None:
    """Insert a row; None when one with the same key stands there already.

    Nearly always there is none, so the database is asked to take the row rather than to look for it: one
    statement less than `get_or_create`. A failure of any other kind is raised.
    """
    try:
        with transaction.atomic():
            return rows.create(**key, **fields)
    except IntegrityError:
        if rows.filter(**key).exists():
            return None
        raise
