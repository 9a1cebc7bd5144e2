"""manage.py privacy_tables: the tables of docs/privacy.md, written from the rules."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from portal.kernel import registries
from portal.kernel.personal_data import How, PersonalData

HOW = {
    How.DELETE: "rows deleted",
    How.NULL: "the person taken out, the row stays",
    How.REWRITE: "rewritten",
    How.KEEP: "kept",
}


class Command(BaseCommand):
    """Print them."""

    help = "Print the tables of docs/privacy.md, as the rules in the code say."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        self.stdout.write(privacy_tables())


def privacy_tables() -> str:
    """Return what is stored about people, how long rows stay, and what holds nobody."""
    with translation.override("en"):
        stored = [_line(label, rule) for label, rule in registries.personal_data.items()]
    kept = [f"| {rule.what} | {rule.kept} |" for _key, rule in registries.retentions.items()]
    silent = [f"| `{label}` | {why} |" for label, why in registries.nothing_personal.items()]
    return "\n".join(
        [
            "| What | Why | Who sees it | How long | When a person is erased | Exported | Table |",
            "|---|---|---|---|---|---|---|",
            *stored,
            "",
            "| Dropped every night | After |",
            "|---|---|",
            *kept,
            "",
            "| Words, but nobody | Why |",
            "|---|---|",
            *silent,
        ]
    )


def _line(label: str, rule: PersonalData) -> str:
    erased = HOW[rule.how] + (f": {rule.reason}" if rule.reason else "")
    exported = "yes" if rule.export else f"no: {rule.not_exported}"
    cells = (rule.what, rule.why, rule.seen_by, rule.kept, erased, exported, f"`{label}`")
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
