"""What dealers said before their own branches had lists is put into them, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = ("feedback", "0007_show_held_branches_to_themselves")
AFTER = ("feedback", "0008_list_remarks_by_own_branch")
SAID = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)

pytestmark = pytest.mark.usefixtures("fresh_database")


def migrated_to(name: tuple[str, str]) -> Any:
    """Migrate there and return the models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate([name])
    return MigrationExecutor(connection).loader.project_state([name]).apps


def test_remarks_come_into_the_lists_of_their_partners_own_branches() -> None:
    old = migrated_to(BEFORE)
    network = old.get_model("partners", "Network").objects.create(slug="old", name="Old")
    remarks = old.get_model("feedback", "Remark").objects
    places = old.get_model("feedback", "RemarkPlace").objects
    for name, path in (
        ("root", "0001"),
        ("dealer", "000100020003"),
        ("distributor", "00010002"),
        ("none", ""),
    ):
        keys = dict.fromkeys(("number", "receipt_hash", "submission_key"), name)
        said = remarks.create(network=network, path=path, submitted_at=SAID, **keys)
        if len(path) > 4:
            places.create(network=network, branch="0002", said_at=SAID, remark_id=said.pk)
    found = migrated_to(AFTER).get_model("feedback", "RemarkPlace").objects
    assert sorted(found.values_list("branch", "said_at", "remark__number")) == [
        ("0002", SAID, "dealer"),
        ("0002", SAID, "distributor"),
        ("0003", SAID, "dealer"),
    ]
