"""A partner's page: people, children, what happened, pulse and history, as the reader's scope allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.enums import Direction, Level, Role
from partners.models import (
    ActivityLog,
    Consent,
    Membership,
    Partner,
    Person,
    Pulse,
    Touchpoint,
)
from partners.queries.branch_consent import are_shown, hidden_branches, is_hidden
from partners.queries.network.directory import sees_voices
from partners.querysets import PartnerQuerySet
from partners.roles import Capability
from partners.scope import Scope
from partners.tree import ancestor_paths
from portal.kernel import registries
from portal.kernel.paging import KeyPage, key_page
from portal.kernel.registries import PartnerWork
from portal.kernel.sorted_paging import sorted_page

CHILDREN = 25
TOUCHES = 40
WORK = 10
HISTORY = {
    "partners.partner_added": _("Added"),
    "partners.partner_changed": _("Facts changed"),
    "partners.partner_moved": _("Moved"),
    "partners.partner_ended": _("Deactivated"),
    "partners.partner_returned": _("Reactivated"),
    "partners.partner_merged": _("Took in a merged record"),
}


@dataclass(frozen=True)
class Someone:
    """A person at the partner with their roles there and what they let us write for."""

    person: Person
    roles: list[str]
    purposes: list[str]


@dataclass(frozen=True)
class People:
    """The people of a partner: by name, or only how many by role, or nothing with the reason."""

    named: list[Someone] = field(default_factory=list)
    counts: list[tuple[str, int]] = field(default_factory=list)
    are_named: bool = False
    is_withheld: bool = False


@dataclass(frozen=True)
class Event:
    """One row of the timeline; persons and moments stay out, for they would undo a remark's mode."""

    label: str | Promise
    target: str
    is_voice: bool
    route: str


@dataclass(frozen=True)
class Day:
    """The events of one day."""

    day: date
    events: list[Event]


@dataclass(frozen=True)
class Timeline:
    """One page of what happened, by days."""

    days: list[Day]
    next_cursor: str


@dataclass(frozen=True)
class Change:
    """One row of a partner's history."""

    label: str | Promise
    at: datetime
    actor: str
    detail: str


def readers(scope: Scope) -> Scope:
    """Return the scope of the seats that read partners."""
    return scope.by_right(Capability.READ_PARTNERS)


def readable() -> PartnerQuerySet:
    """Return partners with what their page shows of others."""
    found: PartnerQuerySet = Partner.objects.select_related("network", "parent", "merged_into")
    return found


def crumbs_of(scope: Scope, partner: Partner) -> list[Partner]:
    """Return the partners above, as far as the reader sees them, from the top down."""
    above = Partner.objects.visible_to(readers(scope)).filter(path__in=ancestor_paths(partner.path)[:-1])
    return list(above)


def people_of(scope: Scope, partner: Partner) -> People:
    """Return who works at a partner, as far as this reader may know."""
    seats = Membership.objects.active().filter(partner=partner)
    if scope.is_agency or scope.is_system or partner.pk in scope.partner_ids:
        return People(named=_named(scope, seats), are_named=True)
    if is_hidden(partner.path, hidden_branches(scope)):
        return People(is_withheld=True)
    if are_shown(scope, partner.path):
        return People(named=_names_alone(seats), are_named=True)
    counted = seats.values("role").annotate(people=Count("person_id", distinct=True))
    counts = {row["role"]: row["people"] for row in counted}
    return People(counts=[(str(Role(role).label), counts[role]) for role in Role.values if role in counts])


def _named(scope: Scope, seats: QuerySet[Membership]) -> list[Someone]:
    granted = Consent.objects.filter(granted=True)
    people = (
        Person.objects.visible_to(scope)
        .filter(pk__in=seats.values("person_id"))
        .order_by("name", "pk")
        .prefetch_related(
            Prefetch("memberships", queryset=seats, to_attr="seats_here"),
            Prefetch("consents", queryset=granted, to_attr="granted"),
        )
    )
    return [
        Someone(
            person,
            [seat.get_role_display() for seat in person.seats_here],
            [consent.get_purpose_display() for consent in person.granted] if scope.is_agency else [],
        )
        for person in people
    ]


def _names_alone(seats: QuerySet[Membership]) -> list[Someone]:
    """Return names and roles, as the distributor shows them to HQ: no address, no telephone, no consent."""
    found: dict[int, Someone] = {}
    for seat in seats.select_related("person").order_by("person__name", "person_id", "role"):
        one = found.setdefault(seat.person_id, Someone(Person(name=seat.person.name), [], []))
        one.roles.append(seat.get_role_display())
    return list(found.values())


