"""Who sees a remark: PRODUCT's table, here and nowhere else.

A remark belongs to its author, not to the dealer's owner. Authors reach their own by `said_by` or the receipt
link; `visible_to` answers for everybody else.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q

from feedback.enums import Flag, MailOutcome, MessageDirection, Mode
from partners.disclosure.figures import enough_dealers
from partners.roles import Capability, capabilities_of
from partners.scope import NOTHING, Scope, owned_q
from portal.kernel.leases import LeasedQuerySet, WorkState


def free_q(prefix: str = "") -> Q:
    """Select what others than the agency and the author may ever read: not what may be about prices.

    Whatever lets somebody else read a remark's words, by whatever way, comes together with this.
    """
    return Q(**{f"{prefix}case__flag__in": ("", Flag.RELEASED)})


def readable_q(scope: Scope, prefix: str = "") -> Q:
    """Select what this scope may read: the agency all, HQ and field named remarks that were passed on."""
    network = Q(**{f"{prefix}network_id": scope.network_id})
    if scope.is_observed:
        return NOTHING
    if scope.is_system or scope.can(Capability.WORK_DESK):
        return network
    reading = _by_capability(scope, Capability.READ_PASSED_ON)
    if reading.is_empty or scope.link:
        return NOTHING
    named = Q(**{f"{prefix}mode": Mode.NAMED, f"{prefix}case__passed_on_at__isnull": False})
    return network & free_q(prefix) & named & owned_q(reading, prefix)


def _by_capability(scope: Scope, capability: str) -> Scope:
    """Return the scope of those seats alone that grant it: a right in one branch gives none in another."""
    seats = tuple(seat for seat in scope.seats if capability in capabilities_of(seat.role))
    return Scope.of(scope.network_id, scope.user_id, seats)


class RemarkQuerySet(models.QuerySet):
    """Filters over remarks."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the remarks whose text this scope may read as it was written."""
        return self.filter(readable_q(scope))

    def said_by(self, scope: Scope) -> Self:
        """Keep what the person behind the scope said: the vault's own purpose, which is not logged.

        A mailed link opens one toolkit and no list; who looks on as somebody reads nothing of theirs.
        """
        hidden = scope.link or scope.is_observed
        return self.none() if hidden else self.said_by_people(scope.network_id, scope.person_ids)

    def said_by_people(self, network_id: int, person_ids: Collection[int]) -> Self:
        """Keep what these people said: for questions about one's own person that show no row."""
        return self.filter(network_id=network_id, identity__membership__person_id__in=person_ids)


class AttachmentQuerySet(LeasedQuerySet):
    """Filters over photos and recordings."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep those of remarks that this scope may read."""
        return self.filter(readable_q(scope, "remark__"))


class InboundMailQuerySet(LeasedQuerySet):
    """Filters over mails that came in."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the network's for its desk."""
        if scope.link or not scope.can(Capability.WORK_DESK):
            return self.none()
        return self.filter(network_id=scope.network_id)

    def quarantined(self) -> Self:
        """Keep those about which a person has to decide."""
        return self.filter(outcome=MailOutcome.QUARANTINE)


class CaseQuerySet(models.QuerySet):
    """Filters over cases."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the cases of remarks that this scope may read.

        The desk reads its whole network: by the case's own column, whose indexes put its lists in order.
        """
        if scope.is_system or scope.can(Capability.WORK_DESK):
            return self.filter(network_id=scope.network_id)
        return self.filter(readable_q(scope, "remark__"))


class CaseThemeQuerySet(models.QuerySet):
    """Filters over the themes of cases."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the themes of cases that this scope may read."""
        return self.filter(readable_q(scope, "case__remark__"))

    def is_open(self) -> Self:
        """Keep those that nobody answered yet."""
        return self.filter(answer=None, reply=None)

    def passed_on(self) -> Self:
        """Keep those that HQ was given."""
        return self.filter(passed_on_at__isnull=False)

    def owed(self) -> Self:
        """Keep those that wait for HQ's answer."""
        return self.is_open().passed_on()

    def messages_to(self, scope: Scope) -> Self:
        """Keep the protected ones whose cleared wording this scope reads; by no branch: it would be a place.

        Text, dealer, date and order stay with the agency: `feedback.queries.passed_on` gives the wording.
        """
        if scope.link or not (scope.is_system or scope.can(Capability.READ_PASSED_ON)):
            return self.none()
        passed = self.passed_on().filter(free_q("case__remark__"), case__network_id=scope.network_id)
        return passed.exclude(case__remark__mode=Mode.NAMED)


class OpeningQuerySet(models.QuerySet):
    """Filters over how replies begin."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the network's own, for the agency alone."""
        works = scope.is_system or (not scope.link and scope.can(Capability.WORK_DESK))
        return self.filter(network_id=scope.network_id) if works else self.none()


class PlannedReplyQuerySet(LeasedQuerySet):
    """Filters over replies that wait."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep those to remarks of this network, for the agency alone."""
        works = scope.is_system or (not scope.link and scope.can(Capability.WORK_DESK))
        return self.filter(case__network_id=scope.network_id) if works else self.none()

    def unsent(self) -> Self:
        """Keep those that wait, or were held and wait for a word of the desk."""
        waits = Q(work_state__in=[WorkState.DUE, WorkState.LEASED, WorkState.DEAD])
        return self.filter(waits | ~Q(held_because="")).filter(sent=None).order_by("due_at", "pk")


class MessageQuerySet(models.QuerySet):
    """Filters over relayed messages."""

    def readable_to_hq(self) -> Self:
        """Keep what HQ asked, and the answers that were handed on to it; which ones, their thread says."""
        asked = Q(direction=MessageDirection.TO_AUTHOR)
        own = self.filter(thread__isnull=False).filter(asked | Q(handed_at__isnull=False))
        return own.select_related("writer__person")


class AnswerQuerySet(models.QuerySet):
    """Filters over answers."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the answers that HQ and the agency read; authors read theirs with their remark."""
        if scope.is_system or scope.can(Capability.ANSWER) or scope.can(Capability.WORK_DESK):
            return self.filter(network_id=scope.network_id)
        return self.none()

    def for_everyone(self, scope: Scope) -> Self:
        """Keep the answers that HQ gave to all, behind which enough dealers stood."""
        if scope.link or not scope.can(Capability.READ_ANSWERS):
            return self.none()
        return self.filter(enough_dealers("fewest"), network_id=scope.network_id, on_page=True)
