"""A planned import and a finished export in each network, for the matrix and the canaries."""

from __future__ import annotations

from django.core.files.base import ContentFile

from partners.enums import ExportStage, ImportChange, ImportKind, ImportStage
from partners.imports.mapping import TREE, Column, Mapping
from partners.models import ImportProblem, ImportRow, ImportRun, NetworkExport
from portal.kernel.leases import WorkState
from tests.architecture.world import Side


def fill_imports(side: Side) -> None:
    """Put a plan there that waits to be applied, and a file that waits to be fetched."""
    word = side.word
    columns = tuple(
        Column(letter, field, field, 100)
        for letter, field in zip("ABCD", ("number", "name", "level", "parent"), strict=True)
    )
    run = ImportRun(
        network=side.network,
        actor=side.user("lead"),
        stage=ImportStage.PLANNED,
        work_state=WorkState.DONE,
        filename=f"{word}.csv",
        extension=".csv",
        mapping=Mapping(word, 1, TREE, columns, word).as_json(),
        beginning={"sheets": [_sheet(word, columns)]},
        counts={"plan": {"partner": {"created": 1}, "person": {}}, "read": 2, "sleeping": 0},
        rows_total=1,
        rows_bad=1,
    )
    run.file.save("list.csv", ContentFile(f"number;name;level;parent\n{word};{word};;\n".encode()))
    named = {"number": f"{word}-new", "label": f"{word} new"}
    facts = {"number": f"{word}-new", "name": f"{word} new", "level": "dealer"}
    planned = {"kind": ImportKind.PARTNER, "change": ImportChange.CREATED, "chunk": 1}
    ImportRow.objects.create(run=run, facts=facts, **named, **planned)
    ImportProblem.objects.create(run=run, line=3, column=f"{word}", value=f"{word}", advice=f"{word}")
    export = NetworkExport(
        network=side.network,
        actor=side.user("lead"),
        stage=ExportStage.READY,
        work_state=WorkState.DONE,
        filename=f"{word}.xlsx",
        size=len(word),
    )
    export.file.save("network.xlsx", ContentFile(f"{word}".encode()))
    side.things |= {"import": run, "network export": export}


def _sheet(word: str, columns: tuple[Column, ...]) -> dict[str, object]:
    headings = [{"letter": one.letter, "text": one.heading, "is_hidden": False} for one in columns]
    return {
        "name": word,
        "heading_row": 1,
        "is_hidden": False,
        "notices": [],
        "headings": headings,
        "samples": [[word] * len(columns)],
    }
