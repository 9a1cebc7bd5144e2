"""What a change of the tree would change: shown before anybody confirms it."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from partners.models import Membership, Partner
from partners.queries.network.page import readable, readers
from partners.roles import AGENCY_ROLES, HQ_ROLES
from partners.scope import Scope, branch_q
from partners.tree import ancestor_paths
from portal.kernel import registries

MATCHES = 10
NAMES = 20


@dataclass(frozen=True)
class Sight:
    """Who gains and who loses sight of a branch."""

    gaining: list[Membership]
    losing: list[Membership]


@dataclass(frozen=True)
class MovePreview:
    """What moving a partner would change."""

    sight: Sight
    partners: int
    people: int
    rows: int


@dataclass(frozen=True)
class EndPreview:
    """What ending a partner would end."""

    partners: int
    seats: int
    members: list[Membership]
    more: int


def matches(scope: Scope, words: str, *, but: Partner) -> list[Partner]:
    """Return the partners that somebody may mean: by number, else by name; at most ten."""
    said = words.strip()[:100]
    if not said:
        return []
    rows = readable().visible_to(readers(scope)).filter(merged_into=None).exclude(pk=but.pk)
    exact = list(rows.filter(number=said))
    return exact or list(rows.filter(Q(name__icontains=said) | Q(number__icontains=said))[:MATCHES])


def preview_move(partner: Partner, parent: Partner) -> MovePreview:
    """Return what would change if a partner hung under another one."""
    branch = branch_q(partner.path)
    return MovePreview(
        sight=sight_between(partner.path, parent.path),
        partners=Partner.objects.filter(branch).count(),
        people=Membership.objects.active().filter(branch).values("person").distinct().count(),
        rows=sum(_copies(partner.path)),
    )


def _copies(path: str) -> list[int]:
    """Count the rows of every registered copy of the branch's paths."""
    return [
        apps.get_model(copy.model)
        ._base_manager.filter(branch_q(path, copy.field.removesuffix("path")))
        .count()
        for _key, copy in registries.path_copies.items()
    ]


def sight_between(path: str, parent_path: str) -> Sight:
    """Return who would gain and lose sight of what stands at `path` when it went under another parent."""
    before = set(ancestor_paths(path)[:-1])
    after = set(ancestor_paths(parent_path))
    seats = (
        Membership.objects.active()
        .filter(path__in=before | after)
        .exclude(role__in=AGENCY_ROLES | HQ_ROLES)
        .select_related("person", "partner")
        .order_by("person__name", "pk")
    )
    sees_before = {seat.person_id for seat in seats if seat.path in before}
    sees_after = {seat.person_id for seat in seats if seat.path in after}
    return Sight(
        gaining=[s for s in seats if s.path in after and s.person_id not in sees_before],
        losing=[s for s in seats if s.path in before and s.person_id not in sees_after],
    )


def preview_end(partner: Partner) -> EndPreview:
    """Return whose rights would stop counting if a partner ended with everything under it.

    `members` are those who could no longer come in: who works elsewhere in the network still can. `more` are
    those of them beyond the first names.
    """
    active = Membership.objects.active().filter(network=partner.network_id)
    elsewhere = active.filter(person=OuterRef("person")).exclude(branch_q(partner.path))
    seats = (
        Membership.objects.active()
        .filter(branch_q(partner.path))
        .select_related("person", "partner")
        .order_by("person__name", "pk")
    )
    shut_out = seats.filter(~Exists(elsewhere))
    return EndPreview(
        partners=Partner.objects.filter(branch_q(partner.path), is_active=True).count(),
        seats=seats.count(),
        members=list(shut_out[:NAMES]),
        more=max(shut_out.count() - NAMES, 0),
    )
