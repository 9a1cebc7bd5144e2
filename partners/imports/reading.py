"""Read a file that nobody vouches for: another process opens it, this one takes its rows and refusals."""

from __future__ import annotations

import json
import logging
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.imports.headings import find_headings
from partners.imports.parsing.letters import column_letters
from partners.imports.sentences import ImportFileError
from partners.imports.table import Heading, RawRow, Sheet, Table

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
# Seconds spent waiting for the other process, however long we take over its rows.
PATIENCE = 240.0
PASSED_ON = ("LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "SYSTEMROOT")
PIECE = 64 * 1024
KILLED_FOR_TIME = -24


def read_table(path: Path, *, name: str) -> Table:
    """Open a file and return its sheets with their first rows; ImportFileError when it can't be read."""
    sheets: list[Sheet] = []
    rows: list[RawRow] = []
    with closing(_messages("head", path, name)) as messages:
        for kind, *said in messages:
            if kind == "sheet":
                sheets.append(_sheet(*said))
                rows = []
            else:
                rows.append(_row(*said))
            sheets[-1] = replace(sheets[-1], samples=tuple(rows))
    if not any(sheet.samples for sheet in sheets):
        raise ImportFileError.because("empty_sheet", name)
    headed = tuple(_headed(sheet) for sheet in sheets)
    if not any(sheet.heading_row for sheet in headed):
        raise ImportFileError.because("no_headings", name)
    return Table(path, name, headed, _streaming(path, name))


def _streaming(path: Path, name: str) -> Any:
    def stream(sheet: str, heading_row: int) -> Iterator[RawRow]:
        with closing(_messages("rows", path, name, sheet)) as messages:
            for kind, *said in messages:
                if kind == "row" and said[0] > heading_row:
                    yield _row(*said)

    return stream


def _sheet(name: str, is_hidden: bool, hidden_columns: list[int], hidden_rows: int) -> Sheet:
    notices = []
    if hidden_columns:
        letters = ", ".join(column_letters(at) for at in sorted(hidden_columns))
        notices.append(_("Hidden columns are read as well: %(letters)s.") % {"letters": letters})
    if hidden_rows:
        notices.append(
            ngettext(
                "%(count)d hidden row is read as well.",
                "%(count)d hidden rows are read as well.",
                hidden_rows,
            )
            % {"count": hidden_rows}
        )
    headings = tuple(Heading(column_letters(at), "", is_hidden=True) for at in hidden_columns)
    return Sheet(name, 0, headings, (), is_hidden, tuple(notices))


def _row(number: int, cells: list[str], wrong: dict[str, str], is_hidden: bool) -> RawRow:
    return RawRow(number, tuple(cells), {int(at): code for at, code in wrong.items()}, is_hidden)


def _headed(sheet: Sheet) -> Sheet:
    """Find the headings among the first rows; the rows after them stay as samples."""
    hidden = {heading.letter for heading in sheet.headings}
    number = find_headings(sheet.samples)
    texts = next((row.cells for row in sheet.samples if row.number == number), ())
    samples = tuple(row for row in sheet.samples if row.number > number)
    width = max([len(texts), *(len(row.cells) for row in samples)], default=0)
    headings = tuple(
        Heading(column_letters(at), texts[at] if at < len(texts) else "", column_letters(at) in hidden)
        for at in range(width)
    )
    return replace(sheet, heading_row=number, headings=headings, samples=samples)


def _messages(mode: str, path: Path, name: str, *sheet: str) -> Iterator[list[Any]]:
    """Yield what the other process says before its end; its refusals and its death become errors."""
    command = [
        sys.executable,
        "-X",
        "utf8",
        "-m",
        "partners.imports.parsing",
        mode,
        str(path.resolve()),
        name,
    ]
    environment = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    process = subprocess.Popen(
        [*command, *sheet],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        for line in _patient_lines(process, name):
            kind, *said = json.loads(line)
            if kind == "error":
                logger.info("file refused reason=%s why=%s", said[0], said[1].get("why", ""))
                raise ImportFileError.because(said[0], name, said[1])
            if kind == "end":
                return
            yield [kind, *said]
        code = process.wait()
        raise ImportFileError.because("too_slow" if code == KILLED_FOR_TIME else "too_big", name)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _patient_lines(process: subprocess.Popen[bytes], name: str) -> Iterator[bytes]:
    """Yield complete lines; give up after PATIENCE seconds of waiting in all."""
    left, rest = PATIENCE, b""
    output = process.stdout.fileno() if process.stdout else -1
    selector = selectors.DefaultSelector()
    selector.register(output, selectors.EVENT_READ)
    while True:
        since = time.monotonic()
        ready = selector.select(max(left, 0))
        left -= time.monotonic() - since
        if not ready:
            raise ImportFileError.because("too_slow", name)
        piece = os.read(output, PIECE)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
