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
        return (
            self.passed_on().filter(case__network_id=scope.network_id).exclude(case__remark__mode=Mode.NAMED)
        )


class AnswerQuerySet(models.QuerySet):
    """Filters over answers."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the answers that HQ and the agency read; authors read theirs with their remark."""
        if scope.is_system or scope.can(Capability.ANSWER) or scope.can(Capability.WORK_DESK):
            return self.filter(network_id=scope.network_id)
        return self.none()
