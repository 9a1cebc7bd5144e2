"""What people do with an import run, and how the worker goes on with it."""

from __future__ import annotations

import hashlib
import logging
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partners.enums import ImportChange, ImportKind, ImportStage
from partners.imports.mapping import Mapping
from partners.models import ImportMapping, ImportRun, Network, Partner
from partners.models.imports import IMPORTS
from partners.roles import Capability
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.imports.applying import apply_run
from partners.services.imports.planning import plan_run, read_beginning
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from portal.kernel.identifiers import random_token
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge

logger = logging.getLogger(__name__)
MOST_MEGABYTES = 30
MOST_ATTEMPTS = 5
GUARDED_PERCENT = 20
OPEN = (ImportStage.MAPPING, ImportStage.PLANNED)
BUSY = (ImportStage.UPLOADED, ImportStage.PLANNING, ImportStage.APPLYING)


def require_manager(scope: Scope, network_id: int | None) -> None:
    """Refuse whoever may not manage this network."""
    if not scope.can(Capability.MANAGE_NETWORK) or network_id != scope.network_id:
        raise NotAllowedError(_("Only the agency's lead imports into this network."))


def start_import(*, scope: Scope, network: Network, upload: File[bytes], language: str) -> ImportRun:
    """Keep an uploaded file and let the worker read its beginning."""
    require_manager(scope, network.pk)
    if (upload.size or 0) > MOST_MEGABYTES * 1024 * 1024:
        raise DomainError(
            _("The file is larger than %(most)d MB. Split it, or save it without pictures.")
            % {"most": MOST_MEGABYTES}
        )
    stored = store_upload(upload, PurePath(upload.name or "").name)
    try:
        return _write_down(scope, network, stored, language)
    except BaseException:
        default_storage.delete(stored["file"])
        raise


def store_upload(upload: File[bytes], filename: str) -> dict[str, Any]:
    """Store a file under a random name and return the columns that tell of it."""
    digest = hashlib.sha256()
    for block in upload.chunks():
        digest.update(block)
    upload.seek(0)
    suffix = PurePath(filename).suffix.lower()[:10]
    extension = suffix if suffix[1:].isalnum() else ""
    name = default_storage.save(f"{IMPORTS}{random_token()}{extension}", upload)
    return {
        "file": name,
        "filename": filename[-150:],
        "extension": extension,
        "size": upload.size or 0,
        "sha256": digest.hexdigest(),
    }


@transaction.atomic
def _write_down(scope: Scope, network: Network, stored: dict[str, Any], language: str) -> ImportRun:
    run: ImportRun = ImportRun.objects.create(
        network=network, actor_id=scope.user_id, language=language, **stored
    )
    log_activity(scope=scope, verb="partners.import_started", object_kind="import", object_id=run.pk)
    nudge("partners.continue_import", run.pk)
    return run


@transaction.atomic
def confirm_mapping(*, scope: Scope, run: ImportRun, mapping: Mapping) -> None:
    """Keep what the columns and words mean, remember it for the network, and have the file compared."""
    locked = _locked(scope, run, OPEN)
    ImportMapping.objects.update_or_create(
        network_id=scope.network_id,
        signature=mapping.signature,
        defaults={"mapping": mapping.as_json(), "confirmed_at": timezone.now()},
    )
    _wake(locked, stage=ImportStage.PLANNING, mapping=mapping.as_json())


@transaction.atomic
def reopen_mapping(*, scope: Scope, run: ImportRun) -> None:
    """Go back from the plan to the columns."""
    locked = _locked(scope, run, OPEN)
    ImportRun.objects.filter(pk=locked.pk).update(stage=ImportStage.MAPPING)


@transaction.atomic
def begin_applying(
    *, scope: Scope, run: ImportRun, deactivate_missing: bool = False, gone_confirmed: int | None = None
) -> None:
    """Let the plan be applied; what is missing ends only when asked for, much of it only by its number."""
    locked = _locked(scope, run, (ImportStage.PLANNED,))
    if _others(locked).filter(stage=ImportStage.APPLYING).exists():
        raise DomainError(_("Another import is being applied. Wait until it is done, or cancel it."))
    if deactivate_missing:
        require_confirmation(locked, gone_confirmed)
    choose_missing(locked, deactivate_missing=deactivate_missing)
    _wake(
        locked,
        stage=ImportStage.APPLYING,
        deactivate_missing=deactivate_missing,
        gone_confirmed=gone_confirmed,
        applied_at=timezone.now(),
    )
    log_activity(
        scope=scope,
        verb="partners.import_applied",
        object_kind="import",
        object_id=locked.pk,
        data={"plan": locked.counts.get("plan", {}), "deactivate_missing": deactivate_missing},
    )


