"""Editors of networks that are there already may translate, as those of new ones do."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from partners.enums import Role
from tests.factories.partners import NetworkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_migration_gives_editors_the_right_that_founding_gives() -> None:
    slug = NetworkFactory().slug
    editors = Group.objects.get(name=f"{slug}: {Role.HQ_MARKETER}")
    right = editors.permissions.get(codename="submit_translation")
    editors.permissions.remove(right)
    import_module("portal.migrations.0002_add_articles").let_editors_translate(apps, None)
    assert right in editors.permissions.all()
    assert not Group.objects.exclude(pk=editors.pk).filter(permissions=right, name__startswith=slug).exists()
