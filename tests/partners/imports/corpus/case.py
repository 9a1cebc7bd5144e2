"""A file of the corpus, and the report of one as lines that people can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from partners.imports.comparing import Known
from partners.imports.drafting import draft_plan
from partners.imports.facts import PartnerFacts, PersonFacts, Problem, Row
from partners.imports.guessing import guess_mapping
from partners.imports.mapping import Mapping
from partners.imports.planning import plan_rows
from partners.imports.reading import read_table
from partners.imports.understanding import understand
from portal.kernel.errors import DomainError

SHOWN = ("country", "street", "postcode", "town", "band", "ownership_group", "ended_on")


@dataclass(frozen=True)
class Case:
    """A file: its name, what writes it, and its report, which stands in reports.txt if not here."""

    id: str
    file: str
    make: Callable[[Path], object]
    report: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """Make the file in a folder."""
        path = folder / self.file
        self.make(path)
        return path


def kept_reports() -> dict[str, list[str]]:
    """Return the reports of reports.txt by the case's id."""
    reports: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "reports.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kept = reports.setdefault(line.removeprefix("## "), [])
        elif line:
            kept.append(line)
    return reports


def report_of(path: Path) -> list[str]:
    """Return what reading and understanding a file says: the refusal, or sheet, notices, rows, problems."""
    try:
        table = read_table(path, name=path.name)
        sheet = table.sheet("")
        mapping = guess_mapping(sheet)
        lines = [_beginning(mapping), *(f"notice: {notice}" for notice in sheet.notices)]
        understood = list(understand(table, mapping))
    except DomainError as error:
        return [str(error.message)]
    plan = plan_rows([row for row, _problems in understood if row], known=[], mapping=mapping)
    drafts = draft_plan(plan.rows, Known(), (), mapping)
    problems = [problem for _row, wrong in understood for problem in wrong]
    problems += [*plan.problems, *drafts.problems]
    stand = {draft.number for draft in drafts.drafts}
    kept = [row for row in plan.rows if row.partner.number in stand]
    lines += [_row(row) for row in sorted(kept, key=lambda row: row.number)]
    return lines + [_problem(problem) for problem in sorted(problems, key=lambda problem: problem.row)]


def _beginning(mapping: Mapping) -> str:
    shape = f"flat by {', '.join(mapping.chain)}" if mapping.chain else mapping.shape
    left_out = [column.heading for column in mapping.columns if column.heading and not column.field]
    rest = f", without {', '.join(left_out)}" if left_out else ""
    return f"{mapping.sheet}, row {mapping.heading_row}: {shape}{rest}"


def _row(row: Row) -> str:
    parts = [_partner(row.partner), *_facts(row.partner)]
    return f"{row.number}: {', '.join([*parts, *(_person(row.person) if row.person else [])])}"


def _partner(facts: PartnerFacts) -> str:
    below = f" under {facts.parent}" if facts.parent else ""
    state = {True: " (active)", False: " (inactive)", None: ""}[facts.is_active]
    return f"{facts.level} {facts.number} {facts.name}{state}{below}"


def _facts(facts: PartnerFacts) -> Iterator[str]:
    for name in SHOWN:
        if value := getattr(facts, name):
            yield value


def _person(facts: PersonFacts) -> Iterator[str]:
    yield f"{facts.name} <{facts.email}> {facts.role if facts.is_role_said else 'role unsaid'}"
    yield from filter(None, [facts.language, facts.phone, facts.job_title])
    for purpose, granted in facts.consent.items():
        yield f"{purpose} {'yes' if granted else 'no'}"
    if facts.consented_on:
        yield f"since {facts.consented_on}"


def _problem(problem: Problem) -> str:
    return (
        f"{problem.sheet}!{problem.letter}{problem.row} {problem.column} “{problem.value}”: {problem.advice}"
    )
