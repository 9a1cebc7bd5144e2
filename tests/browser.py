"""The browser of tests/e2e: Debian's Chromium, which fetches nothing by itself and finds no other host."""

from __future__ import annotations

import os
import shutil

import pytest

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"]
# A microphone that beeps; whether a page may hear it is asked as of any other.
MICROPHONE = ["--use-fake-device-for-media-stream"]
OFFLINE = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Passkeys need a name: browsers make none for an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def chromium_path() -> str | None:
    """Return the Chromium that is on the machine."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Start the Chromium that is on the machine; playwright's own download is never used."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path(),
        "args": [*QUIET, *OFFLINE, *MICROPHONE],
    }
