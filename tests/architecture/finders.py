"""What a guard looks for in a syntax tree: each finder yields (line, what)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

Finding = Iterator[tuple[int, str]]
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SCOPED_CALLS = {"visible_to", "aimed_at"}
GETTERS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404"}
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}
TRANSLATORS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
}
EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}
Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_of(node: ast.expr) -> str:
    """Return the last name of a dotted expression."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def unscoped_managers(tree: ast.Module, models: Collection[str]) -> Finding:
    """Find managers of the models, except where a scope is applied at once."""
    aliases = _aliases(tree, models)
    allowed = set(_scoped_managers(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and node not in allowed:
            owner = name_of(node.value)
            if owner in models or owner in aliases:
                yield node.lineno, f"{owner}.{node.attr}"


def _aliases(tree: ast.Module, models: Collection[str]) -> set[str]:
    return {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname and alias.name in models
    }


def _scoped_managers(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what stands before `.visible_to(...)`, and what `get_visible_or_404` is given to filter."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in SCOPED_CALLS:
            yield from ast.walk(node.func.value)
        if name_of(node.func) == "get_visible_or_404" and node.args:
            yield from ast.walk(node.args[0])


def bare_getters(tree: ast.Module) -> Finding:
    """Find getters that know no scope: `get_object_or_404` and `.get(pk=...)`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = name_of(node.func)
        if called in GETTERS:
            yield node.lineno, called
        names = [keyword.arg for keyword in node.keywords]
        if called == "get" and isinstance(node.func, ast.Attribute) and names and names != ["default"]:
            yield node.lineno, f".get({', '.join(name or '**' for name in names)}=...)"


def orm_writes(tree: ast.Module) -> Finding:
    """Find writes to tables: they belong to services."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            if name_of(node.func.value) in {"super", "form", "session"}:
                continue
            yield node.lineno, f".{node.func.attr}("


def calls_of(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function by its last name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) == name:
            yield node


def untranslatable(tree: ast.Module) -> Finding:
    """Find messages that no catalogue can hold: built before they are looked up, or with nameless places."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or name_of(node.func) not in TRANSLATORS:
            continue
        if not isinstance(node.func, ast.Name):
            continue
        messages = node.args if not name_of(node.func).startswith("n") else node.args[:2]
        for message in messages:
            if not isinstance(message, ast.Constant) or not isinstance(message.value, str):
                yield node.lineno, "the message is not a literal"
            elif "%s" in message.value or "%d" in message.value or "{}" in message.value:
                yield node.lineno, "a place without a name"


def eager_at_import(tree: ast.Module) -> Finding:
    """Find translations made at import, in whatever language the process started with."""
    eager = EAGER | _eager_underscore(tree)
    for node in _outside_functions(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in eager:
            yield node.lineno, f"{node.func.id}(...) at import: use the lazy one"


def _eager_underscore(tree: ast.Module) -> set[str]:
    return {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname and alias.name in EAGER
    }


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*Functions, ast.Lambda)):
            continue
        yield child
        yield from _outside_functions(child)


def long_functions(tree: ast.Module, limit: int) -> Finding:
    """Find functions longer than the limit, decorators aside."""
    for node in ast.walk(tree):
        if isinstance(node, Functions):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > limit:
                yield node.lineno, f"{node.name} has {length} lines"


def undocumented(tree: ast.Module) -> Finding:
    """Find the module, public classes, functions and methods that say nothing about themselves."""
    if tree.body and ast.get_docstring(tree) is None:
        yield 1, "module"
    yield from _undocumented(tree)


def _undocumented(node: ast.Module | ast.ClassDef) -> Finding:
    for child in node.body:
        if (
            not isinstance(child, (*Functions, ast.ClassDef))
            or child.name.startswith("_")
            or child.name == "Meta"
        ):
            continue
        if ast.get_docstring(child) is None and not _is_overload(child):
            yield child.lineno, child.name
        if isinstance(child, ast.ClassDef):
            yield from _undocumented(child)


def _is_overload(node: ast.stmt) -> bool:
    return any(
        name_of(decorator) in {"overload", "setter"} for decorator in getattr(node, "decorator_list", [])
    )


def trusted_markup(tree: ast.Module) -> Finding:
    """Find text that is declared safe by hand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in {"mark_safe", "SafeString", "SafeText"}:
            yield node.lineno, f"{name_of(node.func)}(...)"


def business_signals(tree: ast.Module) -> Finding:
    """Find subscriptions to model signals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
            yield node.lineno, ", ".join(alias.name for alias in node.names)


def overridden_writes(tree: ast.Module) -> Finding:
    """Find `save` and `delete` of models that do more than the table."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for child in node.body:
                if isinstance(child, Functions) and child.name in {"save", "delete"}:
                    yield child.lineno, f"{node.name}.{child.name}"


def texts_that_query(tree: ast.Module) -> Finding:
    """Find `__str__` that follows a relation: `self.a.b`."""
    for node in ast.walk(tree):
        if not isinstance(node, Functions) or node.name != "__str__":
            continue
        for inner in ast.walk(node):
            if not isinstance(inner, ast.Attribute) or not isinstance(inner.value, ast.Attribute):
                continue
            if name_of(inner.value.value) == "self":
                yield inner.lineno, f"self.{inner.value.attr}.{inner.attr}"


def sleeps(tree: ast.Module) -> Finding:
    """Find clocks that are waited for instead of moved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) == "sleep":
            yield node.lineno, "sleep(...)"


def skips(tree: ast.Module) -> Finding:
    """Find tests that are switched off."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"}:
            yield node.lineno, node.attr


def without_assertion(tree: ast.Module) -> Finding:
    """Find tests that can't fail but by an exception."""
    for node in ast.walk(tree):
        if isinstance(node, Functions) and node.name.startswith("test_") and not _asserts(node):
            yield node.lineno, node.name


def _asserts(function: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Assert)
        or (
            isinstance(node, ast.Call)
            and re.search(r"assert|raises|expect|check|wait_for", name_of(node.func))
        )
        for node in ast.walk(function)
    )