def children_page(scope: Scope, partner: Partner, cursor: str) -> KeyPage:
    """Return one page of the partners right under one, by name, with how many active dealers each has."""
    rows = Partner.objects.visible_to(readers(scope)).filter(parent=partner, merged_into=None)
    return sorted_page(rows, field="name", cursor=cursor, size=CHILDREN)


def timeline(scope: Scope, partner: Partner, cursor: str) -> Timeline:
    """Return one page of what happened at a partner that the reader may see, newest first, by days.

    Outside the agency only touches that can't tell who spoke. By the partner alone and not by its path too:
    with both, databases walk the branch and sort it.
    """
    rows = Touchpoint.objects.filter(partner=partner)
    if not sees_voices(scope):
        rows = rows.filter(direction=Direction.TOUCH, verb__in=harmless_verbs())
    page = key_page(rows, field="occurred_at", cursor=cursor, size=TOUCHES)
    return Timeline(list(_by_days(page.rows)), page.next_cursor)


def harmless_verbs() -> list[str]:
    """Return the verbs whose rows can't tell who spoke."""
    return [key for key, verb in registries.verbs.items() if not verb.is_telling]


def _by_days(rows: Sequence[Touchpoint]) -> Iterator[Day]:
    days: dict[date, list[Event]] = {}
    for row in rows:
        days.setdefault(timezone.localtime(row.occurred_at).date(), []).append(_event(row))
    for day, events in days.items():
        yield Day(day, events)


def _event(row: Touchpoint) -> Event:
    verb = registries.verbs.get(row.verb)
    return Event(
        label=verb.label if verb else row.verb,
        target=row.target_label,
        is_voice=row.direction == Direction.VOICE,
        route=row.route,
    )


def open_work(scope: Scope, path: str) -> PartnerWork:
    """Return the open work in a branch, as far as this reader has any."""
    found = [collect(scope, path, WORK) for _key, collect in registries.partner_work.items()]
    return PartnerWork(sum(part.total for part in found), [row for part in found for row in part.rows])


def pulse_of(scope: Scope, partner: Partner) -> Pulse | None:
    """Return when a partner was last heard and touched: for the agency."""
    return Pulse.objects.filter(partner=partner).first() if sees_voices(scope) else None


def history_of(scope: Scope, partner: Partner) -> list[Change]:
    """Return what was changed about a partner and what was merged into it, newest first: for the agency."""
    if not sees_voices(scope):
        return []
    ids = [partner.pk, *Partner.objects.filter(merged_into=partner).values_list("pk", flat=True)]
    rows = (
        ActivityLog.objects.filter(object_kind="partner", object_id__in=ids, verb__in=HISTORY)
        .select_related("actor")
        .order_by("-happened_at", "-pk")[:50]
    )
    places = {row.data.get(key) for row in rows for key in ("from_parent", "to_parent")}
    names = dict(Partner.objects.filter(pk__in=places - {None}).values_list("pk", "name"))
    return [
        Change(HISTORY[row.verb], row.happened_at, row.actor.name if row.actor else "", _detail(row, names))
        for row in rows
    ]


def _detail(row: ActivityLog, names: dict[int, str]) -> str:
    if row.verb == "partners.partner_moved" and "to_parent" in row.data:
        came, went = (names.get(row.data[key], "") for key in ("from_parent", "to_parent"))
        return f"{came} → {went}"
    if row.verb == "partners.partner_merged":
        return f"{row.data['name']} ({row.data['number']})"
    if row.verb == "partners.partner_changed":
        return ", ".join(_fact(name, row.data) for name in row.data["fields"])
    return ""


def _fact(name: str, data: dict[str, Any]) -> str:
    label = str(Partner._meta.get_field(name).verbose_name)
    if name != "number" or "number_was" not in data:
        return label
    return str(_("%(fact)s (before: %(was)s)")) % {"fact": label, "was": data["number_was"]}


def lines_under(scope: Scope, partner: Partner) -> dict[str, int]:
    """Count the active partners beneath one by level, its own level apart."""
    rows = Partner.objects.visible_to(readers(scope)).within(partner).filter(is_active=True)
    counted = rows.exclude(pk=partner.pk).order_by().values_list("level").annotate(Count("pk"))
    return {str(Level(level).label): count for level, count in counted}


def of_number(network_id: int, number: str) -> Partner | None:
    """Return the partner of a number; one that was merged answers with the record that was kept."""
    found = (
        Partner.objects.filter(Q(network_id=network_id) & Q(number=number))
        .select_related("merged_into")
        .first()
    )
    return found.merged_into or found if found else None
