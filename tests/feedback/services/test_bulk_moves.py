"""Moving many at once leaves the same rows as moving one after another, at the same cost for few and many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.enums import Mode
from feedback.models import Remark, RemarkPlace, Rollup, Tally
from feedback.services.counting import fold_network
from feedback.services.recounting import recount_network
from partners.models import ActivityLog, ImportProblem, Membership, Network, Partner, Pulse, Touchpoint
from partners.scope import Scope
from partners.services.bulk.moves import move_partners
from partners.services.imports.whole import bring_network
from partners.services.network import move_partner
from portal.kernel.errors import DomainError
from tests.factories.feedback import House
from tests.factories.partners import NetworkFactory, PartnerFactory
from tests.partners.imports.sheets import HQ, dealer, write_sheet
from tests.partners.services.test_network import check_tree
from tests.scale import scale

pytestmark = pytest.mark.django_db
Move = tuple[int, int]
Rows = dict[str, list[tuple[object, ...]]]


def one_by_one(scope: Scope, moves: list[Move]) -> None:
    for pk, above in moves:
        partner, parent = Partner.objects.get(pk=pk), Partner.objects.get(pk=above)
        try:
            move_partner(scope=scope, partner=partner, parent=parent)
        except DomainError:
            continue


def at_once(scope: Scope, moves: list[Move]) -> None:
    move_partners(scope=scope, network=Network.objects.get(pk=scope.network_id), moves=moves)


def tables(network: Network) -> Rows:
    """Return all that a move may touch."""
    fold_network(network.pk)
    check_tree(network)
    found = {
        "partners": Partner.objects.values_list("number", "path", "depth", "numchild", "parent__number"),
        "remarks": Remark.objects.values_list("pk", "path", "counted_path", "counted_as"),
        "places": RemarkPlace.objects.values_list("branch", "remark_id"),
        "tallies": Tally.objects.filter(voices__gt=0).values_list(
            "partner_id", "grain", "start", "attribute", "value", "counted_path", "voices"
        ),
        "cells": Rollup.objects.exclude(voices=0).values_list(
            "branch", "grain", "start", "attribute", "value", "voices", "dealers", "unnamed"
        ),
        "log": ActivityLog.objects.filter(verb="partners.partner_moved").values_list(
            "object_id", "actor_id", "data"
        ),
    }
    for model in (Membership, Pulse, Touchpoint):
        found[model.__name__] = model.objects.values_list("pk", "path")
    return {name: sorted(rows.order_by(), key=repr) for name, rows in found.items()}


def after(move: Callable[[Scope, list[Move]], None], network: Network, moves: list[Move]) -> Rows:
    with transaction.atomic():
        move(Scope.system(network.pk), moves)
        found = tables(network)
        assert recount_network(network) == 0
        transaction.set_rollback(True)
    return found


def grown() -> tuple[Network, list[Partner]]:
    """Grow a tree of four lines in which everybody spoke, one of them without a name."""
    house = House.build()
    made = [Partner.objects.get(network=house.network, parent=None)]
    for at, (above, level) in enumerate(
        [(0, "country"), (0, "region"), (1, "distributor"), (3, "dealer"), (2, "dealer"), (3, "dealer")]
    ):
        one = PartnerFactory(
            network=house.network, parent=made[above], level=level, number=f"{at}", country="DE"
        )
        made.append(one)
    for one in made[3:]:
        house.themed(house.remark(house.member(partner=one)))
    house.remark(house.member(partner=made[4]), mode=Mode.NO_IDENTITY)
    return house.network, made


def test_moves_at_once_leave_the_same_rows_as_single_ones() -> None:
    network, made = grown()

    @settings(max_examples=scale(8, 300), suppress_health_check=[HealthCheck.differing_executors])
    @given(moves=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=6))
    def same(moves: list[Move]) -> None:
        keys = [(made[one].pk, made[above].pk) for one, above in moves]
        assert after(at_once, network, keys) == after(one_by_one, network, keys)

    same()


def test_moves_at_once_name_those_that_are_refused() -> None:
    network, made = grown()
    elsewhere = PartnerFactory(network=NetworkFactory())
    moves = [(made[1].pk, made[4].pk), (made[5].pk, elsewhere.pk), (made[5].pk, made[1].pk)]
    refused = move_partners(scope=Scope.system(network.pk), network=network, moves=moves)
    assert refused == {
        made[1].pk: "A partner can't move under itself.",
        made[5].pk: "A partner can't move to another network.",
    }
    assert Partner.objects.get(pk=made[5].pk).parent_id == made[1].pk
    elsewhere.refresh_from_db()
    assert elsewhere.parent.number == "HQ"


def statements_of_moving(network: Network, moves: list[Move]) -> int:
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        transaction.atomic(),
    ):
        move_partners(scope=Scope.system(network.pk), network=network, moves=moves)
        transaction.set_rollback(True)
    return len(asked)


def test_moving_many_asks_as_many_statements_as_moving_two() -> None:
    network, made = grown()
    more = [PartnerFactory(network=network, parent=made[3]) for _number in range(40)]
    moves = [(made[4].pk, made[2].pk), *((one.pk, made[2].pk) for one in more)]
    assert statements_of_moving(network, moves) == statements_of_moving(network, moves[:2])


def test_list_that_moves_many_dealers_moves_them_together(tmp_path: Path) -> None:
    first = [HQ, dealer("V", level="distributor"), dealer("W", level="distributor")]
    dealers = [dealer(f"{number}", parent_number="V") for number in range(30)]
    moved = [each | {"parent number": "W"} for each in dealers]
    bring_network(path=write_sheet(tmp_path / "a.xlsx", [*first, *dealers]), slug="pumps")
    costs = []
    for name, rows in (("b", [*first, *moved[:2], *dealers[2:]]), ("c", [*first, *moved])):
        path = write_sheet(tmp_path / f"{name}.xlsx", rows)
        with CaptureQueriesContext(connection) as asked:
            bring_network(path=path, slug="pumps")
        costs.append(len(asked))
    assert costs[1] <= costs[0]
    assert list(ImportProblem.objects.values_list("value", "advice")) == []
    network = Network.objects.get(slug="pumps")
    assert Partner.objects.filter(network=network, parent__number="W").count() == 30
    assert ActivityLog.objects.filter(network=network, verb="partners.partner_moved").count() == 30
    check_tree(network)
