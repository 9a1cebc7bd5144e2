"""What is written as an export is written reads back equal, whatever the texts are."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.enums import Band, Level, Role
from partners.imports.cells import DASHES
from partners.imports.facts import PartnerFacts, PersonFacts, Row
from partners.imports.guessing import guess_mapping
from partners.imports.headings import EXPORTED
from partners.imports.parsing.delimited import open_text
from partners.imports.parsing.lines import filled
from partners.imports.parsing.texts import ERRORS, clean, defused, restored
from partners.imports.parsing.xlsx import open_xlsx
from partners.imports.rows import LEVELS_OF_ROLE
from partners.imports.table import Heading, RawRow, Sheet, Table
from partners.imports.understanding import understand

ANY = st.text(max_size=40) | st.sampled_from(
    ["=1+1", "'=1", "''@x", "+49 711", "-", '="0017"', "\ufffd", "#N/A"]
)
KEPT = ANY.map(clean).filter(lambda text: text and text.upper() not in ERRORS and "\ufffd" not in text)
FACT = KEPT.filter(lambda text: text not in DASHES)
COLUMNS = [Heading(chr(65 + at), title) for at, title in enumerate(EXPORTED.values())]


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(KEPT)
def test_no_text_file_holds_a_live_formula_and_every_text_comes_back(text: str) -> None:
    assert defused(text)[0] not in "=+-@\t\r"
    assert restored(defused(text)) == text


@settings(max_examples=30)
@given(st.lists(st.lists(KEPT, min_size=1, max_size=6), min_size=1, max_size=12))
def test_texts_survive_a_workbook(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("A")
            for line, row in enumerate(rows):
                for at, text in enumerate(row):
                    sheet.write_string(line, at, text)
        found = [line.texts() for source in open_xlsx(path) for line in filled(source.lines)]
    assert found == rows


@settings(max_examples=30)
@given(
    st.lists(st.lists(KEPT, min_size=2, max_size=6), min_size=1, max_size=12),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8-sig", "utf-8", "utf-16"]),
)
def test_texts_survive_a_text_file(rows: list[list[str]], separator: str, encoding: str) -> None:
    written = io.StringIO(newline="")
    headed = [["number", "name", "level", "town"], *rows, *[["1", "2", "3", "4"]] * 60]
    csv.writer(written, delimiter=separator).writerows([defused(text) for text in row] for row in headed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(written.getvalue().encode(encoding))
        found = [line.texts() for source in open_text(path, "a.csv") for line in filled(source.lines)]
    assert found[1 : len(rows) + 1] == rows


@st.composite
def exported_rows(draw: st.DrawFn) -> Row:
    """Draw a partner below headquarters, and somebody there perhaps."""
    level = draw(st.sampled_from([level for level in Level.values if level != Level.HQ]))
    optional = {
        "street": draw(FACT | st.just("")),
        "postcode": draw(
            FACT.map(lambda text: text[:20].strip()).filter(lambda t: t not in DASHES) | st.just("")
        ),
        "town": draw(FACT | st.just("")),
        "band": draw(st.sampled_from(["", *Band.values])),
        "ownership_group": draw(FACT | st.just("")),
        "country": draw(st.sampled_from(["", "DE", "GB", "XK", "ZW"])),
        "is_active": draw(st.booleans()),
        "ended_on": draw(st.sampled_from(["", "2025-12-31"])),
    }
    number = draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,39}", fullmatch=True))
    return Row(2, PartnerFacts(number, draw(FACT), level, "HQ", **optional), draw(people(level)), "A")


@st.composite
def people(draw: st.DrawFn, level: str) -> PersonFacts | None:
    """Draw somebody with a role of the level, or nobody."""
    if draw(st.booleans()):
        return None
    fitting = [role for role, levels in LEVELS_OF_ROLE.items() if level in levels]
    answer = draw(st.none() | st.booleans())
    return PersonFacts(
        name=draw(FACT),
        email=draw(st.sampled_from(["", "jens@example.org", "o'neil+x@example.co.uk"])),
        role=draw(st.sampled_from(sorted(fitting))),
        language=draw(st.sampled_from(["", "de", "de-at", "nb", "zh"])),
        job_title=draw(FACT | st.just("")),
        phone=draw(FACT | st.just("")),
        consent={} if answer is None else dict.fromkeys(("news", "ask"), answer),
        consented_on=None if answer is None else draw(st.sampled_from([None, "2024-05-06"])),
    )


def cells(row: Row) -> tuple[str, ...]:
    """Return a row's cells under the headings of an export."""
    partner, person = row.partner, row.person
    said = {**partner.said(), "number": partner.number, "parent": partner.parent}
    said |= {"status": "active" if partner.is_active else "inactive", "ended_on": partner.ended_on or ""}
    if person:
        answer = {True: "yes", False: "no", None: ""}[person.consent.get("news")]
        said |= {"person": person.name, "email": person.email, "role": Role(person.role).value}
        said |= {"phone": person.phone, "job_title": person.job_title, "language": person.language}
        said |= {"consent": answer, "consented_on": person.consented_on or ""}
    return tuple(str(said.get(name, "")) for name in EXPORTED)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(exported_rows())
def test_exported_row_is_understood_as_it_was(row: Row) -> None:
    raw = RawRow(2, cells(row))
    sheet = Sheet("A", 1, tuple(COLUMNS), (raw,))
    table = Table(Path("a.xlsx"), "a.xlsx", (sheet,), lambda _name, _row: iter([raw]))
    assert list(understand(table, guess_mapping(sheet))) == [(row, [])]
