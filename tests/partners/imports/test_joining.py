"""One person in rows with and without an address, where they can be told."""

from __future__ import annotations

from partners.enums import Level, Role
from partners.imports.comparing import Known
from partners.imports.drafting import Drafts, draft_plan
from partners.imports.facts import PartnerFacts, PersonFacts, Row

HQ = Row(1, PartnerFacts("HQ", "Works", Level.HQ))


def row(at: int, name: str, email: str = "", number: str = "1", **said: str) -> Row:
    person = PersonFacts(name, email, Role.DEALER_STAFF, **said)
    return Row(at, PartnerFacts(number, "Voss", Level.DEALER, parent="HQ"), person, "A")


def planned(*rows: Row) -> tuple[list[tuple[str, str, str, str]], Drafts]:
    plan = draft_plan([HQ, *rows], Known(), set())
    people = [draft for draft in plan.drafts if draft.kind == "person"]
    return [(one.number, one.label, one.facts["email"], one.change) for one in people], plan


def test_same_name_at_one_partner_with_and_without_an_address_is_one_person_in_either_order() -> None:
    one = [("1", "Jens Petersen", "jens@voss.example", "created")]
    without, named = "JENS  Petersen", ("Jens Petersen", "jens@voss.example")
    for rows in ([row(2, without), row(3, *named)], [row(2, *named), row(3, without)]):
        people, plan = planned(*rows)
        assert (people, plan.problems) == (one, [])


def test_what_either_row_says_of_the_one_person_is_kept() -> None:
    _people, plan = planned(
        row(2, "Jens", phone="+49 1"), row(3, "Jens", "jens@voss.example", job_title="Owner")
    )
    facts = plan.drafts[-1].facts
    assert (facts["email"], facts["phone"], facts["job_title"]) == ("jens@voss.example", "+49 1", "Owner")


def test_same_name_at_another_partner_stays_another_person() -> None:
    people, plan = planned(row(2, "Jens", "jens@voss.example"), row(3, "Jens", number="2"))
    assert people == [("1", "Jens", "jens@voss.example", "created"), ("2", "Jens", "", "created")]
    assert plan.problems == []


def test_two_addresses_of_one_name_leave_the_row_without_an_address_out_and_name_both() -> None:
    people, plan = planned(
        row(2, "Jens", "b@voss.example"), row(3, "Jens", "a@voss.example"), row(4, "Jens"), row(5, "Ina")
    )
    assert [(label, email) for _number, label, email, _change in people] == [
        ("Jens", "b@voss.example"),
        ("Jens", "a@voss.example"),
        ("Ina", ""),
    ]
    assert [(one.row, one.column, one.value) for one in plan.problems] == [(4, "email", "Jens")]
    assert "a@voss.example, b@voss.example. Write the address" in plan.problems[0].advice
