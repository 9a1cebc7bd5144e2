"""Several rows about one person: what one leaves empty, another may fill in."""

from __future__ import annotations

import pytest

from partners.enums import Level, Role
from partners.imports.comparing import Known
from partners.imports.drafting import draft_plan
from partners.imports.facts import PartnerFacts, PersonFacts, Row

FULL = {"phone": "+49 431 1", "job_title": "Owner"}
EMPTY = {"phone": "", "job_title": ""}


def row(at: int, said: dict[str, str], **more: object) -> Row:
    person = PersonFacts("Ina", "ina@voss.example", Role.DEALER_STAFF, **said, **more)
    return Row(at, PartnerFacts(str(at), "Voss", Level.DEALER, parent="HQ"), person)


HQ = Row(1, PartnerFacts("HQ", "Works", Level.HQ))


@pytest.mark.parametrize("first, second", [(EMPTY, FULL), (FULL, EMPTY)])
def test_cell_left_empty_is_filled_by_another_row(first, second) -> None:
    plan = draft_plan([HQ, row(2, first), row(3, second)], Known(), set())
    people = [{name: draft.facts[name] for name in FULL} for draft in plan.drafts if draft.kind == "person"]
    assert (people, plan.problems) == ([FULL, FULL], [])


def test_two_words_contradict_and_so_does_a_third_row() -> None:
    rows = [
        HQ,
        row(2, EMPTY),
        row(3, FULL),
        row(4, FULL | {"phone": "2"}),
        row(5, EMPTY, consent={"news": False}),
    ]
    plan = draft_plan([*rows, row(6, EMPTY, consent={"news": True})], Known(), set())
    assert [(one.row, one.column, one.value) for one in plan.problems] == [
        (4, "phone", "2"),
        (6, "consent news", "True"),
    ]
