"""A migration runs while the release before still serves: it only adds, or says why it may take away."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tests.architecture.rolling import newer_than, state_before, unsafe_steps
from tests.architecture.source import ROOT

# A package's migration asks the database when it is read.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
# The last migration that a release has; raised with each release (docs/operations.md, "Without a pause").
RELEASED = {
    "portal": "0001_initial",
    "partners": "0015_add_webhooks",
    "feedback": "0009_tell_at_least",
    "toolkits": "0001_initial",
}
TEXT = models.CharField(max_length=10)
UNIQUE = models.UniqueConstraint(fields=["name"], name="once")


def test_released_migrations_are_there() -> None:
    missing = [
        name for app, name in RELEASED.items() if not (ROOT / app / "migrations" / f"{name}.py").exists()
    ]
    assert missing == []


def test_newer_migrations_are_safe_while_the_release_before_runs() -> None:
    assert list(unsafe_steps(newer_than(RELEASED), state_before)) == []


def test_history_before_the_first_release_shows_what_would_be_refused() -> None:
    """Nothing was released when these were written; they hold the reading of real files to its word."""
    early = newer_than(RELEASED | {"feedback": "0005_publish_figures", "partners": "0003_collate"})
    found = {each.split(": ")[0] for each in unsafe_steps(early, state_before)}
    assert found == {"feedback 0006_drop_fold_version", "partners 0004_add_addresses_and_endings"}


def _migration(*steps: Operation, module: str = __name__) -> migrations.Migration:
    made = type("Migration", (migrations.Migration,), {"operations": list(steps), "__module__": module})
    return made("0002_change_it", "partners")


def _state(_migration: migrations.Migration) -> ProjectState:
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=10)),
        ("note", models.CharField(max_length=10, null=True)),
    ]
    state = ProjectState()
    state.add_model(ModelState("partners", "Shop", fields))
    return state


def _words(*steps: Operation, module: str = __name__) -> list[str]:
    found = unsafe_steps([_migration(*steps, module=module)], _state)
    return [each.rsplit(": ", 1)[1] for each in found]


@pytest.mark.parametrize(
    "step, why",
    [
        (migrations.RemoveField("Shop", "name"), "older code still reads and writes it"),
        (migrations.DeleteModel("Shop"), "older code still reads and writes it"),
        (migrations.RenameField("Shop", "name", "title"), "older code knows it under its old name"),
        (migrations.RenameModel("Shop", "Store"), "older code knows it under its old name"),
        (migrations.AlterModelTable("Shop", "store"), "older code knows it under its old name"),
        (migrations.AddField("Shop", "town", TEXT), "older code leaves it out; give it a db_default"),
        (
            migrations.AddField("Shop", "town", models.CharField(max_length=9, default="")),
            "older code leaves it out; give it a db_default",
        ),
        (migrations.AlterField("Shop", "note", TEXT), "older code may still write null"),
        (migrations.AlterField("Shop", "name", models.TextField()), "its type changes under older code"),
        (
            migrations.AlterField("Shop", "name", models.CharField(max_length=10, db_column="title")),
            "older code knows its column under the old name",
        ),
        (
            migrations.AlterField("Shop", "name", models.CharField(max_length=10, unique=True)),
            "older code may still write the same twice",
        ),
        (
            migrations.AlterField("Shop", "name", models.CharField(max_length=9)),
            "older code may still write longer texts",
        ),
        (migrations.AddConstraint("Shop", UNIQUE), "older code doesn't know the constraint"),
        (migrations.RunPython(migrations.RunPython.noop), "it can't be taken back"),
        (migrations.RunSQL("select 1"), "it can't be taken back"),
    ],
)
def test_step_that_older_code_cannot_live_with_is_found(step: Operation, why: str) -> None:
    assert _words(step) == [why]
    assert _words(migrations.SeparateDatabaseAndState(database_operations=[step])) == [why]
    assert _words(migrations.SeparateDatabaseAndState(state_operations=[step])) == []


@pytest.mark.parametrize(
    "step",
    [
        migrations.AddField("Shop", "town", models.CharField(max_length=9, null=True)),
        migrations.AddField("Shop", "town", models.CharField(max_length=9, db_default="")),
        migrations.AddField("Shop", "friends", models.ManyToManyField("partners.Shop")),
        migrations.AlterField("Shop", "name", models.CharField(max_length=20, null=True)),
        migrations.AlterField("Shop", "note", models.CharField(max_length=10, null=True, blank=True)),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
        migrations.RunSQL("select 1", migrations.RunSQL.noop),
    ],
)
def test_step_that_only_adds_is_safe(step: Operation) -> None:
    assert _words(step) == []


def test_what_no_release_knows_may_be_changed_again() -> None:
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", TEXT)]
    new_model = migrations.CreateModel("Store", fields)
    assert _words(new_model, migrations.AddConstraint("Store", UNIQUE), migrations.DeleteModel("Store")) == []
    assert _words(new_model, migrations.RenameModel("Store", "Market")) == []
    new_field = migrations.AddField("Shop", "town", models.CharField(max_length=9, null=True))
    assert _words(new_field, migrations.RemoveField("Shop", "town")) == []
    assert _words(new_field, migrations.RenameField("Shop", "town", "city")) == []


@pytest.mark.parametrize(
    "said, count", [("reason: the release before no longer reads it", 0), ("reason: ", 1), ("because", 1)]
)
def test_module_that_says_its_reason_may_take_away(
    said: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("a_contract")
    module.contract = said  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert len(_words(migrations.RemoveField("Shop", "name"), module=module.__name__)) == count
