"""The shape of the code: sizes, docstrings, imports, words, markup; and of the tests."""

from __future__ import annotations

import ast
import re

from tests.architecture.finders import (
    eager_at_import,
    long_functions,
    skips,
    sleeps,
    trusted_markup,
    undocumented,
    untranslatable,
    without_assertion,
)
from tests.architecture.markup import inline_code, other_hosts, trusted, untranslated
from tests.architecture.source import Module, all_modules, all_templates, app_modules, offences

FILE_LINES = 300
FUNCTION_LINES = 40
CATCH_ALLS = {"utils", "helpers", "common", "misc", "util", "helper", "base", "tools"}
# Components draw markup; the package's own icons and widgets come as finished text.
MAY_TRUST = ("portal/templatetags/", "portal/kernel/charts")


def test_files_and_functions_are_short() -> None:
    long = [m.path for m in all_modules() if len(m.text.splitlines()) > FILE_LINES and not m.is_migration]
    assert long == []
    written = [module for module in all_modules() if not module.is_migration]
    assert offences(lambda tree: long_functions(tree, FUNCTION_LINES), written) == []


def test_modules_begin_with_future_annotations() -> None:
    written = [module for module in all_modules() if not _is_empty(module)]
    assert [module.path for module in written if not _is_modern(module)] == []


def _is_empty(module: Module) -> bool:
    return all(isinstance(node, ast.Expr) for node in module.tree.body)


def _is_modern(module: Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and "annotations" in {alias.name for alias in node.names}
        for node in module.tree.body
    )


def test_public_things_say_what_they_are() -> None:
    assert offences(undocumented, [module for module in app_modules() if not module.is_migration]) == []


def test_no_catch_all_modules() -> None:
    allowed = {"portal/settings/base.py"}
    names = {
        module.path: {part.removesuffix(".py") for part in module.path.split("/")} for module in all_modules()
    }
    assert [path for path, parts in names.items() if parts & CATCH_ALLS and path not in allowed] == []


def test_messages_can_be_translated() -> None:
    assert offences(untranslatable, app_modules()) == []
    assert offences(eager_at_import, app_modules()) == []


def test_markup_is_trusted_in_components_alone() -> None:
    elsewhere = [module for module in app_modules() if not module.path.startswith(MAY_TRUST)]
    assert offences(trusted_markup, elsewhere) == []
    found = [
        f"{template.path}:{line} {what}"
        for template in all_templates()
        if not template.is_component and template.path.endswith(".html")
        for line, what in trusted(template.text)
    ]
    assert found == []


def test_pages_hold_no_inline_code() -> None:
    found = [
        f"{template.path}:{line} {what}"
        for template in all_templates()
        if not template.is_mail
        for line, what in inline_code(template.text)
    ]
    assert found == []


def test_pages_name_no_other_host() -> None:
    found = [
        f"{template.path}:{line} {what}"
        for template in all_templates()
        for line, what in other_hosts(template.text)
    ]
    assert found == []


def test_words_in_templates_can_be_translated() -> None:
    found = [
        f"{template.path}:{line} {what}"
        for template in all_templates()
        for line, what in untranslated(template.text, is_html=template.path.endswith(".html"))
    ]
    assert found == []


def test_blocks_of_words_over_several_lines_are_trimmed() -> None:
    block = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*endblocktrans", re.DOTALL)
    untrimmed = [
        f"{template.path} {words.strip()[:40]}"
        for template in all_templates()
        for options, words in block.findall(template.text)
        if "\n" in words and "trimmed" not in options.split()
    ]
    assert untrimmed == []


def test_tests_neither_sleep_nor_skip_and_all_assert() -> None:
    tests = [module for module in all_modules() if module.app == "tests"]
    # Machinery may wait for another process; a test may not.
    assert offences(sleeps, [module for module in tests if "/test_" in module.path]) == []
    ground = ("tests/ground/", "tests/conftest.py", "tests/browser.py", "tests/architecture/finders.py")
    assert offences(skips, [module for module in tests if not module.path.startswith(ground)]) == []
    assert offences(without_assertion, tests) == []
