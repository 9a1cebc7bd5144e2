"""Portals for tests: each on a fresh copy of the template database, which Django uses meanwhile too."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.database import CopiedDatabase
from tests.rig.portal import Portal

MakePortal = Callable[..., Portal]


@contextmanager
def own_database(copied: CopiedDatabase, of: str | None = None) -> Iterator[str]:
    """Copy the template, or a kept database, let Django use that copy meanwhile, and return its name."""
    from django.db import connections  # noqa: PLC0415 (Django is set up after this module is imported)

    settings, before = connections["default"].settings_dict, copied.name
    name = copied.engine.copy_name(os.getpid())
    copied.engine.copy(name, of)
    connections.close_all()
    settings["NAME"] = name
    try:
        yield name
    finally:
        connections.close_all()
        settings["NAME"] = before
        copied.engine.drop(name)


@contextmanager
def portal_in(
    folder: Path,
    copied: CopiedDatabase,
    blocker,
    extra: Mapping[str, str] | None = None,
    of: str | None = None,
) -> Iterator[Portal]:
    """Make a portal, not started yet; end its processes and drop its database afterwards."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 (needs Django)

    with blocker.unblock(), own_database(copied, of) as name:
        ContentType.objects.clear_cache()
        portal = Portal(folder, copied.engine.url(name), extra)
        try:
            yield portal
        finally:
            portal.stop()
            ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def portal(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    """One portal for the tests of a module, with nothing in it and everything running."""
    folder = tmp_path_factory.mktemp("portal")
    with portal_in(folder, copied_database, django_db_blocker) as made:
        made.start()
        yield made


@pytest.fixture
def make_portal(copied_database: CopiedDatabase, django_db_blocker, tmp_path: Path) -> Iterator[MakePortal]:
    """Make portals that one test has for itself, not started yet: `make_portal(SWEEP_SECONDS="1")`."""
    with ExitStack() as stack:

        def make(**extra: str) -> Portal:
            folder = tmp_path / f"portal-{len(stack._exit_callbacks)}"
            return stack.enter_context(portal_in(folder, copied_database, django_db_blocker, extra))

        yield make
