"""Multiply the remarks of a loaded network inside PostgreSQL, a minute each copy apart: a million in minutes.

    createdb bench; export DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench; manage.py migrate
    manage.py demo --dealers 10000 --remarks 50000
    .venv/bin/python -m bench.multiply --copies 19

Remarks, cases, their themes and the lists by branch are copied, everything that the desk's list reads; the
figures are not counted anew (`manage.py recount_figures` does).
"""

from __future__ import annotations

import argparse
import os


def main() -> None:
    """Copy what is there so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=19)
    copies = parser.parse_args().copies
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    import django  # noqa: PLC0415 (its settings must be in the environment first)

    django.setup()
    from django.db import connection  # noqa: PLC0415 (the same)
    from django.db.models import Max  # noqa: PLC0415 (the same)
    from psycopg import sql  # noqa: PLC0415 (PostgreSQL alone)

    from feedback.models import Case, CaseTheme, Remark, RemarkPlace  # noqa: PLC0415 (the same)

    last = max(model.objects.aggregate(n=Max("pk"))["n"] or 0 for model in (Remark, Case, CaseTheme))
    keys = {"id", "remark_id", "case_id"}
    unique = {"number": 12, "receipt_hash": 60, "submission_key": 60}
    for model in (Remark, Case, CaseTheme, RemarkPlace):
        columns = [field.column for field in model._meta.local_concrete_fields if field.column]
        shifted = [_shifted(sql, column, keys, unique) for column in columns]
        table = sql.Identifier(model._meta.db_table)
        limit = sql.SQL("id") if "id" in columns else sql.SQL("remark_id")
        statement = sql.SQL(
            "insert into {table} ({columns}) select {shifted}"
            " from {table}, generate_series(1, %(copies)s) as copy"
            " where {limit} <= %(last)s on conflict do nothing"
        ).format(
            table=table,
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            shifted=sql.SQL(", ").join(shifted),
            limit=limit,
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, {"copies": copies, "last": last})
            print(f"{model.__name__}: {cursor.rowcount:,} rows more")
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _shifted(sql, column: str, keys: set[str], unique: dict[str, int]):
    """Return what a copied row holds: keys moved on, moments earlier, unique texts with the copy's number."""
    name = sql.Identifier(column)
    if column in keys:
        return sql.SQL("{} + copy * %(last)s").format(name)
    if column in unique:
        return sql.SQL("left({}, {}) || '-' || copy").format(name, sql.Literal(unique[column]))
    if column.endswith("_at"):
        return sql.SQL("{} - copy * interval '1 minute'").format(name)
    return name


if __name__ == "__main__":
    main()
