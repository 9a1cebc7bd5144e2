"""Branches to which nothing is sent for now: asked by whatever mails, listed for the agency."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from partners.models import Membership, Partner, SendHold
from partners.scope import Scope
from partners.tree import ancestor_paths

MOST_PAST = 50


def paused_person_ids(network_id: int, person_ids: Collection[int]) -> set[int]:
    """Return those of the people who work in a held branch, wherever else they work."""
    held = set(
        SendHold.objects.filter(network_id=network_id, released_at=None).values_list("path", flat=True)
    )
    if not held:
        return set()
    seats = Membership.objects.active().filter(network_id=network_id, person_id__in=person_ids)
    return {
        person_id
        for person_id, path in seats.values_list("person_id", "path")
        if not held.isdisjoint(ancestor_paths(path))
    }


def open_holds(scope: Scope) -> list[SendHold]:
    """Return what is held now, the oldest first."""
    return list(_rows(scope).filter(released_at=None).order_by("held_at", "pk"))


def past_holds(scope: Scope) -> list[SendHold]:
    """Return what was released, the latest first."""
    return list(_rows(scope).exclude(released_at=None).order_by("-released_at", "-pk")[:MOST_PAST])


def holds_over(scope: Scope, partner: Partner) -> list[SendHold]:
    """Return what is held now of a partner or of a branch in which it stands."""
    rows = _rows(scope).filter(path__in=ancestor_paths(partner.path), released_at=None)
    return list(rows.order_by("held_at", "pk"))


def partner_by_number(scope: Scope, number: str) -> Partner | None:
    """Return the active partner of this number that the scope sees, or None."""
    found: Partner | None = Partner.objects.visible_to(scope).active().filter(number=number.strip()).first()
    return found


def _rows(scope: Scope) -> QuerySet[SendHold]:
    rows: QuerySet[SendHold] = SendHold.objects.visible_to(scope)
    return rows.select_related("partner", "held_by__person", "released_by__person")
