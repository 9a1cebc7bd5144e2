"""Read a run's file: first its beginning, for the columns; then the whole, for the plan."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partners.enums import ImportChange, ImportKind, ImportStage, Level
from partners.imports.drafting import Draft, Drafts, draft_plan
from partners.imports.facts import PartnerFacts, Problem, Row
from partners.imports.guessing import guess_mapping
from partners.imports.mapping import FLAT, Mapping, apply_mapping
from partners.imports.planning import plan_rows
from partners.imports.reading import read_table
from partners.imports.sentences import ImportFileError
from partners.imports.table import Heading, RawRow, Sheet, Table
from partners.imports.understanding import understand
from partners.models import ImportMapping, ImportProblem, ImportRow, ImportRun
from partners.queries.imports import known_of
from partners.services.imports.erased import without_erased
from portal.kernel.errors import StaleError

CHUNK = 500
SAMPLES = 20
HQ = "HQ"
Thing = TypeVar("Thing")


@contextmanager
def table_of(run: ImportRun) -> Iterator[Table]:
    """Open a run's file; one that lies elsewhere is fetched first."""
    name = run.file.name
    if not name:
        raise ImportFileError(_("The file is kept no longer. Choose it again."))
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / f"file{run.extension}"
        with default_storage.open(name, "rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield read_table(path, name=run.filename)


def read_beginning(run: ImportRun) -> None:
    """Read headings and samples, and guess what the columns mean, as the network once confirmed it."""
    with table_of(run) as table:
        mapping = guess(run, table.sheet(""))
    advance(
        run,
        stage=ImportStage.MAPPING,
        beginning={"sheets": [_beginning(sheet) for sheet in table.sheets]},
        mapping=mapping.as_json(),
    )


def guess(run: ImportRun, sheet: Sheet) -> Mapping:
    """Return what the columns of a sheet mean: as it was confirmed for the same headings, or guessed."""
    guessed = guess_mapping(sheet)
    known = ImportMapping.objects.filter(network=run.network, signature=guessed.signature).first()
    return apply_mapping(Mapping.from_json(known.mapping), sheet) if known else guessed


def _beginning(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "heading_row": sheet.heading_row,
        "is_hidden": sheet.is_hidden,
        "notices": list(sheet.notices),
        "headings": [asdict(heading) for heading in sheet.headings],
        "samples": [list(row.cells) for row in sheet.samples[:SAMPLES]],
    }


def sheets_of(run: ImportRun) -> list[Sheet]:
    """Return the beginnings of the file's sheets, as they were kept."""
    return [
        Sheet(
            name=each["name"],
            heading_row=each["heading_row"],
            headings=tuple(Heading(**heading) for heading in each["headings"]),
            samples=tuple(RawRow(at, tuple(cells)) for at, cells in enumerate(each["samples"], start=1)),
            is_hidden=each["is_hidden"],
            notices=tuple(each["notices"]),
        )
        for each in run.beginning.get("sheets", [])
    ]


@dataclass
class Understanding:
    """A file's rows, what is wrong with others, and the numbers that stand on either."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)


def plan_run(run: ImportRun) -> None:
    """Compare the whole file with the network and keep the plan; the network is not written to."""
    mapping = Mapping.from_json(run.mapping)
    with table_of(run) as table:
        read = _understood(run, table, mapping)
    known = known_of(run.network)
    rows, erased = without_erased(run.network, read.rows)
    plan = plan_rows(_with_hq(run, rows, mapping), known.partners, mapping)
    _require_hq(run, plan.rows)
    problems = [*read.problems, *erased, *plan.problems]
    blamed = {read.numbers.get(problem.row, "") for problem in problems}
    drafts = draft_plan(plan.rows, known, blamed, mapping)
    _keep(run, drafts, [*problems, *drafts.problems], len(read.numbers))


def _understood(run: ImportRun, table: Table, mapping: Mapping) -> Understanding:
    read = Understanding()
    for count, (row, wrong) in enumerate(understand(_noting(table, mapping, read), mapping), start=1):
        read.problems += wrong
        if row:
            read.rows.append(row)
        if count % (10 * CHUNK) == 0 and not run.renew():
            raise StaleError(_("Another worker goes on with this import."))
    return read


def _noting(table: Table, mapping: Mapping, read: Understanding) -> Table:
    """Return the table, noting each row's number as it is read: a row left out is not missing."""
    column = mapping.column("number")

    def stream(sheet: str, heading_row: int) -> Iterator[RawRow]:
        for raw in table.rows(sheet, heading_row):
            cells = raw.cells
            read.numbers[raw.number] = cells[column.at] if column and column.at < len(cells) else ""
            yield raw

    return replace(table, stream=stream)


def _with_hq(run: ImportRun, rows: list[Row], mapping: Mapping) -> list[Row]:
    """Give a new network whose flat list knows no headquarters one of its own."""
    named = any(row.partner.level == Level.HQ for row in rows)
    if named or run.network_id or mapping.shape != FLAT or not run.new_slug:
        return rows
    name = run.new_name or run.new_slug.replace("-", " ").title()
    return [Row(0, PartnerFacts(HQ, name, Level.HQ), None, mapping.sheet), *rows]


def _require_hq(run: ImportRun, rows: list[Row]) -> None:
    """Refuse to found a network without a headquarters, and name it by that."""
    if run.network_id:
        return
    hq = next((row.partner for row in rows if row.partner.level == Level.HQ), None)
    if hq is None:
        raise ImportFileError(
            _("The network is new, and no good row has the level hq. Add one with the network's name.")
        )
    run.new_slug = run.new_slug or slugify(hq.name)[:50]
    run.new_name = run.new_name or hq.name[:100]


@transaction.atomic
def _keep(run: ImportRun, drafts: Drafts, problems: list[Problem], read: int) -> None:
    """Store the plan in the place of an earlier one."""
    require_lease(run)
    run.rows.all().delete()
    run.problems.all().delete()
    counted, waiting = Counter[tuple[str, str]](), 0
    for rows in _batches(_rows(run, drafts.drafts)):
        ImportRow.objects.bulk_create(rows)
        counted.update((row.kind, row.change) for row in rows)
        waiting += sum(not row.is_applied for row in rows)
    for wrong in _batches(_problem(run, problem) for problem in sorted(problems, key=_place)):
        ImportProblem.objects.bulk_create(wrong)
    advance(
        run,
        stage=ImportStage.PLANNED,
        new_slug=run.new_slug,
        new_name=run.new_name,
        planned_at=timezone.now(),
        counts={"plan": _by_kind(counted), "read": read, "sleeping": drafts.sleeping},
        rows_total=waiting,
        rows_done=0,
        rows_bad=len({(problem.sheet, problem.row) for problem in problems}),
    )


def _rows(run: ImportRun, drafts: list[Draft]) -> Iterator[ImportRow]:
    """Cut what is to be done into chunks of one kind; unchanged rows are done, missing ones passed over."""
    chunk, filled, kind = 1, 0, ""
    for draft in drafts:
        works = draft.change != ImportChange.UNCHANGED
        if works and (filled == CHUNK or (kind and kind != draft.kind)):
            chunk, filled = chunk + 1, 0
        if works:
            filled, kind = filled + 1, draft.kind
        yield ImportRow(
            run=run,
            kind=draft.kind,
            change=draft.change,
            sheet=draft.sheet[:100],
            line=draft.line or None,
            number=draft.number,
            label=draft.label[:200],
            facts=draft.facts,
            differences=draft.differences,
            chunk=chunk if works else 0,
            is_applied=draft.change in {ImportChange.UNCHANGED, ImportChange.GONE},
        )


def _problem(run: ImportRun, problem: Problem) -> ImportProblem:
    return ImportProblem(
        run=run,
        sheet=problem.sheet[:100],
        line=problem.row,
        letter=problem.letter,
        column=problem.column[:200],
        value=problem.value[:500],
        advice=problem.advice[:500],
    )


def _place(problem: Problem) -> tuple[str, int]:
    return problem.sheet, problem.row


def _batches(things: Iterator[Thing]) -> Iterator[list[Thing]]:
    """Yield a chunk at a time: a long list of wrong cells is never held whole as rows of the database."""
    while batch := list(islice(things, CHUNK)):
        yield batch


def _by_kind(counted: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    return {
        kind: {change: counted[kind, change] for change in ImportChange.values if counted[kind, change]}
        for kind in ImportKind.values
    }


def require_lease(run: ImportRun) -> None:
    """Refuse, inside a transaction, to go on with a run that is no longer this worker's own."""
    if not run.still_leased():
        raise StaleError(_("Another worker goes on with this import."))


def advance(run: ImportRun, **changes: Any) -> None:
    """Write a claimed run's next stage, as long as it is claimed by us."""
    rows = ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token)
    if not rows.update(**changes):
        raise StaleError(_("Another worker goes on with this import."))
    for name, value in changes.items():
        setattr(run, name, value)
