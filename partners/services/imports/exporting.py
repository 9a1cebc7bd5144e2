"""Write a network into a workbook that imports unchanged."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from partners.enums import ConsentPurpose, ExportStage
from partners.imports.headings import EXPORTED
from partners.models import Consent, Membership, Network, NetworkExport, Partner
from partners.models.imports import EXPORTS
from partners.queries.import_reports import EXPORTED as TAKEN
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.imports.runs import require_manager
from portal.kernel.identifiers import random_token
from portal.kernel.nudges import nudge

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
BLOCK = 1000
WIDTHS = {"name": 34, "street": 26, "town": 20, "person": 24, "email": 30}
# One column for each purpose: who said nothing of one is told apart from who said no.
COLUMNS = {name: title for name, title in EXPORTED.items() if name != "consent"} | {
    f"consent_{purpose}": f"consent {purpose}" for purpose in ConsentPurpose.values
}
YES, NO = "yes", "no"


@transaction.atomic
def start_export(*, scope: Scope, network: Network) -> NetworkExport:
    """Let the worker write the network into a file."""
    require_manager(scope, network.pk)
    export = NetworkExport.objects.create(network=network, actor_id=scope.user_id)
    log_export(scope=scope, object_id=export.pk, object_kind="network_export")
    nudge("partners.make_network_export", export.pk)
    return export


def log_export(*, scope: Scope, object_id: int, object_kind: str, rows: int = 0) -> None:
    """Keep that a network was taken out, and by whom."""
    data = {"rows": rows} if rows else {}
    log_activity(scope=scope, verb=TAKEN, object_kind=object_kind, object_id=object_id, data=data)


def make_export(export_id: int) -> bool:
    """Write one export that is due; False when another worker does."""
    export: NetworkExport | None = NetworkExport.objects.claim(export_id)
    if export is None:
        return False
    try:
        changes = _stored(export)
    except Exception as error:
        logger.exception("export stopped export=%s", export.pk)
        export.give_back(type(error).__name__, most_attempts=MOST_ATTEMPTS)
        if export.attempts >= MOST_ATTEMPTS:
            NetworkExport.objects.filter(pk=export.pk).update(stage=ExportStage.FAILED)
        return True
    if not export.finish(stage=ExportStage.READY, finished_at=timezone.now(), last_error="", **changes):
        default_storage.delete(str(changes["file"]))
    return True


def make_due_exports() -> int:
    """Write whatever export is due; returns how many."""
    ids = list(NetworkExport.objects.due().values_list("pk", flat=True)[:5])
    return sum(make_export(export_id) for export_id in ids)


def _stored(export: NetworkExport) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "network.xlsx"
        counts = write_export(network=export.network, target=path)
        with path.open("rb") as source:
            name = default_storage.save(f"{EXPORTS}{random_token()}.xlsx", File(source))
        size = path.stat().st_size
    day = timezone.localdate().isoformat()
    filename = f"{export.network.slug}-{day}.xlsx"
    return {"file": name, "size": size, "filename": filename, "counts": counts}


def write_export(*, network: Network, target: Path) -> dict[str, int]:
    """Write partners and people in the order of the tree; returns how many of each."""
    import xlsxwriter  # noqa: PLC0415 (only a worker and a command write workbooks)

    partners, people = 0, set[int]()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet("Network")
        heading = workbook.add_format({"bold": True})
        text = workbook.add_format({"num_format": "@", "quote_prefix": True})
        for at, (name, title) in enumerate(COLUMNS.items()):
            sheet.set_column(at, at, WIDTHS.get(name, 14))
            sheet.write_string(0, at, title, heading)
        sheet.freeze_panes(1, 0)
        line = 0
        for partner, seats in _blocks(network):
            partners += 1
            people |= {seat.person_id for seat in seats}
            for row in _lines(partner, seats):
                line += 1
                for at, name in enumerate(COLUMNS):
                    if row.get(name):
                        sheet.write_string(line, at, row[name], text)
        sheet.autofilter(0, 0, max(line, 1), len(COLUMNS) - 1)
    return {"partners": partners, "people": len(people)}


def _blocks(network: Network) -> Iterator[tuple[Partner, list[Membership]]]:
    """Yield partners in the order of the tree with their people, a block of partners at a time."""
    rows = Partner.objects.filter(network=network, merged_into=None).select_related("parent").order_by("path")
    block: list[Partner] = []
    for partner in rows.iterator(chunk_size=BLOCK):
        block.append(partner)
        if len(block) == BLOCK:
            yield from _with_seats(block)
            block = []
    yield from _with_seats(block)


def _with_seats(block: Sequence[Partner]) -> Iterator[tuple[Partner, list[Membership]]]:
    seats: dict[int, list[Membership]] = {}
    held = Membership.objects.filter(partner_id__in=[partner.pk for partner in block], is_active=True)
    found = list(held.select_related("person").order_by("path", "pk"))
    words = _words({seat.person_id for seat in found})
    for seat in found:
        vars(seat.person)["words"] = words.get(seat.person_id, {})
        seats.setdefault(seat.partner_id, []).append(seat)
    for partner in block:
        yield partner, seats.get(partner.pk, [])


def _words(person_ids: Iterable[int]) -> dict[int, dict[str, Consent]]:
    words: dict[int, dict[str, Consent]] = {}
    for consent in Consent.objects.filter(person_id__in=list(person_ids)):
        words.setdefault(consent.person_id, {})[consent.purpose] = consent
    return words


def _lines(partner: Partner, seats: Sequence[Membership]) -> Iterator[dict[str, str]]:
    facts = {
        "number": partner.number,
        "name": partner.name,
        "level": partner.level,
        "parent": partner.parent.number if partner.parent else "",
        "country": partner.country,
        "street": partner.street,
        "postcode": partner.postcode,
        "town": partner.town,
        "band": partner.band,
        "ownership_group": partner.ownership_group,
        "status": "active" if partner.is_active else "inactive",
        "ended_on": timezone.localdate(partner.ended_at).isoformat() if partner.ended_at else "",
    }
    if not seats:
        yield facts
    for seat in seats:
        yield facts | _person(seat)


def _person(seat: Membership) -> dict[str, str]:
    person = seat.person
    words: dict[str, Consent] = vars(person)["words"]
    return {
        "person": person.name,
        "email": person.email,
        "phone": person.phone,
        "job_title": person.job_title,
        "role": seat.role.replace("_", " "),
        "language": person.language,
        "consented_on": _day(list(words.values())),
        **{f"consent_{purpose}": YES if word.granted else NO for purpose, word in words.items()},
    }


def _day(words: Sequence[Consent]) -> str:
    days = {timezone.localdate(word.given_at).isoformat() for word in words}
    return days.pop() if len(days) == 1 else ""
