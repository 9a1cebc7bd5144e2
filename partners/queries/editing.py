"""For which networks somebody edits pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.models import Membership, Network
from partners.roles import EDITOR_ROLES

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partners.models import User


def edited_networks(user: User | AnonymousUser) -> list[Network]:
    """Return the networks in which the user holds an editor's role."""
    if not user.is_authenticated:
        return []
    held = Membership.objects.active().filter(person__user_id=user.pk, role__in=EDITOR_ROLES)
    return list(Network.objects.filter(pk__in=held.values("network_id")))
