"""Who needs a second step to sign in, and whether they have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings

from partners.models import Membership
from partners.roles import AGENCY_ROLES, HQ_ROLES

if TYPE_CHECKING:
    from partners.models import User

# Recovery codes alone are none: they stand in for one of these.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(user: User) -> bool:
    """Say whether the installation asks for one, and one of the user's roles reads what others said."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    if user.is_superuser:
        return True
    held = Membership.objects.active().filter(person__user_id=user.pk)
    return bool(held.filter(role__in=HQ_ROLES | AGENCY_ROLES).exists())


def second_factors(user: User) -> int:
    """Count the user's apps and passkeys."""
    return int(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).count())


def lacks_second_factor(user: User) -> bool:
    """Say whether the user must set one up before anything else."""
    return needs_second_factor(user) and second_factors(user) == 0
