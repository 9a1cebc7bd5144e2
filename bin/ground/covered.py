"""Hold what the tests ran against the two gates of pyproject.toml, and name what they did not run."""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ground.places import ROOT


@dataclass(frozen=True)
class Covered:
    """What was run of one file, or of several together."""

    ran: int
    lines: list[int]
    branches: list[tuple[int, int]]

    @property
    def percent(self) -> float:
        """Return the share of lines and branches that ran, rounded down to a hundredth."""
        whole = self.ran + len(self.lines) + len(self.branches)
        return int(10_000 * self.ran / whole) / 100 if whole else 100.0

    def __str__(self) -> str:
        branches = [f"{start}->{end or 'exit'}" for start, end in self.branches if start not in self.lines]
        return f"{self.percent:6.2f} %  {', '.join([*map(str, self.lines), *branches])}"


def main(measured: Path) -> int:
    """Print each file that is not covered whole, and both gates; return 1 where one does not hold."""
    if not measured.exists():
        print("Nothing was measured: run the stage sqlite before this one.")
        return 1
    gates = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ground"]
    files = read(measured)
    strict = {name: one for name, one in files.items() if is_strict(name, gates["strict_files"])}
    for name, one in sorted(files.items()):
        if one.percent < 100:
            print(f"{one}  {name}")
    return max(
        judge("coverage", files, gates["fail_under"]),
        judge("coverage of rules and services", strict, gates["strict_fail_under"]),
    )


def read(measured: Path) -> dict[str, Covered]:
    """Read what SlipCover wrote: each file by its name from the root."""
    return {
        name: Covered(
            len(file["executed_lines"]) + len(file["executed_branches"]),
            file["missing_lines"],
            [(start, end) for start, end in file["missing_branches"]],
        )
        for name, file in json.loads(measured.read_text())["files"].items()
    }


def is_strict(name: str, patterns: list[str]) -> bool:
    """Say whether a file must be covered to the last branch."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def judge(gate: str, files: dict[str, Covered], least: float) -> int:
    """Print how a gate holds over so many files; return 1 where it does not, or where there is no file."""
    ran = sum(one.ran for one in files.values())
    lines = [line for one in files.values() for line in one.lines]
    branches = [branch for one in files.values() for branch in one.branches]
    percent = Covered(ran, lines, branches).percent
    print(f"{percent:.2f} % {gate} ({len(files)} files, at least {least} %)")
    return 0 if files and percent >= least else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
