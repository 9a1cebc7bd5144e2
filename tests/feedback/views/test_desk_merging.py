"""Merging at the desk: alike remarks with their reasons, a look first, undo, and where old addresses lead."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from feedback.enums import CaseState, Mode
from feedback.models import Case, Message, Remark
from feedback.queries.loop import loop_figures
from feedback.services.alike import index_new_remarks
from feedback.services.cases import add_note
from feedback.services.merging import merge_case
from feedback.services.recounting import recount_network
from partners.periods import Grain, Period
from tests.factories.feedback import House
from tests.feedback.views.test_desk import act, case_url

pytestmark = pytest.mark.django_db
BATTERY = "The battery of the cargo bike dies in the cold."


def state_of(remark: Remark) -> str:
    """Return where a remark stands."""
    return str(Case.objects.get(remark=remark).state)


def merge(house: House, gone: Remark, kept: Remark) -> None:
    """Merge two remarks past the page."""
    merge_case(scope=house.desk, case=gone.case, into=kept.case, at=timezone.now())


def test_desk_case_shows_alike_remarks_with_the_reason(analyst: Client, house: House) -> None:
    other = house.remark(text=BATTERY)
    asked = house.remark(text=BATTERY)
    for remark in (other, asked):
        house.themed(remark)
    index_new_remarks()
    page = analyst.get(case_url(asked)).text
    assert "Says the same? 1 alike" in page
    assert f"same theme: {house.theme.name}" in page
    assert "same words: battery, cargo, bike, dies" in page
    assert f"Same as {other.number}" in page


def test_desk_same_shows_what_would_happen_and_does_nothing(analyst: Client, house: House) -> None:
    kept, gone, along = house.remark(mode=Mode.NAMED), house.remark(), house.remark()
    house.told(kept)
    merge(house, along, gone)
    page = act(analyst, gone, "same", into=kept.number.lower())
    assert page.status_code == 200
    for said in (
        f"Same as {kept.number}?",
        "1 answer was given already: its author is told it now.",
        "1 remark that is merged into this one comes along.",
        "this one “Known to the agency only”, the other one “Named to HQ”",
    ):
        assert said in page.text
    assert state_of(gone) == CaseState.RECEIVED


def test_desk_merge_leads_to_the_kept_one_with_an_undo(analyst: Client, house: House) -> None:
    kept, gone = house.remark(), house.remark(text="Words of the merged one")
    add_note(scope=house.desk, case=gone.case, text="A note of the merged one")
    page = analyst.post(case_url(gone), {"action": "merge", "into": kept.number}, follow=True)
    assert page.redirect_chain[-1][0] == f"{case_url(kept)}&apart={gone.number}"
    assert "Words of the merged one" in page.text
    assert "A note of the merged one" in page.text
    assert "2 voices, " in page.text
    assert 'data-key="u"' in page.text
    assert state_of(gone) == CaseState.MERGED
    back = act(analyst, gone, "apart")
    assert (back.url, state_of(gone)) == (case_url(gone), CaseState.RECEIVED)


@pytest.mark.parametrize("action", ["same", "merge"])
@pytest.mark.parametrize("into", ["", "ABC-DEF-GHJ", "self", "other network", "answered alone"])
def test_desk_merge_refused_says_why_beside_the_field(
    analyst: Client, house: House, action: str, into: str
) -> None:
    gone, alone = house.remark(), house.remark()
    house.themed(alone)
    act(analyst, alone, "reply", **{"reply-text": "Done.", "as": "answer", "reply-submission_key": "k"})
    numbers = {"self": gone, "other network": House.build().remark(), "answered alone": alone}
    number = numbers[into].number if into in numbers else into
    page = act(analyst, gone, action, into=number)
    assert page.status_code == 422
    assert 'id="id_into-error"' in page.text or "has-error" in page.text
    assert state_of(gone) == CaseState.RECEIVED


def test_desk_merge_of_what_a_colleague_merged_elsewhere_says_so(analyst: Client, house: House) -> None:
    gone, kept, other = house.remark(), house.remark(), house.remark()
    merge(house, gone, other)
    for action in ("same", "merge"):
        page = analyst.post(case_url(gone), {"action": action, "into": kept.number}, follow=True)
        assert "One of the two was merged meanwhile." in page.text
    assert Case.objects.get(remark=gone).merged_into == other.case


def test_desk_old_address_leads_to_the_kept_one_for_who_may_read_it(analyst: Client, house: House) -> None:
    gone, between, kept = house.remark(), house.remark(), house.remark()
    merge(house, gone, between)
    merge(house, between, kept)
    assert analyst.get(case_url(gone)).url == case_url(kept)
    alone = analyst.get(f"{case_url(gone)}&alone=1")
    assert alone.status_code == 200
    assert "This remark is merged into" in alone.text
    assert "Take apart" in alone.text
    foreign = Client()
    foreign.force_login(House.build().analyst.person.user)
    assert foreign.get(case_url(gone)).status_code == 404


def test_desk_writes_to_the_author_of_a_merged_one_by_itself(analyst: Client, house: House) -> None:
    gone, kept = house.remark(), house.remark()
    merge(house, gone, kept)
    fields = {"action": "reply", "reply-text": "Which one?", "as": "reply", "reply-submission_key": "k"}
    page = analyst.post(f"{case_url(gone)}&alone=1", fields)
    assert page.url == f"{case_url(gone)}&alone=1"
    assert Message.objects.get().case == gone.case


@pytest.mark.parametrize("mode, said", [(Mode.AGENCY_ONLY, False), (Mode.NAMED, True)])
def test_desk_never_says_of_few_protected_voices_how_many_people_they_are(
    analyst: Client, house: House, mode: str, said: bool
) -> None:
    author = house.member()
    kept, gone = house.remark(author, mode=mode), house.remark(author, mode=mode)
    merge(house, gone, kept)
    assert ("1 person, " in analyst.get(case_url(kept)).text) == said


@pytest.mark.parametrize("merged", [4, 7])  # enough dealers to say how many people
def test_desk_case_costs_the_same_for_any_number_merged(
    analyst: Client, house: House, merged: int, django_assert_num_queries: object
) -> None:
    kept = house.remark()
    for _ in range(merged):
        gone = house.remark()
        house.themed(gone)
        add_note(scope=house.desk, case=gone.case, text="x")
        merge(house, gone, kept)
    with django_assert_num_queries(MERGED_QUERIES):  # type: ignore[operator]
        analyst.get(case_url(kept))


def test_ledger_counts_what_is_merged_as_merged_and_not_as_late(house: House) -> None:
    kept, gone = house.remark(), house.remark()
    merge(house, gone, kept)
    recount_network(house.network)
    period = Period.of(house.today, Grain.YEAR)
    now = max(Case.objects.values_list("due_at", flat=True))
    loop = loop_figures(house.desk, house.network, period=period, now=now)
    assert {each.label: each.remarks for each in loop.standing} == {"Received": 1, "Merged": 1}
    assert (loop.received, loop.due) == (2, 1)


MERGED_QUERIES = 54
