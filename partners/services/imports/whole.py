"""Bring a file into a network at one go: for the command line and the demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partners.enums import ImportStage
from partners.imports.mapping import Mapping
from partners.imports.sentences import ImportFileError
from partners.models import ImportRun, Network
from partners.services.imports.applying import apply_run
from partners.services.imports.planning import advance, plan_run, read_beginning
from partners.services.imports.purging import discard_run
from partners.services.imports.runs import BUSY, OPEN, choose_missing, require_confirmation, store_upload
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import random_token
from portal.kernel.leases import LEASE, WorkState


def bring_network(
    *,
    path: Path,
    slug: str = "",
    mapping: dict[str, Any] | None = None,
    dry_run: bool = False,
    deactivate_missing: bool = False,
    gone_confirmed: int | None = None,
    tell: Callable[[ImportRun], object] | None = None,
) -> ImportRun:
    """Read, compare and apply a file, and return the run; a dry run leaves nothing behind but its answer.

    Without a slug the network is the one named as the file's headquarters. An earlier run that died is
    replaced: importing the same file again brings the rest. `tell` is shown the run before it is left.
    """
    run = _claimed(path, slug)
    try:
        read_beginning(run)
        if mapping is not None:
            advance(run, mapping=_mapping(mapping).as_json())
        plan_run(run)
        _find_network(run)
        if dry_run:
            return _told(run, tell)
        if deactivate_missing:
            require_confirmation(run, gone_confirmed)
        _begin(run, deactivate_missing=deactivate_missing)
        apply_run(run)
        run.refresh_from_db()
    except DomainError as error:
        run.give_up(str(error.message), stage=ImportStage.FAILED, failure=str(error.message)[:500])
        discard_run(run=run)
        raise
    finally:
        if dry_run:
            discard_run(run=run)
    run.finish(last_error="")
    return _told(run, tell)


def _told(run: ImportRun, tell: Callable[[ImportRun], object] | None) -> ImportRun:
    if tell:
        tell(run)
    return run


def _claimed(path: Path, slug: str) -> ImportRun:
    """Store the file and write a run down that is this process's own from its birth."""
    if not path.is_file():
        raise ImportFileError.because("no_file", str(path))
    with path.open("rb") as source:
        stored = store_upload(File(source, name=path.name), path.name)
    network = Network.objects.filter(slug=slug).first() if slug else None
    try:
        return _write_down(network, slug, stored)
    except BaseException:
        default_storage.delete(stored["file"])
        raise


@transaction.atomic
def _write_down(network: Network | None, slug: str, stored: dict[str, Any]) -> ImportRun:
    earlier = ImportRun.objects.filter(network=network, actor=None, stage__in=[*OPEN, *BUSY])
    if network is None:
        earlier = earlier.filter(new_slug=slug)
    earlier.update(
        stage=ImportStage.CANCELLED,
        work_state=WorkState.CANCELLED,
        lease_token="",
        finished_at=timezone.now(),
    )
    run: ImportRun = ImportRun.objects.create(
        network=network,
        new_slug="" if network else slug,
        language=translation.get_language() or "en",
        work_state=WorkState.LEASED,
        leased_until=timezone.now() + LEASE,
        lease_token=random_token()[:16],
        attempts=1,
        **stored,
    )
    return run


def _mapping(data: dict[str, Any]) -> Mapping:
    try:
        return Mapping.from_json(data)
    except ValueError:
        raise DomainError(_("This is not a mapping. Write it as an import's page gives it.")) from None


def _find_network(run: ImportRun) -> None:
    """Take the network that the file's headquarters names, if it stands here; then compare with that."""
    if run.network_id:
        return
    network = Network.objects.filter(slug=run.new_slug).first()
    if network:
        advance(run, network=network, stage=ImportStage.PLANNING)
        plan_run(run)


@transaction.atomic
def _begin(run: ImportRun, *, deactivate_missing: bool) -> None:
    choose_missing(run, deactivate_missing=deactivate_missing)
    advance(
        run,
        stage=ImportStage.APPLYING,
        deactivate_missing=deactivate_missing,
        applied_at=timezone.now(),
    )
