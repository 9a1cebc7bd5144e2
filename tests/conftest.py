"""What every test starts from: a copied database, an empty cache, files in a folder of its own, English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test.utils import override_settings
from django.utils import translation

from ground.messages import compile_messages

pytest_plugins = ["tests.database", "tests.browser", "tests.rig.fixtures", "tests.rig.demo"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile translations once, before workers start."""
    if not hasattr(config, "workerinput"):
        compile_messages()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in tests/e2e as a browser test, so that no module can forget it."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)


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
