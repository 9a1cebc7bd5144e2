"""Write the ledger and the pulse kept from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partners.enums import Direction
from partners.models import Partner, Person, Pulse, Touchpoint
from portal.kernel import registries
from portal.kernel.create_once import create_once


@transaction.atomic(savepoint=False)
def record_touchpoint(
    *,
    partner: Partner,
    verb: str,
    occurred_at: datetime,
    dedupe_key: str,
    person: Person | None = None,
    target: tuple[str, int | None, str] = ("", None, ""),
    data: dict[str, Any] | None = None,
    day_only: bool = False,
) -> Touchpoint | None:
    """Append one row and move the dealer's pulse; the same dedupe key again does nothing and returns None.

    `target` is (kind, id, label). The caller decides what a protected remark leaves out: no person, no id,
    the day only (then the row isn't dated by its writing either).
    """
    kind = registries.verbs[verb]
    fields = {
        "network_id": partner.network_id,
        "partner": partner,
        "path": partner.path,
        "person_id": person.pk if person else None,
        "verb": verb,
        "direction": kind.direction,
        "route": kind.route,
        "weight": kind.weight,
        "target_kind": target[0],
        "target_id": target[1],
        "target_label": target[2][:200],
        "data": data or {},
        "occurred_at": occurred_at,
        "created_at": occurred_at if day_only else timezone.now(),
    }
    touchpoint = create_once(Touchpoint.objects, {"dedupe_key": dedupe_key}, fields)
    if touchpoint:
        _move_pulse(partner, kind.direction, occurred_at)
    return touchpoint


def _move_pulse(partner: Partner, direction: str, at: datetime) -> None:
    field = "last_voice_at" if direction == Direction.VOICE else "last_touch_at"
    pulse, _created = Pulse.objects.select_for_update().get_or_create(
        partner=partner, defaults={"network_id": partner.network_id, "path": partner.path}
    )
    latest = getattr(pulse, field)
    if latest is None or latest < at:
        setattr(pulse, field, at)
        pulse.save(update_fields=[field])
