"""What every test starts from: a copied database, an empty cache, files in a folder of its own, English."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test.utils import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from ground.messages import compile_messages

LONG = ("test_path.py", "demo", "faults", "architecture", "production", "test_axe.py")
# Fixtures through which a test gets at the database; others are made of these.
NEEDS_DATABASE = {"db", "transactional_db", "copied_database", "django_db_setup"}

# How long an example takes says how busy the machine is, and nothing of the code.
hypothesis_settings.register_profile("any-machine", deadline=None)
hypothesis_settings.load_profile("any-machine")

pytest_plugins = ["tests.frames", "tests.database", "tests.browser", "tests.rig.fixtures", "tests.rig.demo"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile translations once, before workers start."""
    if not hasattr(config, "workerinput"):
        compile_messages()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Mark what can be known without being told; put what takes long first, in random order else.

    Everything in tests/e2e is a browser test, and no test without a database depends on which one it is.
    Work is stolen from the end: what comes first stays with one process, which then makes the world of
    tests/architecture once, and what is short is left to even out the two.
    """
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
        elif not (item.get_closest_marker("django_db") or NEEDS_DATABASE & set(item.fixturenames)):
            item.add_marker(pytest.mark.one_engine)
    yield
    items.sort(
        key=lambda item: next((at for at, name in enumerate(LONG) if name in item.path.parts), len(LONG))
    )


@pytest.fixture(scope="session", autouse=True)
def _media_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=str(folder)):
        yield folder


@pytest.fixture(autouse=True)
def _clean_process() -> Iterator[None]:
    caches["default"].clear()
    translation.activate("en")
    yield
    translation.deactivate()
