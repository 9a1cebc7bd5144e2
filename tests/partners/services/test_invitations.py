"""An invitation is used once, also by two at the same moment."""

from __future__ import annotations

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import Invitation, Membership
from partners.queries.invitations import invitation_path, open_invitation
from partners.queries.scope import scope_for
from partners.services import invitations
from portal.kernel.errors import StaleError
from tests.factories.partners import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def invited(email: str) -> Invitation:
    principal = MembershipFactory(role=Role.DEALER_PRINCIPAL)
    return invitations.invite(
        scope=scope_for(principal.person.user, principal.network),
        partner=principal.partner,
        name="Nina",
        email=email,
        role=Role.DEALER_STAFF,
        language="en",
    )


def token_of(invitation: Invitation) -> str:
    return invitation_path(invitation).rstrip("/").rsplit("/", 1)[1]


def test_invitation_that_was_used_a_moment_ago_is_refused(monkeypatch) -> None:
    invitation = invited("nina@example.org")
    network, token = invitation.network, token_of(invitation)
    read_before = open_invitation(network, token, timezone.now())
    invitations.accept_invitation(network=network, token=token, user=None)
    monkeypatch.setattr(invitations, "open_invitation", lambda *_given: read_before)
    with pytest.raises(StaleError):
        invitations.accept_invitation(network=network, token=token, user=None)
    assert Membership.objects.filter(role=Role.DEALER_STAFF).count() == 1


@pytest.mark.parametrize("bounced", [False, True])
def test_invitation_of_somebody_known_here_joins_them(bounced: bool) -> None:
    invitation = invited("nina@example.org")
    known = PersonFactory(
        network=invitation.network,
        email="nina@example.org",
        bounced_at=timezone.now() if bounced else None,
    )
    invitations.accept_invitation(network=invitation.network, token=token_of(invitation), user=None)
    known.refresh_from_db()
    assert known.bounced_at is None
    assert Membership.objects.get(role=Role.DEALER_STAFF).person == known
