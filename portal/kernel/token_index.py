"""An index of tokens beside a table: tsvector with GIN on PostgreSQL, FTS5 on SQLite.

The table has a text column that holds tokens parted by single blanks. The index follows it by itself: a
generated column there, triggers here. A later migration that makes Django build the table anew on SQLite
(altering or removing a column) drops the triggers: call `index_tokens` again after it.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.migrations import RunPython

POSTGRES = (
    "ALTER TABLE {table} ADD COLUMN lexemes tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array({column}, ' '))) STORED",
    "CREATE INDEX {table}_lexemes ON {table} USING gin (lexemes)",
)
# The tokens are folded already: "ascii" parts them at blanks and leaves all other letters alone.
SQLITE = (
    # Whoever drops all tables of models and migrates anew, as restoring does, leaves this one behind.
    "DROP TABLE IF EXISTS {table}_lexemes",
    "CREATE VIRTUAL TABLE {table}_lexemes USING fts5({column}, content='{table}', content_rowid='id', "
    "tokenize=\"ascii tokenchars ':~-'\", detail=none, columnsize=0)",
    "CREATE TRIGGER {table}_lexemes_in AFTER INSERT ON {table} BEGIN "
    "INSERT INTO {table}_lexemes(rowid, {column}) VALUES (new.id, new.{column}); END",
    "CREATE TRIGGER {table}_lexemes_out AFTER DELETE ON {table} BEGIN "
    "INSERT INTO {table}_lexemes({table}_lexemes, rowid, {column}) "
    "VALUES ('delete', old.id, old.{column}); END",
    "CREATE TRIGGER {table}_lexemes_anew AFTER UPDATE OF {column} ON {table} BEGIN "
    "INSERT INTO {table}_lexemes({table}_lexemes, rowid, {column}) "
    "VALUES ('delete', old.id, old.{column}); "
    "INSERT INTO {table}_lexemes(rowid, {column}) VALUES (new.id, new.{column}); END",
)
POSTGRES_UNDO = ("DROP INDEX {table}_lexemes", "ALTER TABLE {table} DROP COLUMN lexemes")
SQLITE_UNDO = (
    "DROP TRIGGER {table}_lexemes_in",
    "DROP TRIGGER {table}_lexemes_out",
    "DROP TRIGGER {table}_lexemes_anew",
    "DROP TABLE {table}_lexemes",
)


def index_tokens(table: str, column: str) -> RunPython:
    """Return a migration step that makes the index; undone, it is dropped."""

    def run(schema_editor: Any, on_postgres: tuple[str, ...], on_sqlite: tuple[str, ...]) -> None:
        is_postgres = schema_editor.connection.vendor == "postgresql"
        for statement in on_postgres if is_postgres else on_sqlite:
            schema_editor.execute(statement.format(table=table, column=column))

    return RunPython(
        lambda apps, schema_editor: run(schema_editor, POSTGRES, SQLITE),
        lambda apps, schema_editor: run(schema_editor, POSTGRES_UNDO, SQLITE_UNDO),
    )


def wipe_deleted(table: str) -> None:
    """Take what was deleted out of the index's own pages, so that no dump of the file holds it.

    FTS5 leaves deleted tokens in its segments until they are merged; SQLite before 3.42 can't be told
    otherwise. PostgreSQL drops dead rows with the next VACUUM, here as in any table.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}_lexemes({table}_lexemes) VALUES ('optimize')")  # noqa: S608
