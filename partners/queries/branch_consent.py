"""What distributors allow HQ in their branches: asked here by everything that mails, lists people or draws.

The branch is what hangs under the distributor: its own people decide for themselves. Several distributors
above one dealer must all allow it. The agency is not held by what HQ may see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.enums import Level, MailKind
from partners.models import ActivityLog, BranchConsent, Membership, Partner
from partners.roles import Capability
from partners.scope import Scope
from partners.tree import ancestor_paths, successor

SETTINGS = ("allows_news", "allows_asks", "shows_people", "shows_figures")
DEFAULTS: dict[str, bool] = {name: getattr(BranchConsent(), name) for name in SETTINGS}
# As short as a badge on a phone.
LABELS = {
    "allows_news": _("News by mail"),
    "allows_asks": _("Questions by mail"),
    "shows_people": _("Names and roles"),
    "shows_figures": _("Figures of the branch"),
}
CHANGED = "partners.branch_consent_changed"
HOLDING = {MailKind.NEWS: "allows_news", MailKind.ASK: "allows_asks"}


@dataclass(frozen=True)
class Setting:
    """One setting as it stands."""

    name: str
    label: str
    allowed: bool


@dataclass(frozen=True)
class BranchSettings:
    """What one distributor allows, and since when; `changed_at` is None while nobody changed the defaults."""

    partner: Partner
    settings: list[Setting]
    changed_at: datetime | None

    @property
    def values(self) -> dict[str, bool]:
        """Return the settings by name."""
        return {setting.name: setting.allowed for setting in self.settings}


@dataclass(frozen=True)
class BranchChange:
    """One change: when, and what became of which setting."""

    at: datetime
    settings: list[Setting]


def held_person_ids(network_id: int, person_ids: Collection[int], kind: str) -> set[int]:
    """Return those who can't be sent this kind: a distributor above each of their partners holds it."""
    holding = _paths_saying_no(network_id, HOLDING[MailKind(kind)])
    if not holding:
        return set()
    seats = Membership.objects.active().filter(network_id=network_id, person_id__in=person_ids)
    rows = list(seats.values_list("person_id", "path"))
    free = {person_id for person_id, path in rows if not _is_under(path, holding)}
    return {person_id for person_id, _path in rows} - free


def _paths_saying_no(network_id: int, setting: str) -> frozenset[str]:
    rows = BranchConsent.objects.filter(network_id=network_id, **{setting: False})
    # What it said waits for its return, should a distributor become something else.
    rows = rows.filter(partner__level=Level.DISTRIBUTOR)
    return frozenset(rows.values_list("path", flat=True))


def _is_under(path: str, branches: Collection[str]) -> bool:
    return any(above in branches for above in ancestor_paths(path)[:-1])


def hidden_branches(scope: Scope) -> frozenset[str]:
    """Return the paths of distributors whose branch's people this scope may not see; asked once per scope."""
    if scope.is_system or scope.is_agency:
        return frozenset()
    if "hidden branches" not in scope.memory:
        scope.memory["hidden branches"] = frozenset(_hidden_ids(scope))
    wanted = scope.memory["hidden branches"]
    return (
        frozenset(Partner.objects.filter(pk__in=wanted).values_list("path", flat=True))
        if wanted
        else frozenset()
    )


def _hidden_ids(scope: Scope) -> Iterable[int]:
    showing = BranchConsent.objects.filter(network_id=scope.network_id, shows_people=True)
    distributors = Partner.objects.filter(network_id=scope.network_id, level=Level.DISTRIBUTOR)
    for pk, path in distributors.exclude(pk__in=showing.values("partner_id")).values_list("pk", "path"):
        if not any(seat.path.startswith(path) for seat in scope.seats):
            yield pk


def shown_people_q(scope: Scope, prefix: str = "") -> Q:
    """Select what names people (memberships, or rows that lead to one) as far as distributors show them."""
    condition = Q()
    for path in sorted(hidden_branches(scope)):
        condition &= ~Q(**{f"{prefix}path__gt": path, f"{prefix}path__lt": successor(path)})
    return condition


def is_hidden(path: str, branches: Collection[str]) -> bool:
    """Say whether the people at a partner's path are hidden by one of the branches."""
    return _is_under(path, branches)


def are_shown(scope: Scope, path: str) -> bool:
    """Say whether every distributor above a partner shows its people to HQ, and there is one."""
    if not (scope.is_hq or scope.can(Capability.READ_PASSED_ON)):
        return False
    above = Partner.objects.filter(path__in=ancestor_paths(path)[:-1], level=Level.DISTRIBUTOR)
    shown = list(above.values_list("branch_consent__shows_people", flat=True))
    return bool(shown) and all(shown)


def figures_held(network_id: int) -> frozenset[str]:
    """Return the paths of distributors that show HQ no figures of their branch by itself."""
    return _paths_saying_no(network_id, "shows_figures")


def branch_settings(scope: Scope) -> list[BranchSettings]:
    """Return what each distributor in the scope allows, in the order of the tree."""
    distributors = Partner.objects.visible_to(scope).active().filter(level=Level.DISTRIBUTOR)
    return _with_settings(list(distributors))


def settings_of(partner: Partner) -> BranchSettings:
    """Return what one distributor allows."""
    return _with_settings([partner])[0]


def _with_settings(partners: list[Partner]) -> list[BranchSettings]:
    rows = {row.partner_id: row for row in BranchConsent.objects.filter(partner__in=partners)}
    return [
        BranchSettings(partner, _settings(_values(rows.get(partner.pk))), _since(rows.get(partner.pk)))
        for partner in partners
    ]


def _values(row: BranchConsent | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SETTINGS} if row else dict(DEFAULTS)


def _since(row: BranchConsent | None) -> datetime | None:
    return row.changed_at if row else None


def _settings(values: dict[str, Any]) -> list[Setting]:
    return [Setting(name, _label(name), bool(values[name])) for name in SETTINGS if name in values]


def _label(name: str) -> str:
    return str(LABELS[name])


def branch_changes(partner: Partner) -> list[BranchChange]:
    """Return what was changed when, the latest first; both sides read it."""
    rows = ActivityLog.objects.filter(
        network_id=partner.network_id, verb=CHANGED, object_kind="partner", object_id=partner.pk
    ).order_by("-happened_at", "-pk")
    return [BranchChange(row.happened_at, _settings(row.data)) for row in rows]


def managed_distributor_ids(scope: Scope) -> frozenset[int]:
    """Return the distributors whose settings this scope may change: its manager's own."""
    return frozenset(
        seat.partner_id
        for seat in scope.seats
        if seat.level == Level.DISTRIBUTOR and seat.role == "distributor_manager"
    )
