"""Levels in a plan: the rule that asks whoever moves a partner by hand asks a list too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partners.imports.comparing import Known
from partners.imports.drafting import draft_plan
from partners.imports.facts import PartnerFacts, Row
from partners.imports.mapping import FLAT, TREE, Column, Mapping
from partners.imports.planning import plan_rows
from partners.models import Partner

STANDING = (
    ("HQ", "", "hq"),
    ("C", "HQ", "country"),
    ("V", "C", "distributor"),
    ("W", "V", "distributor"),
    ("1", "V", "dealer"),
    ("2", "1", "dealer"),
)
COLUMNS = (Column("A", "Nr", "number"), Column("B", "Typ", "level"), Column("C", "Über", "parent"))
BY_TREE = Mapping("Liste", 1, TREE, COLUMNS, "")


@pytest.fixture
def known() -> Known:
    """A network of which the database knows nothing."""
    keys = {number: at for at, (number, _above, _level) in enumerate(STANDING, start=1)}
    partners = {
        number: Partner(pk=keys[number], number=number, name=number, level=level, parent_id=keys.get(above))
        for number, above, level in STANDING
    }
    return Known("HQ", partners, {at: number for number, at in keys.items()})


def row(at: int, number: str, level: str, parent: str, **facts: object) -> Row:
    """Return a row of a list."""
    return Row(at, PartnerFacts(number, number, level, parent, **facts), None, "Liste")


def judged(known: Known, *rows: Row, mapping: Mapping = BY_TREE) -> tuple[set[str], list[tuple[object, ...]]]:
    """Return the partners of good rows, and where the others are wrong."""
    plan = plan_rows(rows, known.partners, mapping)
    drafts = draft_plan(plan.rows, known, (), mapping)
    problems = [*plan.problems, *drafts.problems]
    kept = {draft.number for draft in drafts.drafts if draft.change != "gone"}
    return kept, [(each.row, each.letter, each.column, each.value) for each in problems]


def test_row_under_a_lower_level_is_left_out_with_its_column_and_what_to_do(known) -> None:
    good, bad = row(2, "3", "dealer", "1"), row(3, "X", "distributor", "1")
    assert judged(known, good, bad) == ({"3"}, [(3, "C", "Über", "1")])
    [problem] = draft_plan([bad], known, (), BY_TREE).problems
    assert problem.advice == (
        "The level Distributor does not fit under Dealer (1). Name one above, or correct a level."
    )
    assert problem.sheet == "Liste"


def test_moved_partner_whose_new_parent_does_not_fit_stays_with_what_hangs_under_it(known) -> None:
    moved, below = row(2, "V", "distributor", "X"), row(3, "1", "dealer", "V")
    kept = judged(known, moved, below, row(4, "X", "dealer", "HQ"))
    assert kept == ({"1", "X"}, [(2, "C", "Über", "X")])


def test_new_partner_under_one_that_is_left_out_is_left_out_too(known) -> None:
    rows = [row(2, "X", "country", "V"), row(3, "Y", "dealer", "X"), row(4, "1", "dealer", "X")]
    assert judged(known, *rows) == (
        set(),
        [(2, "C", "Über", "V"), (3, "C", "Über", "X"), (4, "C", "Über", "X")],
    )


def test_level_below_what_hangs_under_it_is_refused_unless_that_goes_along(known) -> None:
    lowered = row(2, "V", "dealer", "C")
    assert judged(known, lowered) == (set(), [(2, "B", "Typ", "dealer")])
    assert judged(known, lowered, row(3, "W", "distributor", "C")) == ({"V", "W"}, [])
    assert judged(known, lowered, row(3, "W", "distributor", "1")) == (
        set(),
        [(3, "C", "Über", "1"), (2, "B", "Typ", "dealer")],
    )
    assert judged(known, row(2, "C", "distributor", "HQ")) == ({"C"}, [])


def test_whatever_stands_as_it_stood_is_not_asked_again(known) -> None:
    known.partners["1"].level = "country"
    rows = [row(2, "1", "country", "V", town="Ulm"), row(3, "2", "dealer", "1")]
    assert judged(known, *rows) == ({"1", "2"}, [])


def test_record_that_was_merged_is_asked_nothing_and_leads_to_the_one_that_stays(known) -> None:
    known.partners["W"].merged_into_id = known.partners["1"].pk
    assert judged(known, row(2, "W", "region", "2"), row(3, "X", "dealer", "W")) == ({"W", "X"}, [])
    assert judged(known, row(2, "X", "distributor", "W")) == (set(), [(2, "C", "Über", "W")])


def test_flat_list_whose_columns_are_chained_against_the_levels_names_the_column(known) -> None:
    columns = (Column("A", "Nr", "number"), Column("B", "Land", "country"), Column("C", "Gebiet", "region"))
    mapping = Mapping("Liste", 1, FLAT, columns, "", chain=("country", "region"))
    country = row(2, "C-NO", "country", "", is_derived=True)
    region = row(2, "R-NORD", "region", "C-NO", is_derived=True)
    rows = [country, region, row(2, "7", "dealer", "R-NORD")]
    assert judged(known, *rows, mapping=mapping) == (
        {"C-NO"},
        [(2, "C", "Gebiet", "R-NORD"), (2, "", "parent number", "R-NORD")],
    )
    distributor = replace(mapping, columns=(*columns, Column("D", "Importeur-Nr", "distributor_number")))
    rows = [row(2, "8", "country", "V")]
    assert judged(known, *rows, mapping=distributor) == (set(), [(2, "D", "Importeur-Nr", "V")])
