"""What the tests ran is held against the gates of pyproject.toml."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ground.covered import Covered, is_strict, main, read


def measured(folder: Path, **files: tuple[list[int], list[int], list[list[int]], list[list[int]]]) -> Path:
    """Write what SlipCover would: lines that ran and did not, branches likewise."""
    keys = ("executed_lines", "missing_lines", "executed_branches", "missing_branches")
    written = folder / "covered.json"
    told = {f"partners/{name}.py": dict(zip(keys, file, strict=True)) for name, file in files.items()}
    written.write_text(json.dumps({"files": told}))
    return written


def test_main_where_all_ran_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(measured(tmp_path, models=([1, 2], [], [], []), rules=([1], [], [[1, 2]], []))) == 0
    assert capsys.readouterr().out.splitlines() == [
        "100.00 % coverage (2 files, at least 95 %)",
        "100.00 % coverage of rules and services (1 files, at least 100 %)",
    ]


def test_main_where_a_rule_missed_one_branch_of_thousands_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = list(range(1, 50_000))
    assert main(measured(tmp_path, rules=(whole, [], [], [[7, 0]]))) == 1
    assert capsys.readouterr().out.splitlines() == [
        " 99.99 %  7->exit  partners/rules.py",
        "99.99 % coverage (1 files, at least 95 %)",
        "99.99 % coverage of rules and services (1 files, at least 100 %)",
    ]


def test_main_where_six_in_a_hundred_lines_did_not_run_fails(tmp_path: Path) -> None:
    ran, missed = list(range(1, 95)), list(range(95, 101))
    assert main(measured(tmp_path, models=(ran, missed, [], []), rules=([], [], [], []))) == 1


def test_main_without_a_single_file_of_rules_fails(tmp_path: Path) -> None:
    assert main(measured(tmp_path, models=([1], [], [], []))) == 1


def test_main_where_nothing_was_measured_fails_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path / "covered.json") == 1
    assert capsys.readouterr().out == "Nothing was measured: run the stage sqlite before this one.\n"


def test_read_counts_lines_and_branches_alike(tmp_path: Path) -> None:
    (one,) = read(measured(tmp_path, models=([1, 2], [4], [[1, 2]], [[2, 4], [2, 0]]))).values()
    assert one == Covered(3, [4], [(2, 4), (2, 0)])
    assert (one.percent, str(one)) == (50.0, " 50.00 %  4, 2->4, 2->exit")


@pytest.mark.parametrize(
    "name, strict",
    [
        ("feedback/services/reply.py", True),
        ("feedback/services.py", True),
        ("toolkits/rules.py", True),
        ("partners/scope.py", True),
        ("partners/queries/scope.py", False),
        ("partners/disclosure/beside.py", True),
        ("feedback/queries/desk.py", False),
    ],
)
def test_is_strict_takes_rules_services_scope_audience_and_disclosure(name: str, strict: bool) -> None:
    patterns = ["*/services.py", "*/services/*", "*/rules.py", "partners/scope.py", "partners/disclosure/*"]
    assert is_strict(name, patterns) is strict
