"""A mail server for tests of one process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.mailbox import Mailbox
from tests.rig.processes import Child, free_port, listens, wait_until


@pytest.fixture(scope="module")
def smtp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mailbox, int]]:
    """A server of its own process, and the folder in which it keeps mails."""
    folder, port = tmp_path_factory.mktemp("smtp"), free_port()
    command = [sys.executable, "-m", "tests.rig.smtp_server", str(port), str(folder)]
    server = Child("smtp", command, os.environ, Path(folder) / "log")
    server.start()
    wait_until(lambda: listens(port), "the SMTP server listens")
    yield Mailbox(folder), port
    server.stop()
