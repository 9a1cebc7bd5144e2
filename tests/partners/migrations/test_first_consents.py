"""Consents given before there was a history of them begin it; what a branch allows keeps its rows.

Migrating back takes most of the time: both stories are told before the one way forward.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = ("partners", "0007_add_consent_scopes_and_erasure")
AFTER = ("partners", "0008_remember_first_consents")
# What says that a column is compared by its bytes: on SQLite it is unless told otherwise.
BYTES = {"postgresql": "C", "sqlite": None}
GIVEN = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)
COLUMNS = ("purpose", "granted", "text_version", "language", "way", "by_id", "said_at")

# Migrating back and forth takes long, and what is past changes no more; bin/prove does so on both.
pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.one_engine]


def migrated_to(name: tuple[str, str]) -> Any:
    """Migrate there and return the models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate([name])
    return MigrationExecutor(connection).loader.project_state([name]).apps


def make_people(apps: Any, *names: str) -> list[Any]:
    network = apps.get_model("partners", "Network").objects.create(slug="old", name="Old", languages=["de"])
    people = apps.get_model("partners", "Person").objects
    return [people.create(network=network, name=name, email=f"{name}@dealer.example") for name in names]


def consent(apps: Any, person: Any, purpose: str, granted: bool, **more: Any) -> None:
    facts = {"text_version": "2026-01", "way": "import", "given_at": GIVEN} | more
    apps.get_model("partners", "Consent").objects.create(
        person=person, purpose=purpose, granted=granted, **facts
    )


def history(apps: Any, person: Any) -> list[tuple[Any, ...]]:
    rows = apps.get_model("partners", "ConsentRecord").objects.filter(person_id=person.pk)
    return sorted(rows.values_list(*COLUMNS))


def test_what_people_and_branches_allowed_is_taken_along() -> None:
    old = migrated_to(BEFORE)
    people = consents_without_history(old)
    branches_that_allow_no_news(old)
    new = migrated_to(AFTER)
    willing, withdrawn, silent, known = people
    later = GIVEN + dt.timedelta(days=40)
    assert history(new, willing) == [
        ("ask", True, "2026-01", "", "page", None, later),
        ("news", True, "2026-01", "", "import", None, GIVEN),
    ]
    assert history(new, withdrawn) == [("news", False, "", "", "unsubscribe", None, later)]
    assert history(new, silent) == []
    assert history(new, known) == [("news", True, "", "de", "page", None, later)]
    assert new.get_model("partners", "Consent").objects.count() == 4
    kept = new.get_model("partners", "BranchConsent").objects.order_by("path")
    assert list(kept.values_list("path", "allows_news", "shows_figures")) == [
        ("0001", False, True),
        ("000A", False, True),
        ("000Z", False, True),
    ]
    assert collation_of("partners_branchconsent", "path") == BYTES[connection.vendor]


def consents_without_history(old: Any) -> list[Any]:
    willing, withdrawn, silent, known = make_people(old, "willing", "withdrawn", "silent", "known")
    later = GIVEN + dt.timedelta(days=40)
    consent(old, willing, "news", True)
    consent(old, willing, "ask", True, way="page", given_at=later)
    consent(old, withdrawn, "news", False, text_version="", way="unsubscribe", given_at=later)
    consent(old, known, "news", True)
    old.get_model("partners", "ConsentRecord").objects.create(
        person=known, purpose="news", granted=True, language="de", way="page", said_at=later
    )
    return [willing, withdrawn, silent, known]


def branches_that_allow_no_news(old: Any) -> None:
    network = old.get_model("partners", "Network").objects.create(slug="branches", name="Branches")
    branches = old.get_model("partners", "BranchConsent").objects
    for number, path in enumerate(("0001", "000A", "000Z")):
        partner = old.get_model("partners", "Partner").objects.create(
            network=network, level="distributor", number=number, name=path, path=path, depth=1
        )
        branches.create(network=network, partner=partner, path=path, allows_news=False)


def collation_of(table: str, column: str) -> str | None:
    """Return in which order a column is, None for that of the database."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return next(one.collation for one in described if one.name == column)
