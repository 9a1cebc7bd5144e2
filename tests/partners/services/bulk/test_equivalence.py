"""The same sheets through single services and in bulk leave the same tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from partners.models import (
    ActivityLog,
    Consent,
    ConsentRecord,
    Membership,
    Network,
    Partner,
    Person,
    Pulse,
    User,
)
from partners.services.imports.whole import bring_network
from tests.partners.imports.sheets import HQ, dealer, person, write_sheet
from tests.partners.services.bulk.singly import import_network

pytestmark = pytest.mark.django_db

REGION = {"number": "R", "name": "North", "level": "region", "parent number": "HQ"}
DISTRIBUTOR = dealer("V", level="distributor", parent_number="R", country="DE")


def lead(**cells: object) -> dict[str, object]:
    return HQ | person(person="Lea", e_mail="lea@example.org", role="agency_lead", **cells)


FIRST = [
    lead(consent="yes"),
    REGION | person(person="Ida", e_mail="ida@example.org", role="field_manager"),
    DISTRIBUTOR,
    dealer("1", parent_number="V", town="Ulm", band="A") | person(consent="yes"),
    dealer("1", parent_number="V", town="Ulm", band="A")
    | person(person="Ines", e_mail="Ines@example.org", role="dealer_principal", consent="no"),
    dealer("2", parent_number="V") | person(role="dealer_principal", consent="yes"),
    dealer("3", parent_number="R") | person(person="Nameless", e_mail="", consent="yes"),
    dealer("4"),
]
SECOND = [
    lead(consent="yes"),
    HQ | person(person="Mara", e_mail="mara@example.org", role="hq_marketer", consent="news"),
    REGION | {"number": "S", "name": "South"},
    DISTRIBUTOR | {"parent number": "S"},
    dealer("1", parent_number="V", town="Bonn", band="B") | person(person="Jens P.", consent="no"),
    dealer("2", parent_number="R", name="Renamed") | person(person="Jens P.", role="dealer_staff"),
    dealer("3", parent_number="R") | person(person="Nameless", e_mail="", role="dealer_principal"),
    dealer("4", parent_number="V") | person(person="Ines B.", e_mail="ines@example.org"),
    dealer("5", parent_number="4") | person(person="Nameless", e_mail=""),
]
PLACES = {"path": "path", "parent": "parent__path", "partner": "partner__path"}


def _tables() -> dict[str, list[tuple[object, ...]]]:
    """Return what the tables hold, with names in the place of keys, and without moments."""
    seat = ("network__slug", "person__name", "partner__number", "path", "role", "is_active", "ended_at")
    partner = ("path", "depth", "numchild", "parent__number", "number", "name", "level", "town", "band")
    tables = {
        "networks": Network.objects.values_list("slug", "name", "last_step", "sender_name", "languages"),
        "partners": Partner.objects.values_list(*partner, "country", "is_active", "ended_at"),
        "pulses": Pulse.objects.values_list("path", "partner__number", "is_reachable", "last_voice_at"),
        "people": Person.objects.values_list("name", "email", "language", "user__email"),
        "users": User.objects.values_list("email", "name", "language", "is_staff", "is_active"),
        "seats": Membership.objects.values_list(*seat),
        "groups": User.groups.through.objects.values_list("user__email", "group__name"),
        "consents": Consent.objects.values_list("person__name", "purpose", "granted", "way", "text_version"),
        "words": ConsentRecord.objects.values_list(
            "person__name", "purpose", "granted", "way", "text_version", "language", "by"
        ),
        "log": _log(),
    }
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


def _log() -> list[tuple[object, ...]]:
    """Return the log with names in the place of keys; what only runs write is left out."""
    names = {
        "partner": dict(Partner.objects.values_list("pk", "number")),
        "person": dict(Person.objects.values_list("pk", "name")),
        "membership": {
            pk: (name, number, role)
            for pk, name, number, role in Membership.objects.values_list(
                "pk", "person__name", "partner__number", "role"
            )
        },
    }
    rows = ActivityLog.objects.exclude(verb="partners.person_changed").exclude(object_kind="import")
    return [
        (row.network.slug, row.actor, row.verb, names[row.object_kind][row.object_id], _data(row.data))
        for row in rows.select_related("network")
    ]


def _data(data: dict[str, object]) -> list[tuple[str, object]]:
    return sorted((key, value) for key, value in data.items() if not key.endswith("_parent"))


def _after(bring: Callable[[Path], object], paths: list[Path]) -> list[dict[str, list[tuple[object, ...]]]]:
    found = []
    with transaction.atomic():
        for path in paths:
            bring(path)
            found.append(_tables())
        transaction.set_rollback(True)
    return found


def _normal(tables: dict[str, list[tuple[object, ...]]]) -> str:
    """Write tables down; the network's own first step differs from one founding to the next."""
    step = str(tables["partners"][0][0])[:4]
    said = "\n".join(f"{name}\n" + "\n".join(map(repr, rows)) for name, rows in tables.items())
    return said.replace(f"'{step}", "'ROOT")  # a partner's own step may be the same


def test_bulk_and_single_services_leave_the_same_tables(tmp_path) -> None:
    paths = [write_sheet(tmp_path / f"{at}.xlsx", rows) for at, rows in enumerate([FIRST, SECOND, SECOND])]
    singly = _after(lambda path: import_network(path=path, slug="pumps"), paths)
    together = _after(lambda path: bring_network(path=path, slug="pumps"), paths)
    assert [_normal(tables) for tables in together] == [_normal(tables) for tables in singly]
    assert len(singly[-1]["seats"]) == 11
