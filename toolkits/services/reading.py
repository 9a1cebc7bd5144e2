"""Read the words inside a file, in a process with limits of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from portal.kernel.delivery import stored_blocks
from toolkits import reading
from toolkits.models import AssetVersion

logger = logging.getLogger(__name__)
LIMIT_SECONDS = 30
BIGGEST = 200 * 1024 * 1024


def read_words(version: AssetVersion) -> tuple[str, str]:
    """Return the words of a file, and in short why there are none if it can't be read."""
    if version.extension not in reading.READABLE:
        return "", ""
    if version.size > BIGGEST:
        return "", "too big"
    if version.extension in reading.PLAIN:
        return _plain(version), ""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source", Path(folder) / "words"
        with source.open("wb") as copy:
            copy.writelines(stored_blocks(str(version.file.name)))
        try:
            _run(source, target, version.extension)
        except subprocess.SubprocessError as error:
            logger.warning("no words version=%s error=%s", version.pk, type(error).__name__)
            return "", type(error).__name__
        return target.read_text("utf-8"), ""


def _plain(version: AssetVersion) -> str:
    """Return the beginning of a plain text: nothing in it is interpreted, so it needs no process."""
    with version.file.open("rb") as stream:
        return reading.collect(iter([reading.decoded(stream.read(reading.CHARACTERS * 4))]))


def _run(source: Path, target: Path, extension: str) -> None:
    subprocess.run(
        [sys.executable, "-I", reading.__file__, str(source), str(target), extension],
        capture_output=True,
        timeout=LIMIT_SECONDS,
        check=True,
        cwd=source.parent,
        env={},
    )
