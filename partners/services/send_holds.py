"""Hold what is sent to a branch while something urgent is looked into, and release it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Partner, SendHold
from partners.roles import Capability, capabilities_of
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError, NotAllowedError


@transaction.atomic
def hold_sends(*, scope: Scope, partner: Partner, reason: str, at: datetime) -> SendHold:
    """Let nothing but service mails go to a partner and what hangs under it; held already, it stays so."""
    seat = _seat(scope, partner.network_id)
    if not reason.strip():
        raise DomainError(_("Write down why nothing is to be sent there."), code="reason_missing")
    locked = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    known: SendHold | None = SendHold.objects.filter(partner=locked, released_at=None).first()
    if known:
        return known
    hold: SendHold = SendHold.objects.create(
        network_id=locked.network_id,
        partner=locked,
        path=locked.path,
        reason=reason.strip()[:300],
        held_at=at,
        held_by_id=seat,
    )
    _log(scope, hold, "partners.sends_held")
    return hold


@transaction.atomic
def release_sends(*, scope: Scope, hold: SendHold, reason: str, at: datetime) -> SendHold:
    """Let mails go there again, for a reason; released already, it keeps its first one."""
    seat = _seat(scope, hold.network_id)
    if not reason.strip():
        raise DomainError(_("Write down why it may be sent to again."), code="reason_missing")
    locked: SendHold = SendHold.objects.select_for_update().get(pk=hold.pk)
    if locked.released_at is None:
        locked.released_at, locked.released_by_id = at, seat
        locked.release_reason = reason.strip()[:300]
        locked.save(update_fields=["released_at", "released_by", "release_reason"])
        _log(scope, locked, "partners.sends_released")
    return locked


def _seat(scope: Scope, network_id: int) -> int:
    """Return the seat by which the agency acts; what is urgent is its to judge."""
    works = scope.network_id == network_id and not scope.link and scope.can(Capability.WORK_DESK)
    at_desk = (one for one in scope.seats if Capability.WORK_DESK in capabilities_of(one.role))
    seat = next(at_desk, None) if works else None
    if seat is None:
        raise NotAllowedError(_("Only the agency holds what is sent. Ask your contact there."))
    return seat.membership_id


def _log(scope: Scope, hold: SendHold, verb: str) -> None:
    log_activity(scope=scope, verb=verb, object_kind="partner", object_id=hold.partner_id)
