"""The platform admin looks on as somebody else: read-only, for half an hour, and noted page by page."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import ActivityLog, Network, User
from partners.models.user import clean_address
from portal.kernel.errors import DomainError, NotAllowedError

SECONDS = 30 * 60
BEGAN, SAW, REFUSED, ENDED = (f"partners.looking_on_{what}" for what in ("began", "saw", "refused", "ended"))


@transaction.atomic
def begin_looking_on(*, admin: User, address: str, reason: str) -> User:
    """Note who looks on as whom and why; returns whom."""
    if not admin.is_superuser or not admin.is_active:
        raise NotAllowedError(_("Only the platform admin may sign in as somebody else."))
    if not reason.strip():
        raise DomainError(_("Write down why you need to see this person's pages."))
    person = User.objects.filter(email=clean_address(address)).first()
    if person is None or not can_be_observed(person):
        raise DomainError(_("Nobody whose pages you may see has this address. Check it, or choose another."))
    note_looking_on(admin=admin, user_id=person.pk, verb=BEGAN, data={"reason": reason.strip()[:200]})
    return person


def can_be_observed(user: User) -> bool:
    """Say whether somebody may be looked at: not another platform admin, nor a closed account."""
    return user.is_active and not user.is_superuser


def note_looking_on(
    *,
    admin: User,
    user_id: int,
    verb: str,
    network: Network | None = None,
    data: dict[str, str] | None = None,
) -> None:
    """Write down one step of it."""
    ActivityLog.objects.create(
        network=network,
        actor_id=admin.pk,
        verb=verb,
        object_kind="user",
        object_id=user_id,
        data=data or {},
    )
