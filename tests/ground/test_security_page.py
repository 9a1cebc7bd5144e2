"""The page on security names tests that exist, and counts its rows truly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from ground.places import ROOT

PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (\d+\.[\d.*]+) \|(.*)\|(.*)\|(.*)\|(.*)\|$", re.MULTILINE)


@cache
def names_in(path: str) -> frozenset[str]:
    file = ROOT / "tests" / path
    tree = ast.parse(file.read_text() if file.exists() else "")
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def rows() -> Iterator[tuple[str, str]]:
    for number, _level, _what, how, test in ROW.findall(PAGE.read_text()):
        if how.strip().startswith("does not apply"):
            yield number, "out"
        elif how.strip().startswith("not met"):
            yield number, "not met"
        else:
            yield number, "met" if NAMED.search(test) else test.strip()


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE.read_text())
    assert len(named) > 150
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_every_row_says_how_it_stands_and_is_there_once() -> None:
    found = list(rows())
    assert len({number for number, _state in found}) == len(found)
    assert {state for _number, state in found} == {"met", "no test", "not met", "out"}


def test_open_rows_are_listed_and_counted() -> None:
    opening = PAGE.read_text().split("## Open\n")[1].split("\n## ")[0]
    by_state = {
        state: [number for number, each in rows() if each == state]
        for state in ("met", "no test", "not met", "out")
    }
    assert [int(count) for count in re.findall(r"\d+", opening.splitlines()[0])] == [
        sum(map(len, by_state.values())),
        *map(len, by_state.values()),
    ]
    assert re.findall(r"^- (\S+)", opening, re.MULTILINE) == by_state["not met"]
    assert re.findall(r"\d+\.\d+\.\d+", opening.split("without a test**:")[1]) == by_state["no test"]
