"""How long rows stay: one rule each, swept every night, in chunks."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from partners.models import ActivityLog, Contact, Invitation, Mail, WebhookEvent
from partners.queries.branch_consent import CHANGED
from partners.services.exporting import drop_expired_exports
from partners.services.idempotency import drop_idempotent_writes
from partners.services.stray_files import drop_stray_files
from portal.kernel import registries
from portal.kernel.leases import WorkState
from portal.kernel.personal_data import Retention

logger = logging.getLogger(__name__)
CHUNK = 1000
MAILS, LOGS, CONTACTS, INVITATIONS, WEBHOOKS = (timedelta(days=days) for days in (365, 3 * 365, 400, 90, 90))
WORDS = timedelta(days=14)
OVER = (WorkState.DONE, WorkState.DEAD, WorkState.CANCELLED)


def drop_what_is_over(now: datetime | None = None) -> int:
    """Sweep by every rule; returns how many rows went. One rule's trouble doesn't hold up the others."""
    dropped = 0
    for key, rule in registries.retentions.items():
        try:
            dropped += rule.sweep(now or timezone.now())
        except Exception:
            logger.exception("retention failed key=%s", key)
    return dropped


def _drop(rows: Any) -> int:
    dropped = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        rows.model._base_manager.filter(pk__in=pks).delete()
        dropped += len(pks)
    return dropped


def drop_mails(now: datetime) -> int:
    """Drop what is known of mails that went out, or never will."""
    return _drop(Mail.objects.filter(work_state__in=OVER, created_at__lt=now - MAILS))


def drop_words_of_mails(now: datetime) -> int:
    """Drop the words of mails that were given up and that nobody sent again."""
    dead = Mail.objects.filter(work_state=WorkState.DEAD, created_at__lt=now - WORDS)
    return int(dead.exclude(text="", html="").update(text="", html="", headers={}))


def drop_logs(now: datetime) -> int:
    """Drop who changed what; a distributor's own decisions stay as long as the distributor."""
    return _drop(ActivityLog.objects.filter(happened_at__lt=now - LOGS).exclude(verb=CHANGED))


def drop_contacts(now: datetime) -> int:
    """Drop what the contact budget no longer counts."""
    return _drop(Contact.objects.filter(granted_at__lt=now - CONTACTS))


def drop_invitations(now: datetime) -> int:
    """Drop invitations that ended long ago, whichever way."""
    before = now - INVITATIONS
    ended = (
        Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(accepted_at=None, expires_at__lt=before)
    )
    return _drop(Invitation.objects.filter(ended))


def drop_webhooks(now: datetime) -> int:
    """Drop what other systems were told, and how that went."""
    return _drop(WebhookEvent.objects.filter(created_at__lt=now - WEBHOOKS))


RETENTIONS = {
    "partners.mails": Retention("Mails that went out or never will", "365 days", drop_mails),
    "partners.words": Retention("Words of mails that were given up", "14 days", drop_words_of_mails),
    "partners.logs": Retention("Who changed what", "3 years", drop_logs),
    "partners.contacts": Retention("The contact budget's rows", "400 days", drop_contacts),
    "partners.invitations": Retention("Invitations that ended", "90 days", drop_invitations),
    "partners.webhooks": Retention("What other systems were told", "90 days", drop_webhooks),
    "partners.repeats": Retention("First answers to writes by programs", "1 day", drop_idempotent_writes),
    "partners.exports": Retention("Archives of a person's data", "7 days", drop_expired_exports),
    "partners.stray": Retention(
        "Archives and lists that a killed process left behind", "1 day", drop_stray_files
    ),
}
