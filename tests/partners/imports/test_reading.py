"""A process of its own reads: its rows, its refusals and its death are all told in sentences."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from partners.imports import reading
from partners.imports.parsing import limits
from partners.imports.parsing import reading as parsing
from partners.imports.parsing.limits import Refusal, check_row
from partners.imports.reading import read_table
from partners.imports.sentences import KINDS, SENTENCES, ImportFileError
from tests.partners.imports.corpus.making import book, text

LIST = "number;name\n" + "".join(f"{at:05};Dealer {at}\n" for at in range(400))
FORBIDDEN = """
import sys
from partners.imports.parsing.limits import bind
bind()
{}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a list of 400 rows."""
    made = tmp_path / "a.csv"
    made.write_text(LIST)
    return made


def speak(monkeypatch, program: str) -> None:
    """Let another program take the place of the one that reads."""
    real = reading.subprocess.Popen

    def start(command, **options):
        return real([sys.executable, "-c", program], **options)

    monkeypatch.setattr(reading.subprocess, "Popen", start)


def test_head_holds_the_first_rows_and_the_stream_all(path) -> None:
    table = read_table(path, name="a.csv")
    assert len(table.sheets[0].samples) == limits.HEAD_ROWS - 1
    rows = list(table.rows("a", 1))
    assert (len(rows), rows[0].number, rows[-1].number) == (400, 2, 401)
    assert rows[16].cells == ("00016", "Dealer 16")


def test_head_of_long_texts_is_shorter(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("number;name\n" + f"17;{'x' * 400}\n" * 10)
    monkeypatch.setattr(parsing, "HEAD_LETTERS", 900)
    said = []
    parsing.parse("head", path, "a.csv", sheet="", write=lambda *message: said.append(message[0]))
    assert said == ["sheet", "row", "row", "row", "row", "end"]


def test_memory_that_runs_out_is_a_reason(path, monkeypatch) -> None:
    def fail(*_given):
        raise MemoryError

    said = []
    monkeypatch.setattr(parsing, "readable_kind", fail)
    parsing.parse("head", path, "a.csv", sheet="", write=lambda *message: said.append(message))
    assert said == [("error", "too_big", {"why": "MemoryError"})]


def test_stream_that_is_left_early_ends_the_other_process(path, monkeypatch) -> None:
    table = read_table(path, name="a.csv")
    started = []
    real = reading.subprocess.Popen
    monkeypatch.setattr(
        reading.subprocess,
        "Popen",
        lambda *args, **named: started.append(real(*args, **named)) or started[-1],
    )
    rows = table.rows("a", 1)
    assert next(rows).number == 2
    rows.close()
    assert started[0].poll() is not None
    assert started[0].stdout.closed


def test_reader_without_an_answer_is_given_up(path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.2)
    speak(monkeypatch, "import signal; signal.pause()")
    with pytest.raises(ImportFileError, match="takes too long") as caught:
        read_table(path, name="a.csv")
    assert caught.value.reason == "too_slow"


@pytest.mark.parametrize(
    "program,reason",
    [
        ("import os; os.kill(os.getpid(), 24)", "too_slow"),
        ("import os; os.kill(os.getpid(), 9)", "too_big"),
        ("raise SystemExit(1)", "too_big"),
        ('print(\'["sheet", "a", false, [], 0]\')', "too_big"),
        ('print(\'["error", "damaged", {}]\')', "damaged"),
    ],
)
def test_death_of_the_reader_is_a_sentence(path, monkeypatch, program, reason) -> None:
    speak(monkeypatch, program)
    with pytest.raises(ImportFileError) as caught:
        read_table(path, name="a.csv")
    assert caught.value.reason == reason
    assert str(caught.value.message).endswith(".")


def test_reader_sees_no_secrets(path, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hidden")
    speak(
        monkeypatch,
        "import os, json; print(json.dumps(['error', 'damaged', {'name': ' '.join(os.environ)}]))",
    )
    with pytest.raises(ImportFileError) as caught:
        read_table(path, name="a.csv")
    assert "PATH" in str(caught.value.message)
    assert "SECRET_KEY" not in str(caught.value.message)


@pytest.mark.parametrize(
    "deed,ending",
    [
        ("x = bytearray(600 * 1024 * 1024)", b"MemoryError"),
        ("with open('written', 'w') as file: file.write('x')", b"File too large"),
    ],
)
def test_reader_is_held_to_memory_and_may_write_no_file(tmp_path, deed, ending) -> None:
    done = reading.subprocess.run(
        [sys.executable, "-c", f"import os; os.chdir({str(tmp_path)!r})" + FORBIDDEN.format(deed)],
        cwd=reading.ROOT,
        env={"PYTHONPATH": str(reading.ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert ending in done.stderr


def test_every_reason_and_kind_has_a_sentence() -> None:
    named = {"name": "a.csv", "most": 1, "row": 2, "ending": "csv", "what": "x"}
    assert all((sentence % named).endswith(".") for sentence in SENTENCES.values())
    for kind in KINDS:
        message = str(ImportFileError.because("other_type", "a.xlsx", {"kind": kind}).message)
        assert "a.xlsx is not what its name says: it holds" in message


def test_limits_stop_what_grows() -> None:
    with pytest.raises(Refusal, match="too_many_columns"):
        check_row(3, 1, limits.MOST_COLUMNS + 1)
    with pytest.raises(Refusal, match="too_many_rows"):
        check_row(3, limits.MOST_ROWS + 1, 1)


def test_sheet_is_found_by_name_else_the_first_with_headings(tmp_path) -> None:
    def more(workbook, _sheet) -> None:
        workbook.add_worksheet("B").write_row(0, 0, ["number", "name"])

    path = tmp_path / "a.xlsx"
    book([["just", None], [1, None]], more)(path)
    table = read_table(path, name="a.xlsx")
    assert [table.sheet(name).name for name in ("Liste", "B", "none")] == ["Liste", "B", "B"]


def test_name_on_the_disk_does_not_matter(tmp_path) -> None:
    path = tmp_path / "upload"
    text("number;name\n17;Voss\n")(path)
    assert read_table(path, name="Händler 2025.csv").sheets[0].name == "Händler 2025"
