"""Take indexes and constraints off tables while much is written into them, on PostgreSQL.

A row of the ledger costs a dozen index entries and five keys to look up; at the end they cost far less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model

# Keys that point elsewhere, and unique ones; the primary key stays, since others point to it.
CONSTRAINTS = """
select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
       format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname,
              pg_get_constraintdef(oid))
from pg_constraint where contype in ('f', 'u') and conrelid = any(%s::regclass[]) order by contype, conname
"""
INDEXES = """
select format('drop index %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
from pg_index where indrelid = any(%s::regclass[]) and not indisprimary
  and not exists (select from pg_constraint where conindid = indexrelid) order by indexrelid
"""


@contextmanager
def bare_tables(models: Collection[type[Model]]) -> Iterator[None]:
    """Hold these tables for oneself, without indexes and constraints, and put all back and count at the end.

    It is one transaction: whoever is killed in it leaves the tables as they were.
    """
    with transaction.atomic():
        if connection.vendor != "postgresql":
            yield
            return
        taken = [*_taken(CONSTRAINTS, models), *_taken(INDEXES, models)]
        # Keys checked at the end of a transaction would keep the tables from being changed.
        _run(["set constraints all immediate", "set local maintenance_work_mem = '256MB'"])
        _run(away for away, _back in taken)
        yield
        _run(back for _away, back in reversed(taken))
        # Until autovacuum came by, a list of a million would be searched as if it were a short one.
        _run(f"analyze {model._meta.db_table}" for model in models)


def _taken(query: str, models: Iterable[type[Model]]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [[model._meta.db_table for model in models]])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
