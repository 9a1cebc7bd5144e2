"""Read and understand 10,000 partners with 15,000 people: `python -m bench.read_import [--partners N]`."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
import xlsxwriter

from bench.house import ROOT

DISTRIBUTORS = 100
WATCHED = """
import resource, subprocess, sys
command = [sys.executable, "-m", "partners.imports.parsing", *sys.argv[1:]]
said = subprocess.Popen(command, stdout=subprocess.PIPE)
last = b"nothing"
for line in said.stdout:
    last = line
said.wait()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss / 1024, used.ru_utime + used.ru_stime, last[:40].decode().strip())
"""
HEADINGS = [
    ["number", "name", "level", "parent number", "country", "street", "postcode", "town", "band"],
    [
        "ownership group",
        "status",
        "person",
        "e-mail",
        "telephone",
        "job title",
        "role",
        "language",
        "consent",
    ],
]


def rows(partners: int, people: int) -> Iterator[list[str]]:
    """Yield headings and rows: a row for each partner, and one for each further person."""
    yield [*HEADINGS[0], *HEADINGS[1]]
    yield ["HQ", "Bench Works", "hq", *[""] * 15]
    for at in range(1, partners):
        level, parent = (
            ("distributor", "HQ") if at <= DISTRIBUTORS else ("dealer", f"{at % DISTRIBUTORS + 1:05}")
        )
        partner = [
            f"{at:05}",
            f"Wärme Partner {at}",
            level,
            parent,
            "DE",
            f"Am Wall {at}",
            f"{at:05}",
            "Köln",
            "B",
        ]
        for person in range(2 if at <= people - partners + 1 else 1):
            role = "dealer_staff" if level == "dealer" else "distributor_manager"
            name = f"Person {at} {person}"
            address = f"p{at}.{person}@bench.example"
            yield [*partner, "", "active", name, address, "+49 221 17", "Verkauf", role, "de", "yes"]


def write_files(folder: Path, partners: int, people: int) -> list[Path]:
    """Write the same rows as a workbook and as a text file."""
    book, text = folder / "bench.xlsx", folder / "bench.csv"
    with xlsxwriter.Workbook(book, {"constant_memory": False}) as workbook:
        sheet = workbook.add_worksheet("Network")
        for at, row in enumerate(rows(partners, people)):
            sheet.write_row(at, 0, row)
    text.write_text("\n".join(";".join(row) for row in rows(partners, people)), encoding="utf-8-sig")
    return [book, text]


def measure(path: Path) -> None:
    """Read, guess, understand and plan a file; print what it took, here and in the other process."""
    from partners.imports.guessing import guess_mapping  # noqa: PLC0415 (Django is set up first)
    from partners.imports.planning import plan_rows  # noqa: PLC0415 (the same)
    from partners.imports.reading import read_table  # noqa: PLC0415 (the same)
    from partners.imports.understanding import understand  # noqa: PLC0415 (the same)

    begun, cpu = time.monotonic(), time.process_time()
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    table = read_table(path, name=path.name)
    mapping = guess_mapping(table.sheet(""))
    opened = time.monotonic()
    understood = list(understand(table, mapping))
    read = time.monotonic()
    plan = plan_rows([row for row, _problems in understood if row], known=[], mapping=mapping)
    done = time.monotonic()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = children.ru_utime + children.ru_stime - theirs.ru_utime - theirs.ru_stime
    print(
        f"  {path.name:<12} {path.stat().st_size / 1e6:5.1f} MB, {len(plan.rows)} rows:"
        f" open {opened - begun:5.2f} s, read and understand {read - opened:5.2f} s,"
        f" plan {done - read:5.2f} s; CPU here {time.process_time() - cpu:5.2f} s, there {seconds:5.2f} s;"
        f" most memory there {watch('rows', path, table.sheets[0].name)[0]:.0f} MB"
    )


def watch(mode: str, path: Path, sheet: str) -> tuple[float, float, str]:
    """Return the other process's most megabytes, its seconds of CPU and its last words.

    A small process starts it, because a fork inherits what its parent once took.
    """
    command = [sys.executable, "-c", WATCHED, mode, str(path), path.name, sheet]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    memory, seconds, words = said.split(" ", 2)
    return float(memory), float(seconds), words.strip()


def hostile_files(folder: Path) -> Iterator[Path]:
    """Yield files that try to take all there is: those of the corpus, and one that is only just allowed."""
    from tests.partners.imports.corpus.making import packed, workbook_parts  # noqa: PLC0415 (Django is set up)
    from tests.partners.imports.corpus.refused import REFUSED  # noqa: PLC0415 (the same)

    for case in REFUSED:
        if case.id.startswith(("exploding", "entity", "too-")):
            (folder / case.id).mkdir()
            yield case.write(folder / case.id)
    row = "<row>" + "<c><v>1</v></c>" * 200 + "</row>"
    dense = folder / "dense.xlsx"
    packed(workbook_parts(f"<sheetData>{row * 65_000}</sheetData>"))(dense)
    yield dense


def main() -> None:
    """Write the files and measure each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partners", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=15_000)
    chosen = parser.parse_args()
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        print(f"Reading {chosen.partners} partners with {chosen.people} people")
        for path in reversed(write_files(Path(folder), chosen.partners, chosen.people)):
            measure(path)
        print("Files that try to take all there is, in the process that reads (512 MB and 60 s at most)")
        for path in hostile_files(Path(folder)):
            for mode, sheet in (("head", ""), ("rows", "Liste" if path.suffix == ".xlsx" else "a")):
                memory, seconds, words = watch(mode, path, sheet)
                name = f"{path.parent.name}/{path.name}"[-36:]
                print(f"  {name:<36} {mode} {memory:6.0f} MB {seconds:6.2f} s  {words}")
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  most memory here {here:.0f} MB, Django included")


if __name__ == "__main__":
    main()
