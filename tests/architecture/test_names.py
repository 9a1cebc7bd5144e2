"""Names that are only found at run time exist: tasks, nudges, beat entries, routes, migrations, addresses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from portal.celery import app as celery_app
from portal.kernel.addresses import reserved_page_slugs, reserved_slugs
from portal.kernel.registries import navigation
from tests.architecture.finders import Functions, calls_of, name_of
from tests.architecture.source import APPS, ROOT, all_templates, app_modules

MIGRATION = re.compile(r"^\d{4}_(initial|[a-z]+(_[a-z0-9]+)+)$")
ORDER = ("partners", "feedback", "toolkits")
LABEL = re.compile(r"^(partners|feedback|toolkits)(\.[A-Z]\w+|:[\w-]+|/[\w/.#-]+)$")


@pytest.fixture(scope="module")
def tasks() -> set[str]:
    celery_app.loader.import_default_modules()
    return set(celery_app.tasks)


def _nudged() -> Iterator[tuple[str, ast.Call]]:
    for module in app_modules():
        if module.path != "portal/kernel/nudges.py":
            for function in ("nudge", "publish_nudge"):
                for call in calls_of(module.tree, function):
                    yield module.path, call


def test_every_nudge_names_a_registered_task(tasks: set[str]) -> None:
    unknown = []
    for path, call in _nudged():
        name = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
        if name not in tasks:
            unknown.append(f"{path}:{call.lineno} {name or 'not a literal'}")
    assert unknown == []


def test_every_beat_entry_names_a_registered_task(tasks: set[str]) -> None:
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named - tasks == set()


def test_tasks_are_named_by_their_app_and_take_ids() -> None:
    wrong = []
    for module in app_modules():
        for node in ast.walk(module.tree):
            if isinstance(node, Functions):
                wrong += [f"{module.path}:{node.lineno} {said}" for said in _task_faults(node, module.app)]
    assert wrong == []


def _task_faults(function: ast.FunctionDef, app: str) -> Iterator[str]:
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if name_of(called) != "shared_task":
            continue
        named = {key.arg: key.value for key in decorator.keywords} if isinstance(decorator, ast.Call) else {}
        name = getattr(named.get("name"), "value", "")
        if not re.fullmatch(rf"{app}\.[a-z_]+", name):
            yield f"task {name or function.name} is not named {app}.verb"
        for argument in function.args.args:
            if argument.annotation is None or ast.unparse(argument.annotation) not in {"int", "str"}:
                yield f"argument {argument.arg} is not an id"


def test_migrations_say_what_they_do() -> None:
    names = [
        path.stem
        for app in APPS
        for path in (ROOT / app / "migrations").glob("*.py")
        if path.stem != "__init__"
    ]
    assert names
    assert [name for name in names if not MIGRATION.match(name) or "_auto_" in name] == []


def test_reserved_slugs_are_all_first_segments() -> None:
    firsts = {route.split("/")[0] for route in routes() if route and not route.startswith("<")}
    assert {"admin", "accounts", "health", "files"} <= firsts
    assert firsts - reserved_slugs() == set()


def test_reserved_page_slugs_are_all_second_segments() -> None:
    seconds = {route.split("/")[1] for route in routes() if route.startswith("<") and "/" in route}
    assert {name for name in seconds if name and "<" not in name} - reserved_page_slugs() == set()


def routes() -> list[str]:
    """Return every route as text, regular expressions included."""
    return list(_routes(get_resolver(), ""))


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern, route)


def test_every_navigation_entry_leads_somewhere() -> None:
    lost = []
    for key, entry in navigation.items():
        try:
            reverse(entry.url_name, args=["somewhere"])
        except NoReverseMatch:
            lost.append(f"{key}: {entry.url_name}")
    assert lost == []


def test_lower_apps_name_nothing_of_upper_ones() -> None:
    """Import contracts can't see models, addresses and templates that are named by strings."""
    wrong = []
    for module in app_modules():
        if module.app not in ORDER or module.is_migration:
            continue
        for node in ast.walk(module.tree):
            named = (
                LABEL.match(node.value)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
                else None
            )
            if named and ORDER.index(named[1]) > ORDER.index(module.app):
                wrong.append(f"{module.path}:{node.lineno} {named[0]}")
    assert wrong == []


def test_templates_of_lower_apps_name_nothing_of_upper_ones() -> None:
    wrong = []
    for template in all_templates():
        app = template.path.split("/")[0]
        if app not in ORDER:
            continue
        for named in re.finditer(r"[\"'](partners|feedback|toolkits)[:/][\w/.#-]+[\"']", template.text):
            if ORDER.index(named[1]) > ORDER.index(app):
                wrong.append(f"{template.path} {named[0]}")
    assert wrong == []
