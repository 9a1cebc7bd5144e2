"""Who may do what with toolkits: pure predicates and their refusals."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partners.enums import Refusal
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.errors import NotAllowedError


def can_publish(scope: Scope, network_id: int) -> bool:
    """Say whether the scope may add and change files and toolkits of the network."""
    return scope.network_id == network_id and scope.can(Capability.PUBLISH_TOOLKITS)


def can_replace(scope: Scope, network_id: int) -> bool:
    """Say whether the scope may put another version of a file in the place of the one that is out."""
    return scope.network_id == network_id and scope.can(Capability.REPLACE_FILES)


def can_announce(scope: Scope, network_id: int) -> bool:
    """Say whether the scope may mail people about a toolkit of the network."""
    return scope.network_id == network_id and scope.can(Capability.ANNOUNCE)


def require_publisher(scope: Scope, network_id: int) -> None:
    """Refuse whoever may not publish here."""
    if not can_publish(scope, network_id):
        raise NotAllowedError(_("Only the network's marketers can do this. Ask one of them."))


def require_replacer(scope: Scope, network_id: int) -> None:
    """Refuse whoever may not replace files here, though they may edit what is said about them."""
    if not can_replace(scope, network_id):
        raise NotAllowedError(_("You can't replace files here. Ask a marketer of the network who can."))


def require_announcer(scope: Scope, network_id: int) -> None:
    """Refuse whoever may not announce here."""
    if not can_announce(scope, network_id):
        raise NotAllowedError(_("Only the network's marketers can announce. Ask one of them."))


def shown_reason(scope: Scope, reason: str) -> str:
    """Say why somebody wasn't mailed; outside the agency three of the reasons read alike.

    That an answer is owed, or that something urgent is looked into, would tell who spoke.
    """
    resting = {Refusal.BUDGET, Refusal.ANSWER_OWED, Refusal.PAUSED}
    if reason in resting and not scope.can(Capability.READ_REASONS):
        return _("resting: written to recently")
    if reason == "told":
        return _("already told of this toolkit")
    if reason == "withdrawn":
        return _("the toolkit no longer reaches them")
    return str(Refusal(reason).label) if reason in Refusal.values else reason
