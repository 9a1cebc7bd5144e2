"""Every file of the corpus gets its report, whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from partners.imports.parsing.reading import parse
from tests.partners.imports.corpus.case import Case, report_of
from tests.partners.imports.corpus.refused import REFUSED

CASES = [*REFUSED]


def test_corpus_is_large_and_names_each_file_once() -> None:
    assert len(CASES) >= 40
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_file_gets_its_report(case: Case, tmp_path: Path) -> None:
    assert report_of(case.write(tmp_path)) == case.report


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_the_other_process_says_ends_with_an_end_or_a_reason(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    said: list[tuple[object, ...]] = []
    parse("head", path, path.name, sheet="", write=lambda *message: said.append(message))
    assert [message[0] for message in said if message[0] not in ("sheet", "row")] == [said[-1][0]]
    assert said[-1][0] in ("end", "error")
