"""Nothing that is withheld can be had by subtraction."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.disclosure.figures import (
    Group,
    disclose_figure,
    disclose_table,
    may_show_figure,
    may_show_texts,
    reads_to_itself,
)
from partners.models import Network, Partner
from partners.scope import LinkLimit, Scope, Seat

NETWORK = Network(pk=1, slug="n", minimum_dealers=5, minimum_texts=8)
SEAT = Seat(1, 1, 1, "0001", "hq", "hq_sponsor", "en", "DE")
HQ = Scope.of(1, 1, (SEAT,))
AGENCY = Scope.of(1, 1, (Seat(2, 2, 1, "0001", "hq", "agency_analyst", "en", "DE"),))


def groups_of(sizes: list[int]) -> list[Group]:
    return [Group(f"g{at}", size, size * 3) for at, size in enumerate(sizes)]


@given(st.lists(st.integers(0, 12), max_size=8))
def test_what_can_be_computed_is_about_enough_dealers(sizes: list[int]) -> None:
    groups = groups_of(sizes)
    shown = disclose_table(NETWORK, HQ, groups)
    hidden = [group for group in groups if shown.values[group.key] is None and group.dealers]
    for group in groups:
        assert shown.values[group.key] is None or group.dealers == 0 or group.dealers >= 5
    if shown.total is None:
        assert shown.rest is None
        return
    # All that a reader can compute about the hidden ones is their sum.
    assert shown.rest == shown.total - sum(value for value in shown.values.values() if value is not None)
    assert not hidden or (sum(group.dealers for group in hidden) >= 5 and len(hidden) >= 2)


@given(st.lists(st.integers(1, 12), min_size=2, max_size=6))
def test_no_combination_of_shown_figures_isolates_a_small_group(sizes: list[int]) -> None:
    groups = groups_of(sizes)
    shown = disclose_table(NETWORK, HQ, groups)
    if shown.total is None:
        return
    open_ones = [value for value in shown.values.values() if value is not None]
    small = {group.value for group in groups if group.dealers < 5 and shown.values[group.key] is None}
    hidden = [group.value for group in groups if shown.values[group.key] is None]
    for count in range(len(open_ones) + 1):
        for chosen in combinations(open_ones, count):
            left = shown.total - sum(chosen)
            if left in small and count == len(open_ones):
                assert len(hidden) > 1


def test_agency_and_system_see_exact_figures() -> None:
    for scope in (AGENCY, Scope.system(1)):
        assert disclose_table(NETWORK, scope, groups_of([1, 2])).values == {"g0": 3, "g1": 6}
        assert disclose_figure(NETWORK, scope, value=7, dealers=1) == 7
        assert may_show_texts(NETWORK, scope, 1)


@pytest.mark.parametrize("dealers,shown", [(4, None), (5, 9)])
def test_figure_needs_the_minimum_of_dealers(dealers: int, shown: int | None) -> None:
    assert disclose_figure(NETWORK, HQ, value=9, dealers=dealers) == shown
    assert may_show_figure(NETWORK, HQ, dealers) is (shown is not None)


@pytest.mark.parametrize("dealers,shown", [(7, False), (8, True)])
def test_texts_need_their_own_minimum(dealers: int, shown: bool) -> None:
    assert may_show_texts(NETWORK, HQ, dealers) is shown


def test_small_network_shows_nothing_and_whole_one_everything() -> None:
    assert disclose_table(NETWORK, HQ, groups_of([2, 2])).total is None
    whole = disclose_table(NETWORK, HQ, groups_of([5, 6]))
    assert (whole.values, whole.total, whole.rest) == ({"g0": 15, "g1": 18}, 33, 0)


BRANCH = Partner(pk=7, path="000100020003")
MANAGER = Seat(3, 3, 7, BRANCH.path, "distributor", "distributor_manager", "en", "DE")


@pytest.mark.parametrize(
    "seats, reads",
    [
        ((MANAGER,), True),
        ((MANAGER, Seat(4, 3, 9, f"{BRANCH.path}0001", "dealer", "dealer_staff", "en", "DE")), True),
        ((replace(MANAGER, role="field_manager"),), False),
        ((replace(MANAGER, partner_id=9, path=f"{BRANCH.path}0001"),), False),
        ((replace(MANAGER, partner_id=9, path="000100020004"),), False),
        ((MANAGER, replace(MANAGER, partner_id=9, path="000100020004")), False),
        ((MANAGER, replace(MANAGER, partner_id=2, path="00010002", role="field_manager")), False),
        ((MANAGER, SEAT), False),
        ((), False),
    ],
)
def test_held_branch_is_read_only_by_who_manages_it_and_sees_nothing_else(
    seats: tuple[Seat, ...], reads: bool
) -> None:
    assert reads_to_itself(Scope.of(1, 1, seats), BRANCH) is reads


def test_held_branch_is_not_read_by_a_mailed_link_nor_by_the_system() -> None:
    assert not reads_to_itself(replace(Scope.of(1, 1, (MANAGER,)), link=LinkLimit(1)), BRANCH)
    assert not reads_to_itself(Scope.system(1), BRANCH)
