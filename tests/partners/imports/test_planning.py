"""What only the whole file can tell."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from partners.imports.facts import PartnerFacts, Row
from partners.imports.planning import plan_rows


def row(at: int, number: str, parent: str = "HQ", level: str = "dealer", **facts: str) -> Row:
    blank = {"country": "", "town": "", "band": "", "ownership_group": "", "name": number} | facts
    return Row(at, PartnerFacts(number=number, level=level, parent=parent, **blank), None)


HQ = row(2, "HQ", "", "hq")


def test_children_before_parents_are_put_after_them() -> None:
    plan = plan_rows([row(3, "D", "V"), row(4, "V", level="distributor"), HQ], known=[])
    assert [kept.partner.number for kept in plan.rows] == ["HQ", "V", "D"]
    assert plan.problems == []


def test_known_parents_need_no_row() -> None:
    assert [kept.number for kept in plan_rows([row(3, "D", "V")], known=["V"]).rows] == [3]


def test_unknown_parent_and_circles_are_refused() -> None:
    plan = plan_rows(
        [HQ, row(3, "D", "nobody"), row(4, "A", "B"), row(5, "B", "A"), row(6, "C", "D")], known=[]
    )
    assert [kept.number for kept in plan.rows] == [2]
    assert [(problem.row, problem.value) for problem in plan.problems] == [
        (3, "nobody"),
        (4, "B"),
        (5, "A"),
        (6, "D"),
    ]
    assert "Add or correct" in plan.problems[0].advice
    assert "circle" in plan.problems[1].advice


def test_repeated_partner_must_say_the_same() -> None:
    plan = plan_rows(
        [HQ, row(3, "D", town="Ulm"), row(4, "D", town="Bonn"), row(5, "D", town="Ulm")], known=[]
    )
    assert [kept.number for kept in plan.rows] == [2, 3, 5]
    assert [(problem.row, problem.column, problem.value) for problem in plan.problems] == [
        (4, "town", "Bonn")
    ]
    assert "Row 3 says “Ulm”" in plan.problems[0].advice


def test_second_headquarters_is_refused() -> None:
    plan = plan_rows([HQ, row(3, "HQ2", "", "hq")], known=[])
    assert [(problem.row, problem.column) for problem in plan.problems] == [(3, "level")]


@given(st.lists(st.integers(0, 30), max_size=40), st.randoms(use_true_random=False))
def test_any_tree_in_any_order_keeps_every_row_after_its_parent(
    parents: list[int], rnd: random.Random
) -> None:
    rows = [HQ]
    for at, choice in enumerate(parents):
        above = rows[choice % len(rows)].partner.number
        rows.append(row(at + 3, f"P{at}", above))
    shuffled = rnd.sample(rows, len(rows))
    plan = plan_rows(shuffled, known=[])
    assert plan.problems == []
    assert {kept.number for kept in plan.rows} == {each.number for each in rows}
    seen: set[str] = set()
    for kept in plan.rows:
        assert not kept.partner.parent or kept.partner.parent in seen
        seen.add(kept.partner.number)
