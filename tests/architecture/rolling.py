"""Which steps of a migration the release before could not work with, while it still runs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, GeneratedField, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

from tests.architecture.source import APPS, ROOT

REASON = "reason: "
GONE = (migrations.RemoveField, migrations.DeleteModel)
RENAMED = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)
States = Callable[[migrations.Migration], ProjectState]


def newer_than(baseline: dict[str, str]) -> list[migrations.Migration]:
    """Return our migrations after those of the baseline, in order."""
    found = []
    for app in APPS:
        names = sorted(path.stem for path in (ROOT / app / "migrations").glob("[0-9]*.py"))
        modules = {name: f"{app}.migrations.{name}" for name in names if name[:4] > baseline[app][:4]}
        found += [importlib.import_module(path).Migration(name, app) for name, path in modules.items()]
    return found


def state_before(migration: migrations.Migration) -> ProjectState:
    """Return what all models look like before a migration of ours."""
    return _loader().project_state((migration.app_label, migration.name), at_end=False)


@lru_cache(maxsize=1)
def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def contract_of(migration: migrations.Migration) -> str:
    """Return why a migration may take something away, as its module says it."""
    said = getattr(importlib.import_module(type(migration).__module__), "contract", "")
    return said if said.startswith(REASON) and len(said) > len(REASON) else ""


def unsafe_steps(history: Sequence[migrations.Migration], states: States) -> Iterator[str]:
    """Yield what each migration does that older code can't live with, but for those that say why they may.

    Whatever the same history made, older code doesn't know; so it may be changed again.
    """
    made: set[str] = set()
    for migration in history:
        allowed = bool(contract_of(migration))
        for step in _steps(migration.operations):
            why = _why_unsafe(step, migration, made, states)
            if why and not allowed:
                yield f"{migration.app_label} {migration.name}: {step.describe()}: {why}"
            made |= _made_by(step, migration.app_label)


def _steps(operations: Sequence[Operation]) -> Iterator[Operation]:
    for step in operations:
        if isinstance(step, migrations.SeparateDatabaseAndState):
            yield from _steps(step.database_operations)
        else:
            yield step


def _made_by(step: Operation, label: str) -> set[str]:
    if isinstance(step, migrations.CreateModel):
        return {f"{label}.{step.name_lower}"}
    if isinstance(step, migrations.AddField):
        return {f"{label}.{step.model_name_lower}.{step.name_lower}"}
    return set()


def _is_new(step: Operation, label: str, made: set[str]) -> bool:
    name = getattr(step, "old_name", "") or getattr(step, "name", "") or ""
    model = getattr(step, "model_name", "") or name
    return bool({f"{label}.{model}".lower(), f"{label}.{model}.{name}".lower()} & made)


def _why_unsafe(step: Operation, migration: migrations.Migration, made: set[str], states: States) -> str:
    if isinstance(step, migrations.RunPython | migrations.RunSQL):
        return "" if step.reversible else "it can't be taken back"
    if _is_new(step, migration.app_label, made):
        return ""
    if isinstance(step, GONE):
        return "older code still reads and writes it"
    if isinstance(step, RENAMED):
        return "older code knows it under its old name"
    if isinstance(step, migrations.AddField):
        return "" if _may_be_left_out(step.field) else "older code leaves it out; give it a db_default"
    if isinstance(step, migrations.AddConstraint):
        return "older code doesn't know the constraint"
    if isinstance(step, migrations.AlterField):
        return _why_tighter(step, migration, states)
    return ""


def _may_be_left_out(field: Field) -> bool:
    return (
        field.null
        or field.db_default is not NOT_PROVIDED
        or isinstance(field, GeneratedField | ManyToManyField)
    )


def _why_tighter(step: migrations.AlterField, migration: migrations.Migration, states: States) -> str:
    """Say what older code may still write that the column would no longer take."""
    model = states(migration).models[migration.app_label, step.model_name_lower]
    before, after = model.fields[step.name], step.field
    if before.null and not after.null:
        return "older code may still write null"
    if type(before) is not type(after):
        return "its type changes under older code"
    if before.db_column != after.db_column:
        return "older code knows its column under the old name"
    if after.unique and not before.unique:
        return "older code may still write the same twice"
    lengths = (getattr(before, "max_length", None), getattr(after, "max_length", None))
    return "older code may still write longer texts" if _is_shorter(*lengths) else ""


def _is_shorter(before: int | None, after: int | None) -> bool:
    return after is not None and (before is None or after < before)
