"""Every table that can hold a person has a rule, and docs/privacy.md says so."""

from __future__ import annotations

import pytest
from django.db import connection, models

from ground.places import ROOT
from partners.management.commands.privacy_tables import privacy_tables
from portal.kernel.personal_data import How
from portal.kernel.registries import nothing_personal, personal_data
from tests.privacy.tables import is_wordy, keys_of, tables

RULES = dict(personal_data.items())
SILENT = dict(nothing_personal.items())


def without_rule(found: dict[str, type[models.Model]]) -> list[str]:
    """Return the tables that hold a person's key and say nothing of it, or have words and say nothing."""
    return [
        label
        for label, model in sorted(found.items())
        if label not in RULES and (keys_of(model) or (is_wordy(model) and label not in SILENT))
    ]


def test_every_table_with_a_person_has_a_rule() -> None:
    assert without_rule(tables()) == []


def test_rules_name_tables_that_are_there_and_all_their_keys() -> None:
    known = tables()
    assert sorted(set(RULES) - set(known)) == []
    # Wagtail keeps its search in a table of its own on SQLite alone.
    elsewhere = set() if connection.vendor == "sqlite" else {"wagtailsearch.SQLiteFTSIndexEntry"}
    assert set(SILENT) - set(known) == elsewhere
    assert {label: sorted(rule.keys) for label, rule in RULES.items()} == {
        label: sorted(keys_of(known[label])) for label in RULES
    }


def test_no_table_is_both_personal_and_not() -> None:
    assert sorted(set(RULES) & set(SILENT)) == []


@pytest.mark.parametrize("label", sorted(RULES))
def test_rule_says_what_why_who_how_long_and_what_is_exported(label: str) -> None:
    rule = RULES[label]
    assert all((rule.what, rule.why, rule.seen_by, rule.kept))
    assert bool(rule.export) != bool(rule.not_exported)
    assert rule.erase is not None or rule.reason
    assert (rule.how is not How.KEEP) or rule.reason


def test_table_without_a_rule_is_found() -> None:
    class Secret(models.Model):
        scope_kind = "internal"
        person_id = models.BigIntegerField()

        class Meta:
            managed = False
            app_label = "privacy_test"

    class Diary(models.Model):
        scope_kind = "internal"
        words = models.TextField()

        class Meta:
            managed = False
            app_label = "privacy_test"

    assert without_rule({"t.Secret": Secret, "t.Diary": Diary}) == ["t.Diary", "t.Secret"]


def test_privacy_page_says_what_the_rules_say() -> None:
    """Write it anew with `manage.py privacy_tables`."""
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert page.split("<!-- manage.py privacy_tables -->\n")[1].strip() == privacy_tables().strip()