def gone_count(run: ImportRun) -> int:
    """Return how many partners are missing from the file."""
    counted = run.counts.get("plan", {}).get(ImportKind.PARTNER, {})
    return int(counted.get(ImportChange.GONE, 0))


def needs_number(run: ImportRun) -> bool:
    """Say whether so many partners are missing that their number has to be typed."""
    active: int = Partner.objects.filter(network=run.network, is_active=True).count()
    return gone_count(run) > active * GUARDED_PERCENT / 100


def require_confirmation(run: ImportRun, gone_confirmed: int | None) -> None:
    """Refuse to end more than a fifth of a network's partners without their number."""
    gone = gone_count(run)
    if needs_number(run) and gone_confirmed != gone:
        raise DomainError(
            _(
                "This would deactivate %(gone)d partners, more than %(percent)d %% of the network. "
                "Type the number %(gone)d to confirm, or leave missing partners as they are."
            )
            % {"gone": gone, "percent": GUARDED_PERCENT},
            code="gone_unconfirmed",
        )


def choose_missing(run: ImportRun, *, deactivate_missing: bool) -> None:
    """Let the rows of what is missing be applied, or pass them over."""
    missing = run.rows.filter(change=ImportChange.GONE)
    missing.update(is_applied=not deactivate_missing)
    waiting = run.rows.filter(is_applied=False).count()
    ImportRun.objects.filter(pk=run.pk).update(rows_total=waiting, rows_done=0)


@transaction.atomic
def cancel_import(*, scope: Scope, run: ImportRun) -> None:
    """Stop a run: between two chunks if it is being applied; what was applied stays."""
    locked = _locked(scope, run, (*OPEN, *BUSY))
    ImportRun.objects.filter(pk=locked.pk).update(
        stage=ImportStage.CANCELLED,
        work_state=WorkState.CANCELLED,
        lease_token="",
        leased_until=None,
        finished_at=timezone.now(),
    )
    log_activity(
        scope=scope,
        verb="partners.import_cancelled",
        object_kind="import",
        object_id=locked.pk,
        data={"rows_done": locked.rows_done, "rows_total": locked.rows_total},
    )


def _others(run: ImportRun) -> Any:
    return ImportRun.objects.filter(network=run.network).exclude(pk=run.pk)


def _locked(scope: Scope, run: ImportRun, stages: tuple[str, ...]) -> ImportRun:
    require_manager(scope, run.network_id)
    locked: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.stage not in stages:
        raise StaleError(_("This import has gone on meanwhile. Look at where it stands now."))
    return locked


def _wake(run: ImportRun, **changes: Any) -> None:
    ImportRun.objects.filter(pk=run.pk).update(
        work_state=WorkState.DUE, due_at=timezone.now(), attempts=0, last_error="", **changes
    )
    nudge("partners.continue_import", run.pk)


STEPS = {
    ImportStage.UPLOADED: read_beginning,
    ImportStage.PLANNING: plan_run,
    ImportStage.APPLYING: apply_run,
}


def continue_import(run_id: int) -> bool:
    """Do what a worker has to do for the run as it stands; False when another one does it."""
    run: ImportRun | None = ImportRun.objects.claim(run_id)
    if run is None:
        return False
    try:
        with translation.override(run.language):
            take_step(run)
    except StaleError:
        return False
    except DomainError as error:
        _fail(run, str(error.message))
    except Exception as error:
        logger.exception("import stopped run=%s stage=%s", run.pk, run.stage)
        run.give_back(type(error).__name__, most_attempts=MOST_ATTEMPTS)
        if run.work_state == WorkState.DEAD:
            _mark_dead(run)
    return True


def take_step(run: ImportRun) -> None:
    """Take the claimed run one stage further; whoever waits for a person is left to them."""
    step = STEPS.get(ImportStage(run.stage))
    if step:
        step(run)
    run.finish(last_error="")


def _fail(run: ImportRun, sentence: str) -> None:
    run.give_up(sentence, stage=ImportStage.FAILED, failure=sentence[:500], finished_at=timezone.now())


def _mark_dead(run: ImportRun) -> None:
    with translation.override(run.language):
        sentence = _(
            "Something went wrong on our side. What was applied stays; try again, it goes on from there."
        )
    ImportRun.objects.filter(pk=run.pk).update(
        stage=ImportStage.FAILED, failure=sentence, finished_at=timezone.now()
    )


def continue_due_imports() -> int:
    """Go on with whatever run is due; returns how many were."""
    ids = list(ImportRun.objects.due().values_list("pk", flat=True)[:10])
    return sum(continue_import(run_id) for run_id in ids)
