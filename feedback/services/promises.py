"""Promises: dated commitments inside answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import Promise
from feedback.rules import require_answer
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError


@transaction.atomic
def keep_promise(*, scope: Scope, promise: Promise, at: datetime) -> Promise:
    """Mark a promise as kept; once kept it stays so."""
    require_answer(scope, promise.network_id)
    locked: Promise = Promise.objects.select_for_update().get(pk=promise.pk)
    if locked.kept_at:
        raise DomainError(_("This promise is marked as kept already."), code="kept_already")
    locked.kept_at = at
    locked.save(update_fields=["kept_at"])
    log_activity(scope=scope, verb="feedback.promise_kept", object_kind="answer", object_id=locked.answer_id)
    return locked
