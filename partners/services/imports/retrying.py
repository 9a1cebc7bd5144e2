"""Go on with a run that stopped for no fault of its file: where it stood, at the press of a button."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.enums import ImportStage
from partners.models import ImportRun
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.imports.runs import BUSY, require_manager
from portal.kernel.errors import DomainError, StaleError
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge


def can_retry(run: ImportRun) -> bool:
    """Say whether another try may succeed: the file is there, and it was not the file that was refused."""
    is_ours = run.work_state == WorkState.DEAD and run.last_error != run.failure[:200]
    return run.stage == ImportStage.FAILED and is_ours and bool(run.file)


@transaction.atomic
def retry_import(*, scope: Scope, run: ImportRun) -> bool:
    """Let a worker go on where the last one stopped; False when one is at it already."""
    require_manager(scope, run.network_id)
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.stage in BUSY:
        return False
    if not can_retry(locked):
        raise StaleError(_("This import has gone on meanwhile. Look at where it stands now."))
    stage = _stood_at(locked)
    others = ImportRun.objects.filter(network=locked.network).exclude(pk=locked.pk)
    if stage == ImportStage.APPLYING and others.filter(stage=ImportStage.APPLYING).exists():
        raise DomainError(_("Another import is being applied. Wait until it is done, or cancel it."))
    ImportRun.objects.filter(pk=locked.pk).update(
        stage=stage,
        work_state=WorkState.DUE,
        due_at=timezone.now(),
        attempts=0,
        last_error="",
        failure="",
        finished_at=None,
    )
    nudge("partners.continue_import", locked.pk)
    log_activity(
        scope=scope, verb="partners.import_retried", object_kind="import", object_id=locked.pk, data={}
    )
    return True


def _stood_at(run: ImportRun) -> str:
    if run.applied_at:
        return ImportStage.APPLYING
    return ImportStage.PLANNING if run.mapping else ImportStage.UPLOADED
