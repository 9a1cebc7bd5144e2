"""Who sees a remark: PRODUCT's table, here and nowhere else.

A remark belongs to its author, not to the dealer's owner. Authors reach their own through the vault's own-list query,
the receipt link, or `feedback.queries.own`; these filters answer for everybody else.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from feedback.enums import Mode
from partners.roles import Capability
from partners.scope import NOTHING, Scope, owned_q


def readable_q(scope: Scope, prefix: str = "") -> Q:
    """Select remarks whose row this scope may read: the agency all; HQ and field only named ones that were passed on."""
    network = Q(**{f"{prefix}network_id": scope.network_id})
    if scope.is_system or scope.can(Capability.WORK_DESK):
        return network
    if not scope.can(Capability.READ_PASSED_ON) or scope.link:
        return NOTHING
    named = Q(**{f"{prefix}mode": Mode.NAMED, f"{prefix}case__passed_on_at__isnull": False})
    return network & named & owned_q(scope, prefix)


class RemarkQuerySet(models.QuerySet):
    """Filters over remarks."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the remarks whose text this scope may read as it was written."""
        return self.filter(readable_q(scope))


class CaseQuerySet(models.QuerySet):
    """Filters over cases."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the cases of remarks that this scope may read."""
        return self.filter(readable_q(scope, "remark__"))


class AnswerQuerySet(models.QuerySet):
    """Filters over answers."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the answers that HQ and the agency read; authors read theirs with their remark."""
        if scope.is_system or scope.can(Capability.ANSWER) or scope.can(Capability.WORK_DESK):
            return self.filter(network_id=scope.network_id)
        return self.none()
