"""The state of a database's tables: which migrations ran, and the models as they were then."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.backup.errors import BackupError

# (app, name), as django_migrations keeps them.
State = frozenset[tuple[str, str]]


def present_state() -> State:
    """Return the migrations of installed apps that ran in the database; none in an empty one."""
    installed = _loader().migrated_apps
    return frozenset(one for one in MigrationRecorder(connection).applied_migrations() if one[0] in installed)


def newest_state() -> State:
    """Return all migrations that this code knows."""
    return frozenset(_loader().graph.nodes)


def refuse_unknown(state: State, what: str) -> None:
    """Refuse a state that this code can't make: of a newer release, or of other apps."""
    loader = _loader()
    unknown = state - frozenset(loader.disk_migrations or ())
    apps_unknown = sorted({app for app, _name in unknown} - loader.migrated_apps)
    if apps_unknown:
        raise BackupError(f"{what} has tables of apps that aren't installed here: {', '.join(apps_unknown)}.")
    if unknown:
        app, name = sorted(unknown)[0]
        raise BackupError(
            f"{what} is newer than this code, which doesn't know the migration {app}.{name}: upgrade first."
        )
    graph = loader.graph
    needed = {node for one in state & frozenset(graph.nodes) for node in graph.forwards_plan(one)}
    if needed - state:
        app, name = sorted(needed - state)[0]
        raise BackupError(f"{what} has migrations without those they stand on: {app}.{name} is missing.")


def is_newest(state: State) -> bool:
    """Say whether nothing is left to migrate."""
    return newest_state() <= state


def is_same(one: State, other: State) -> bool:
    """Say whether two states have the same tables."""
    return one == other or (is_newest(one) and is_newest(other))


def models_at(state: State) -> Any:
    """Return the registry of models as they were in that state."""
    if is_newest(state):
        return apps
    loader = _loader()
    return loader.project_state(sorted(state & frozenset(loader.graph.nodes))).apps


def migrate_to(state: State) -> None:
    """Migrate forwards to a state, in the transaction that is open."""
    executor = MigrationExecutor(connection, _settle)
    executor.migrate(sorted(_ends(state, executor.loader)))


def migrate_up() -> None:
    """Migrate to the newest state, and let apps add what follows from it (permissions, content types)."""
    migrate_to(newest_state())
    emit_post_migrate_signal(0, False, connection.alias)


def _settle(action: str, *_of: Any) -> None:
    # One transaction for all: PostgreSQL alters no table whose foreign keys still wait to be checked.
    if action == "apply_success":
        connection.check_constraints()


def _ends(state: State, loader: MigrationLoader) -> Iterable[tuple[str, str]]:
    nodes = loader.graph.node_map
    here = [one for one in state if one in nodes]
    return [one for one in here if not any(child.key in state for child in nodes[one].children)]


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None)
