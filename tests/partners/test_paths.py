"""Branches are ranges of an index: on both databases the plan says so, and the order is that of bytes."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import connection

from partners.models import Partner, Pulse
from partners.scope import branch_q
from partners.tree import step
from portal.kernel.registries import path_copies
from tests.factories.partners import NetworkFactory, PartnerFactory

pytestmark = pytest.mark.django_db
COPIES = [("partners.Partner", "path"), *((copy.model, copy.field) for _key, copy in path_copies.items())]


def plan_of(queryset) -> str:
    """Return the database's plan for a query, with whole scans made dear where tables are small."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    return queryset.explain()


@pytest.mark.parametrize("label,field", COPIES)
def test_branch_is_an_index_range(label: str, field: str) -> None:
    rows = apps.get_model(label)._base_manager.filter(branch_q("00010002"))
    plan = plan_of(rows.values_list("pk", flat=True).order_by())
    if connection.vendor == "postgresql":
        assert "Index Cond" in plan
        assert ">=" in plan.split("Index Cond")[1]
        assert "<" in plan.split("Index Cond")[1]
    else:
        assert plan.split(" ", 3)[3].startswith("SEARCH")
        assert f"({field}>? AND {field}<?)" in plan


@pytest.mark.parametrize("label,field", COPIES)
def test_paths_are_ordered_by_bytes(label: str, field: str) -> None:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'Z' < '[' AND '9' < 'A'")
            assert cursor.fetchone() == (1,)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = %s AND column_name = %s",
            [apps.get_model(label)._meta.db_table, field],
        )
        assert cursor.fetchone() == ("C",)


def test_branch_ends_before_its_neighbour_also_after_the_last_digit() -> None:
    network = NetworkFactory()
    network.last_step = 34
    network.save(update_fields=["last_step"])
    branches = [PartnerFactory(network=network) for _ in range(3)]
    leaves = [PartnerFactory(network=network, parent=branch) for branch in branches]
    assert [branch.path[-4:] for branch in branches] == [step(35), step(36), step(37)]
    for branch, leaf in zip(branches, leaves, strict=True):
        assert set(Partner.objects.within(branch)) == {branch, leaf}
        assert set(Pulse.objects.filter(branch_q(branch.path)).values_list("partner_id", flat=True)) == {
            branch.pk,
            leaf.pk,
        }
    assert json.loads(json.dumps(branch_q("000Z").children[1])) == ["path__lt", "000["]
