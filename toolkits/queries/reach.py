"""Whom an announcement reaches, who will not be mailed, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from partners.audience import members_reached
from partners.models import Membership, Person
from partners.queries.contact import news_refusals
from partners.scope import Scope
from toolkits.enums import Outcome
from toolkits.models import Announcement, AnnouncementRecipient, ToolkitPage
from toolkits.rules import shown_reason

TOLD = "told"


@dataclass(frozen=True)
class Addressee:
    """One person whom the audience reaches; `reason` says why they are not mailed."""

    membership: Membership
    reason: str

    @property
    def person(self) -> Person:
        """Return the person."""
        return self.membership.person


@dataclass(frozen=True)
class Reach:
    """Everybody whom the audience reaches, split."""

    mailed: list[Addressee]
    refused: list[Addressee]

    @property
    def total(self) -> int:
        """Return the headcount."""
        return len(self.mailed) + len(self.refused)


@dataclass(frozen=True)
class RecipientRow:
    """One line of an announcement's list as its reader may see it."""

    name: str
    partner: str
    outcome: str
    reason: str


def memberships_of(toolkit: ToolkitPage) -> list[Membership]:
    """Return one membership for each person whom the toolkit's audience reaches."""
    members = members_reached(toolkit.audience).select_related("person", "partner").order_by("pk")
    firsts: dict[int, Membership] = {}
    for membership in members:
        firsts.setdefault(membership.person_id, membership)
    return list(firsts.values())


def told_person_ids(toolkit: ToolkitPage) -> set[int]:
    """Return who was mailed about the toolkit before."""
    rows = AnnouncementRecipient.objects.filter(announcement__toolkit=toolkit, outcome=Outcome.MAILED)
    return set(rows.values_list("person_id", flat=True))


def reach_of(toolkit: ToolkitPage, scope: Scope, at: datetime) -> Reach:
    """Return who would be mailed at this moment and who wouldn't, by name."""
    members = memberships_of(toolkit)
    told = told_person_ids(toolkit)
    refusals = news_refusals(toolkit.network, [membership.person for membership in members], at)
    mailed: list[Addressee] = []
    refused: list[Addressee] = []
    for membership in sorted(members, key=lambda one: (one.partner.name, one.person.name, one.pk)):
        reason = TOLD if membership.person_id in told else refusals.get(membership.person_id, "")
        addressee = Addressee(membership, shown_reason(scope, reason) if reason else "")
        (refused if reason else mailed).append(addressee)
    return Reach(mailed, refused)


def announcement_rows(announcement: Announcement, scope: Scope) -> list[RecipientRow]:
    """Return who was mailed and who wasn't, and why, as the reader may know it."""
    rows = announcement.recipients.select_related("person", "membership__partner").order_by(
        "outcome", "membership__partner__name", "pk"
    )
    return [
        RecipientRow(
            row.person.name,
            row.membership.partner.name,
            str(Outcome(row.outcome).label),
            shown_reason(scope, row.reason) if row.reason else "",
        )
        for row in rows
    ]


def announcement_counts(announcement: Announcement) -> Counter[str]:
    """Return how many recipients stand where."""
    return Counter(announcement.recipients.values_list("outcome", flat=True))
