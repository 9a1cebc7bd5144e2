"""Add and change many partners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.models import Network, Partner, Pulse
from partners.scope import Scope
from partners.services.activity import Happening, log_activities
from partners.services.network import require_depth
from partners.tree import STEP, step
from portal.kernel.errors import DomainError


@dataclass(frozen=True)
class NewPartner:
    """A partner to be added; `parent` is a number, empty for the network's hq."""

    number: str
    parent: str
    fields: dict[str, object] = field(default_factory=dict)


@transaction.atomic
def add_partners(*, network: Network, new: Sequence[NewPartner]) -> dict[str, Partner]:
    """Add partners, each after the one above it; returns them by number."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    numbers = {each.parent for each in new}
    above = {each.number: each for each in Partner.objects.filter(network=locked, number__in=numbers)}
    made: dict[str, Partner] = {}
    waiting: dict[str, Partner] = {}
    for each in new:
        if each.parent in waiting:
            above |= _insert(waiting)
            made |= waiting
            waiting = {}
        waiting[each.number] = _partner(locked, each, above)
    _insert(waiting)
    made |= waiting
    locked.save(update_fields=["last_step"])
    _count_children(made.values())
    Pulse.objects.bulk_create(
        Pulse(network=locked, partner=partner, path=partner.path) for partner in made.values()
    )
    return made


def _partner(network: Network, each: NewPartner, above: dict[str, Partner]) -> Partner:
    parent = above.get(each.parent) if each.parent else None
    if each.parent and parent is None:
        raise DomainError(
            _("There is no partner %(number)s. Add it first, or choose another one.")
            % {"number": each.parent}
        )
    path = _path(network, parent)
    return Partner(
        network=network,
        parent=parent,
        path=path,
        depth=len(path) // STEP,
        numchild=0,
        number=each.number,
        **each.fields,
    )


def _path(network: Network, parent: Partner | None) -> str:
    if parent is None:
        return step(network.pk)
    network.last_step += 1
    path: str = parent.path + step(network.last_step)
    require_depth(path)
    return path


def _insert(waiting: dict[str, Partner]) -> dict[str, Partner]:
    Partner.objects.bulk_create(waiting.values())
    return waiting


def _count_children(made: Iterable[Partner]) -> None:
    added = Counter(partner.parent_id for partner in made if partner.parent_id)
    for count in set(added.values()):
        parents = [pk for pk, number in added.items() if number == count]
        Partner.objects.filter(pk__in=parents).order_by().update(numchild=F("numchild") + count)


@transaction.atomic
def update_partners(*, scope: Scope, changes: Sequence[tuple[Partner, dict[str, object]]]) -> None:
    """Change partners' own facts; each entry names a partner and the fields that differ."""
    alike: dict[tuple[str, ...], list[Partner]] = {}
    for partner, changed in changes:
        for name, value in changed.items():
            setattr(partner, name, value)
        alike.setdefault(tuple(sorted(changed)), []).append(partner)
    for names, partners in alike.items():
        Partner.objects.bulk_update(partners, names)
    log_activities(
        scope=scope,
        happenings=[
            Happening("partners.partner_changed", "partner", partner.pk, {"fields": sorted(changed)})
            for partner, changed in changes
        ],
    )
