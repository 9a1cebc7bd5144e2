"""The declared graph: every edge, and no other, in a thousand sequences."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.enums import CaseState, CheckResult
from feedback.models import Case
from feedback.states import ASIDE, DATE_FIELDS, GRAPH, advance
from portal.kernel.errors import IllegalTransitionError

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
EDGES = {
    ("received", "understood"),
    ("understood", "passed_on"),
    ("understood", "answered"),
    ("passed_on", "answered"),
    ("answered", "told"),
    ("told", "checked"),
    ("checked", "understood"),
    ("received", "closed"),
    ("understood", "closed"),
    ("closed", "received"),
    ("closed", "understood"),
    ("received", "merged"),
    ("understood", "merged"),
    ("merged", "received"),
    ("merged", "understood"),
}


def a_case(state: str = CaseState.RECEIVED, result: str = "") -> Case:
    """Make an unsaved case."""
    return Case(state=state, check_result=result, received_at=START)


def test_graph_declared_has_these_edges_alone() -> None:
    """The graph is the issue's."""
    assert {(here, to) for here, ends in GRAPH.items() for to in ends} == EDGES


@settings(max_examples=1000)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(CaseState.values), st.sampled_from(["", *CheckResult.values])), max_size=12
    )
)
def test_advance_any_sequence_takes_declared_edges_only(steps: list[tuple[str, str]]) -> None:
    """An edge dates its state, but for the ways back to "received" and from "merged"; all else is refused."""
    case, seen_understood = a_case(), False
    for minute, (to, result) in enumerate(steps):
        at, here = START + dt.timedelta(minutes=minute), case.state
        case.check_result = result
        before = {name: getattr(case, name) for name in DATE_FIELDS.values()}
        allowed = (here, to) in EDGES and (here != CaseState.CHECKED or result == CheckResult.NO)
        if here in ASIDE:
            allowed &= to == (CaseState.UNDERSTOOD if seen_understood else CaseState.RECEIVED)
        if allowed and to == CaseState.RECEIVED:
            assert advance(case, to, at) == ("state",)
            assert (case.state, case.received_at) == (to, START)
        elif allowed and here == CaseState.MERGED:
            assert advance(case, to, at) == ("state",)
            assert {name: getattr(case, name) for name in DATE_FIELDS.values()} == before
        elif allowed:
            assert advance(case, to, at) == ("state", DATE_FIELDS[to])
            assert (case.state, getattr(case, DATE_FIELDS[to])) == (to, at)
            seen_understood |= to == CaseState.UNDERSTOOD
        else:
            with pytest.raises(IllegalTransitionError):
                advance(case, to, at)
            assert case.state == here
            assert {name: getattr(case, name) for name in DATE_FIELDS.values()} == before


def test_advance_refused_says_where_it_stands() -> None:
    """The refusal is a sentence that says what to do."""
    with pytest.raises(IllegalTransitionError) as refused:
        advance(a_case(), CaseState.TOLD, START)
    assert str(refused.value) == "The remark is “Received”, so this can't be done now. Load the page again."
