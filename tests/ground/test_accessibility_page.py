"""docs/accessibility.md names tests that are there."""

from __future__ import annotations

import re

from ground.places import ROOT

PAGE = (ROOT / "docs" / "accessibility.md").read_text()
SHORT = dict(re.findall(r"\*\*(\w+)\*\* = `(tests/[\w/]+\.py)", PAGE))


def test_tests_that_the_page_names_are_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE))
    named |= {(SHORT[word], name) for word, name in re.findall(r"\b(keys|settings)\b[^|`]*`::(\w+)`", PAGE)}
    assert len(named) > 25
    assert {(path, name) for path, name in named if f"def {name}(" not in (ROOT / path).read_text()} == set()


def test_files_that_the_page_names_are_there() -> None:
    files = re.findall(r"`((?:portal|partners|feedback|toolkits|tests)/[\w./]+)[`:]", PAGE)
    assert [path for path in files if not (ROOT / path).exists()] == []
