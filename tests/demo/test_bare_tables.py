"""Tables stand bare while a load writes into them, and are afterwards what they were."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from feedback.models import Delta, Remark
from partners.models import Touchpoint
from portal.demo.bare_tables import bare_tables
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db
MODELS = (Remark, Touchpoint, Delta)


def constraints(*, kept: bool = False) -> dict[str, set[str]]:
    """Return what a database checks and keeps of these tables, by name: all, or what stays on a bare one."""
    found = {}
    with connection.cursor() as cursor:
        for model in MODELS:
            table = connection.introspection.get_constraints(cursor, model._meta.db_table)
            found[model.__name__] = {
                name for name, one in table.items() if not kept or one["primary_key"] or one["check"]
            }
    return found


def values_of(remark: Remark) -> dict[str, object]:
    """Return everything of a remark but its key."""
    return {
        field.attname: getattr(remark, field.attname)
        for field in remark._meta.concrete_fields
        if not field.primary_key
    }


def test_bare_tables_are_bare_inside_and_as_they_were_afterwards() -> None:
    before, bare = constraints(), constraints(kept=True)
    with bare_tables(MODELS):
        inside = constraints()
    assert constraints() == before
    assert bare != before
    assert inside == (bare if connection.vendor == "postgresql" else before)


def test_bare_tables_refuse_at_the_end_what_they_would_have_refused() -> None:
    remark = House.build().remark()
    with pytest.raises(IntegrityError), bare_tables(MODELS):
        Remark.objects.bulk_create([Remark(**values_of(remark))])
    assert Remark.objects.count() == 1
