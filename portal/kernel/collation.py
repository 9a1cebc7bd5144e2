"""Tree paths in the order of bytes on PostgreSQL: a branch is a range, whatever the locale."""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython


def collate_paths(app: str, *models: str, field: str = "path") -> RunPython:
    """Return a migration step that sets collation "C" on these paths; off PostgreSQL it does nothing.

    Not `db_collation` on the field: SQLite knows no such collation, and compares bytes anyway.
    """

    def collate(apps: Any, schema_editor: Any, collation: str | None = "C") -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for name in models:
            model = apps.get_model(app, name)
            present, wanted = (
                _with(model, field, value) for value in (None if collation else "C", collation)
            )
            schema_editor.alter_field(model, present, wanted)

    def undo(apps: Any, schema_editor: Any) -> None:
        collate(apps, schema_editor, None)

    return RunPython(collate, undo)


def _with(model: Any, name: str, collation: str | None) -> Any:
    field = model._meta.get_field(name).clone()
    field.db_collation = collation
    field.set_attributes_from_name(name)
    field.model = model
    return field
