"""Whom an announcement reaches, who will not be mailed, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from partners.audience import members_reached
from partners.models import Membership, Person
from partners.queries.branch_consent import hidden_branches, is_hidden
from partners.queries.contact import news_refusals
from partners.scope import Scope
from toolkits.enums import Outcome
from toolkits.models import Announcement, AnnouncementRecipient, ToolkitPage
from toolkits.rules import shown_reason

TOLD, WITHDRAWN = "told", "withdrawn"


@dataclass(frozen=True)
class Addressee:
    """One person whom the audience reaches; `reason` says why they are not mailed."""

    membership: Membership
    reason: str
    is_shown: bool = True

    @property
    def name(self) -> str:
        """Return the name, unless the distributor shows no people to this reader."""
        return shown_name(self.person.name, self.is_shown)

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


def shown_name(name: str, is_shown: bool) -> str:
    """Return a name, or that the distributor doesn't show it."""
    return name if is_shown else _("not shown by the distributor")


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
    hidden = hidden_branches(scope)
    mailed: list[Addressee] = []
    refused: list[Addressee] = []
    for membership in sorted(members, key=lambda one: (one.partner.name, one.person.name, one.pk)):
        reason = TOLD if membership.person_id in told else refusals.get(membership.person_id, "")
        shown = not is_hidden(membership.path, hidden)
        addressee = Addressee(membership, shown_reason(scope, reason) if reason else "", shown)
        (refused if reason else mailed).append(addressee)
    return Reach(mailed, refused)


def example_person(addressees: list[Addressee]) -> Person | None:
    """Return somebody to show the mail for; whoever isn't shown lends the language alone."""
    if not addressees:
        return None
    first = next((one for one in addressees if one.is_shown), addressees[0])
    return first.person if first.is_shown else Person(name="…", language=first.person.language)


def announcement_rows(announcement: Announcement, scope: Scope) -> list[RecipientRow]:
    """Return who was mailed and who wasn't, and why, as the reader may know it."""
    rows = announcement.recipients.select_related("person", "membership__partner").order_by(
        "outcome", "membership__partner__name", "pk"
    )
    hidden = hidden_branches(scope)
    return [
        RecipientRow(
            shown_name(row.person.name, not is_hidden(row.membership.path, hidden)),
            row.membership.partner.name,
            str(Outcome(row.outcome).label),
            shown_reason(scope, row.reason) if row.reason else "",
        )
        for row in rows
    ]


def announcement_counts(announcement: Announcement) -> Counter[str]:
    """Return how many recipients stand where."""
    return Counter(announcement.recipients.values_list("outcome", flat=True))
