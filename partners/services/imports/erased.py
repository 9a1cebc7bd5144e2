"""A list brings nobody back who was erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from partners.imports.facts import Problem, Row
from partners.models import Network
from partners.queries.erasures import erased_addresses


def without_erased(network: Network | None, rows: Sequence[Row]) -> tuple[list[Row], list[Problem]]:
    """Return the rows without people who were erased here, and what is said of them: no name, no address."""
    if network is None:
        return list(rows), []
    gone = erased_addresses(network, {row.person.email for row in rows if row.person and row.person.email})
    kept, problems = [], []
    for row in rows:
        if row.person is None or row.person.email not in gone:
            kept.append(row)
            continue
        kept.append(replace(row, person=None))
        advice = _(
            "Whoever has this address was erased. A list can't bring them back: invite them if they want it."
        )
        problems.append(Problem(row.number, "", "", advice, row.sheet))
    return kept, problems
