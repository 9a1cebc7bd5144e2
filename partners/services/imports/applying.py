"""Apply a plan: 500 rows a transaction, each chunk once, whoever dies in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.enums import ImportKind, ImportStage
from partners.languages import spoken
from partners.models import ImportRow, ImportRun, Network
from partners.scope import Scope
from partners.services.imports.partner_rows import apply_partners
from partners.services.imports.people_rows import apply_people
from partners.services.imports.planning import advance, require_lease
from partners.services.network import found_network, name_sender
from portal.kernel.errors import StaleError
from portal.kernel.killpoints import reach

APPLY: dict[str, Callable[..., set[int]]] = {
    ImportKind.PARTNER: apply_partners,
    ImportKind.PERSON: apply_people,
}


def apply_run(run: ImportRun) -> None:
    """Go on where the last worker stopped, to the end of the plan."""
    network = run.network or _found(run)
    while _apply_chunk(run, network):
        if not run.renew():
            raise StaleError(_("Another worker goes on with this import."))
    _complete(run, network)


@transaction.atomic
def _found(run: ImportRun) -> Network:
    require_lease(run)
    network = found_network(slug=run.new_slug, name=run.new_name, languages=_languages(run))
    advance(run, network=network)
    return network


def _languages(run: ImportRun) -> list[str]:
    """Return the languages of the file's people that the portal offers, the most common first."""
    people = run.rows.filter(kind=ImportKind.PERSON).values_list("facts", flat=True)
    counted = Counter(facts["language"] for facts in people if facts.get("language"))
    offered = [code for code, _times in counted.most_common() if spoken(code) == code]
    return offered or [spoken()]


@transaction.atomic
def _apply_chunk(run: ImportRun, network: Network) -> bool:
    """Apply the next chunk; False when none is left."""
    require_lease(run)
    first = run.rows.filter(is_applied=False).order_by("chunk").first()
    if first is None:
        return False
    rows = list(run.rows.filter(is_applied=False, chunk=first.chunk, kind=first.kind).order_by("pk"))
    network = Network.objects.select_for_update().get(pk=network.pk)
    scope = Scope(network_id=network.pk, user_id=run.actor_id, is_system=True)
    refused = APPLY[first.kind](scope=scope, network=network, run=run, rows=rows)
    run.rows.filter(pk__in=[row.pk for row in rows]).update(is_applied=True)
    ImportRun.objects.filter(pk=run.pk).update(rows_done=F("rows_done") + len(rows))
    _count(run, [row for row in rows if row.pk not in refused])
    reach("before-commit-import")
    return True


def _count(run: ImportRun, rows: Iterable[ImportRow]) -> None:
    """Add to what was done."""
    counts = ImportRun.objects.values_list("counts", flat=True).get(pk=run.pk)
    done = counts.setdefault("done", {})
    for row in rows:
        of_kind = done.setdefault(row.kind, {})
        of_kind[row.change] = of_kind.get(row.change, 0) + 1
    ImportRun.objects.filter(pk=run.pk).update(counts=counts)


@transaction.atomic
def _complete(run: ImportRun, network: Network) -> None:
    require_lease(run)
    name_sender(network=network)
    bad = run.problems.values("sheet", "line").distinct().count()
    advance(run, stage=ImportStage.DONE, finished_at=timezone.now(), rows_bad=bad)
