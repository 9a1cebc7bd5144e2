"""Imports at one go, and step by step."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.enums import ImportStage
from partners.imports.mapping import Mapping
from partners.models import (
    ImportRun,
    Network,
)
from partners.scope import Scope
from partners.services.imports import runs
from partners.services.imports.whole import bring_network
from tests.partners.imports.sheets import write_sheet


@pytest.fixture
def bring(tmp_path: Path):
    """Import rows into the network `pumps` at one go."""

    def run(*rows: dict[str, object], **options: object) -> ImportRun:
        path = write_sheet(tmp_path / "a.xlsx", rows)
        return bring_network(path=path, slug="pumps", **options)

    return run


@pytest.fixture
def begin(tmp_path: Path):
    """Start a run by upload and let it be compared; returns it with its scope."""

    def run(network: Network, *rows: dict[str, object]) -> tuple[ImportRun, Scope]:
        scope = Scope.system(network.pk)
        content = write_sheet(tmp_path / "b.xlsx", rows).read_bytes()
        upload = SimpleUploadedFile("b.xlsx", content)
        started = runs.start_import(scope=scope, network=network, upload=upload, language="en")
        assert runs.continue_import(started.pk)
        started.refresh_from_db()
        mapping = Mapping.from_json(started.mapping)
        runs.confirm_mapping(scope=scope, run=started, mapping=mapping)
        assert runs.continue_due_imports() == 1
        started.refresh_from_db()
        assert started.stage == ImportStage.PLANNED
        return started, scope

    return run
