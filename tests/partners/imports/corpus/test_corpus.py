"""Every file of the corpus gets its report, whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from partners.imports.parsing.reading import parse
from tests.partners.imports.corpus.case import Case, kept_reports, report_of
from tests.partners.imports.corpus.cells import CELLS
from tests.partners.imports.corpus.layouts import LAYOUTS
from tests.partners.imports.corpus.levels import LEVELS
from tests.partners.imports.corpus.lists import LISTS
from tests.partners.imports.corpus.refused import REFUSED
from tests.partners.imports.corpus.texts import TEXTS

ODD = [*CELLS, *TEXTS, *LAYOUTS, *LISTS, *LEVELS]
CASES = [*REFUSED, *ODD]


def test_corpus_names_each_file_once_and_keeps_its_report() -> None:
    assert len(CASES) >= 40
    assert len({case.id for case in CASES}) == len(CASES)
    assert sorted(kept_reports()) == sorted(case.id for case in ODD)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_file_gets_its_report(case: Case, tmp_path: Path) -> None:
    assert report_of(case.write(tmp_path)) == (case.report or kept_reports()[case.id])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_the_other_process_says_ends_with_an_end_or_a_reason(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    said: list[tuple[object, ...]] = []
    parse("head", path, path.name, sheet="", write=lambda *message: said.append(message))
    assert [message[0] for message in said if message[0] not in ("sheet", "row")] == [said[-1][0]]
    assert said[-1][0] in ("end", "error")
