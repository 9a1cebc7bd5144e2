"""The day on which a partner ended, as a list says it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from partners.models import ActivityLog, Partner
from partners.queries.import_reports import changes_of
from partners.services.imports.whole import bring_network
from partners.services.partner_life import returning_with
from tests.partners.imports.sheets import HQ, dealer, write_sheet

pytestmark = pytest.mark.django_db
HEADINGS = ["number", "name", "level", "parent number", "status", "ended on"]


@pytest.fixture
def listed(tmp_path):
    """Import rows that say when partners ended."""

    def bring(*rows: dict[str, object]):
        return bring_network(path=write_sheet(tmp_path / "e.xlsx", rows, HEADINGS), slug="pumps")

    return bring


def ended(number: str, day: str, **cells: object) -> dict[str, object]:
    return dealer(number, status="inactive", **cells) | {"ended on": day}


def days() -> dict[str, str]:
    rows = Partner.objects.exclude(ended_at=None).values_list("number", "ended_at")
    return {number: timezone.localdate(at).isoformat() for number, at in rows}


def test_partner_that_stood_ends_on_the_day_that_the_list_says(listed) -> None:
    distributor = dealer("V", level="distributor")
    listed(HQ, distributor, dealer("1", parent_number="V"), dealer("2", parent_number="V"), dealer("3"))
    gone = ended("V", "2025-12-31", level="distributor")
    rows = (HQ, gone, ended("1", "2024-05-01", parent_number="V"), ended("3", ""))
    listed(*rows)
    today = timezone.localdate().isoformat()
    assert days() == {"V": "2025-12-31", "1": "2024-05-01", "2": "2025-12-31", "3": today}
    assert listed(*rows).counts["plan"]["partner"] == {"unchanged": 4}


def test_another_day_of_an_end_is_a_change_that_those_follow_who_ended_along(listed) -> None:
    above = ended("V", "2025-12-31", level="distributor")
    listed(HQ, dealer("V", level="distributor"), *(dealer(one, parent_number="V") for one in "12"))
    listed(above)
    run = listed(ended("V", "2026-01-31", level="distributor"), ended("2", "2025-12-31", parent_number="V"))
    assert run.counts["plan"]["partner"] == {"changed": 1, "unchanged": 1}
    assert days() == {"V": "2026-01-31", "1": "2026-01-31", "2": "2025-12-31"}
    assert [one.number for one in returning_with(Partner.objects.get(number="V"))] == ["V", "1"]
    changed = ActivityLog.objects.get(verb="partners.partner_changed")
    assert changed.data == {"fields": ["ended_at"]}
    changes = changes_of(run.rows.get(number="V"))
    assert changes == [("Ended on", "31 December 2025", "31 January 2026")]


def test_day_of_an_end_says_nothing_of_a_partner_that_goes_on(listed) -> None:
    listed(HQ, dealer("1"))
    run = listed(dealer("1", status="active") | {"ended on": "2027-12-31"})
    assert (run.counts["plan"]["partner"], days()) == ({"unchanged": 1}, {})
