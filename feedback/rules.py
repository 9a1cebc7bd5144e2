"""Pure predicates: who may do what to cases, themes and answers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.errors import NotAllowedError


def can_work_desk(scope: Scope) -> bool:
    """Say whether the scope may work on cases: the agency."""
    return not scope.link and scope.can(Capability.WORK_DESK)


def can_answer(scope: Scope) -> bool:
    """Say whether the scope may answer for HQ."""
    return not scope.link and scope.can(Capability.ANSWER)


def require_desk(scope: Scope, network_id: int) -> None:
    """Refuse whoever doesn't work this network's desk."""
    if not can_work_desk(scope) or scope.network_id != network_id:
        raise NotAllowedError(_("Only the agency works on remarks. Ask your contact there."))


def require_answer(scope: Scope, network_id: int) -> None:
    """Refuse whoever doesn't answer for this network's HQ."""
    if not can_answer(scope) or scope.network_id != network_id:
        raise NotAllowedError(_("Only HQ answers themes. Ask the person the theme is addressed to."))
