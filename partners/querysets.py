"""Chainable filters of the partners app."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from partners.enums import WebhookState
from partners.roles import Capability
from partners.scope import NOTHING, Scope, branch_q, owned_q
from portal.kernel.leases import LeasedQuerySet

if TYPE_CHECKING:
    from partners.models import Partner


class NetworkQuerySet(models.QuerySet):
    """Rows that everybody of the network may read."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the rows of the scope's network; an empty scope sees nothing."""
        if scope.is_empty or scope.link:
            return self.none()
        return self.filter(network_id=scope.network_id)


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to a partner and carry a copy of its path."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the rows of partners inside the scope."""
        return self.filter(owned_q(scope))


class PartnerQuerySet(MP_NodeQuerySet):
    """Filters over partners."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the partners inside the scope."""
        return self.filter(owned_q(scope))

    def within(self, partner: Partner) -> Self:
        """Keep a partner and everything under it."""
        return self.filter(branch_q(partner.path))

    def active(self) -> Self:
        """Keep partners that still belong to the network."""
        return self.filter(is_active=True)

    def dealers(self) -> Self:
        """Keep partners at the dealer level."""
        return self.filter(level="dealer")


class PartnerManager(MP_NodeManager.from_queryset(PartnerQuerySet)):  # type: ignore[misc]
    """Partners in the order of their paths, as treebeard expects."""

    def get_queryset(self) -> PartnerQuerySet:
        """Return partners ordered by path."""
        return PartnerQuerySet(self.model, using=self._db).order_by("path")


class PersonQuerySet(models.QuerySet):
    """Filters over people."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep people with a membership inside the scope; outside the agency, only of one's own partner."""
        if scope.is_system:
            return self.filter(network_id=scope.network_id)
        if scope.is_agency:
            return self.filter(network_id=scope.network_id)
        if scope.is_empty or scope.link:
            return self.filter(NOTHING)
        return self.filter(
            network_id=scope.network_id, memberships__partner_id__in=scope.partner_ids
        ).distinct()


class MembershipQuerySet(OwnedQuerySet):
    """Filters over memberships."""

    def active(self) -> Self:
        """Keep memberships that count: their own flag and their partner's."""
        return self.filter(is_active=True, partner__is_active=True)


class InvitationQuerySet(OwnedQuerySet):
    """Filters over invitations."""

    def open(self) -> Self:
        """Keep those that were neither accepted nor withdrawn, the too old ones among them."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class AudienceQuerySet(NetworkQuerySet):
    """Filters over audiences."""


class SavedFilterQuerySet(models.QuerySet):
    """Filters over saved filters."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the user's own, removed ones included."""
        if scope.is_empty or scope.link or scope.user_id is None:
            return self.none()
        return self.filter(network_id=scope.network_id, user_id=scope.user_id)

    def kept(self) -> Self:
        """Keep those that were not removed."""
        return self.filter(removed_at=None)

    def of(self, place: str) -> Self:
        """Keep those of one list."""
        return self.filter(place=place)


class AccessTokenQuerySet(models.QuerySet):
    """Filters over access tokens."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the user's own in this network; whoever looks on as somebody sees none."""
        if scope.is_empty or scope.link or scope.is_observed or scope.user_id is None:
            return self.none()
        return self.filter(network_id=scope.network_id, user_id=scope.user_id)

    def alive(self) -> Self:
        """Keep those that open something."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class MailQuerySet(LeasedQuerySet):
    """Filters over the outbox."""

    def of_person(self, person_id: int) -> Self:
        """Keep the mails to one person."""
        return self.filter(person_id=person_id)


class ManagedQuerySet(LeasedQuerySet):
    """Work on a whole network, seen by whoever manages it."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the rows of the scope's network, for a scope that may manage it."""
        if scope.link or not scope.can(Capability.MANAGE_NETWORK):
            return self.none()
        return self.filter(network_id=scope.network_id)


class WebhookQuerySet(LeasedQuerySet):
    """Targets of webhooks and what goes to them: the agency lead's, and nobody's who looks on as one."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the rows of the scope's network, for a scope that may manage it."""
        if scope.link or scope.is_observed or not scope.can(Capability.MANAGE_NETWORK):
            return self.none()
        return self.filter(network_id=scope.network_id)


class WebhookTargetQuerySet(WebhookQuerySet):
    """Filters over targets: who works on one holds it alone, so that one delivery is under way at most."""

    def free(self, now: datetime) -> Self:
        """Keep active targets that no worker holds and that did not ask us to wait."""
        return self.filter(
            models.Q(leased_until=None) | models.Q(leased_until__lt=now),
            models.Q(held_until=None) | models.Q(held_until__lte=now),
            state=WebhookState.ACTIVE,
        )
