"""Worker glue: each task takes ids and calls one service."""

from __future__ import annotations

import logging

from celery import shared_task

from partners.services.asking_erasure import carry_out
from partners.services.erasure_list import keep_erasures
from partners.services.exporting import make_archive
from partners.services.heartbeats import look_after
from partners.services.imports.exporting import make_export
from partners.services.imports.purging import purge_due_exports, purge_due_imports
from partners.services.imports.runs import continue_import
from partners.services.invitations import forget_invitations
from partners.services.mail import deliver_mail
from partners.services.membership import compare_groups
from partners.services.publishing import publish_coverage_due
from partners.services.retention import drop_what_is_over
from partners.services.sessions import forget_sessions
from partners.services.signing_in import forget_decoys
from partners.services.webhooks.deliver import deliver_due_webhooks
from portal.kernel import registries

logger = logging.getLogger(__name__)


@shared_task(name="partners.deliver_mail")
def deliver_mail_task(mail_id: int) -> None:
    """Deliver one mail from the outbox."""
    deliver_mail(mail_id)


@shared_task(name="partners.deliver_webhooks")
def deliver_webhooks_task() -> None:
    """Tell other systems what is due."""
    deliver_due_webhooks()


@shared_task(name="partners.look_after")
def look_after_task() -> None:
    """Show that a worker works, and write down how every part is."""
    look_after()


@shared_task(name="partners.compare_groups")
def compare_groups_task() -> None:
    """Put admin groups right that were changed past the services."""
    compare_groups()


@shared_task(name="partners.forget_decoys")
def forget_decoys_task() -> None:
    """Remove what unknown addresses left, invitations that came to nothing, sessions that are over."""
    forget_decoys()
    forget_invitations()
    forget_sessions()


@shared_task(name="partners.publish_coverage")
def publish_coverage_task() -> None:
    """Publish the coverage of the month that is over."""
    publish_coverage_due()


@shared_task(name="partners.make_archive")
def make_archive_task(export_id: int) -> None:
    """Make one archive of a person's data."""
    make_archive(export_id)


@shared_task(name="partners.erase")
def erase_task(request_id: int) -> None:
    """Carry out one wish to be erased."""
    carry_out(request_id)


@shared_task(name="partners.keep_erasures")
def keep_erasures_task() -> None:
    """Keep the list of erasures where the operator wants it."""
    keep_erasures()


@shared_task(name="partners.retention")
def retention_task() -> None:
    """Drop what was kept long enough."""
    drop_what_is_over()


@shared_task(name="partners.sweep")
def sweep_task() -> None:
    """Pick up whatever is due and was not done, whichever app it belongs to."""
    for key, sweep in registries.sweeps.items():
        try:
            sweep()
        except Exception:  # one app's trouble must not hold up the others
            logger.exception("sweep failed key=%s", key)


@shared_task(name="partners.continue_import")
def continue_import_task(run_id: int) -> None:
    """Go on with one import run."""
    continue_import(run_id)


@shared_task(name="partners.make_network_export")
def make_network_export_task(export_id: int) -> None:
    """Write one network into a workbook."""
    make_export(export_id)


@shared_task(name="partners.purge_imports")
def purge_imports_task() -> None:
    """Forget files and rows of imports and exports that are kept no longer."""
    purge_due_imports()
    purge_due_exports()
