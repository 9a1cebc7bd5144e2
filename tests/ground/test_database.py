"""The copied databases behave as tests expect."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection
from wagtail.models import Locale, Page

from tests.database import CopiedDatabase


@pytest.mark.django_db
def test_copy_carries_what_migrations_made() -> None:
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() >= 1


@pytest.mark.parametrize("attempt", [1, 2])
def test_fresh_database_forgets_what_the_last_test_committed(
    fresh_database: CopiedDatabase, attempt: int
) -> None:
    assert not Locale.objects.filter(language_code="xx").exists()
    assert Page.objects.filter(depth=1).count() == 1
    Locale.objects.bulk_create([Locale(language_code="xx")])


def test_fresh_database_url_names_the_same_database(fresh_database: CopiedDatabase) -> None:
    Locale.objects.bulk_create([Locale(language_code="xx")])
    connection.close()
    code = (
        "import django; django.setup(); from wagtail.models import Locale; "
        "print(Locale.objects.filter(language_code='xx').count())"
    )
    environment = {"DATABASE_URL": fresh_database.url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
