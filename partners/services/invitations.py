"""Invite somebody to a team by mail; renew, withdraw and accept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.languages import spoken
from partners.models import Invitation, Mail, Membership, Network, Partner, Person, User
from partners.models.user import clean_address
from partners.queries.invitations import (
    LinkState,
    invitation_url,
    open_invitation,
    person_in,
)
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.mail import new_message_id, render_mail, sender
from partners.services.membership import grant_membership
from partners.services.team import require_given
from portal.kernel.errors import DomainError, StaleError
from portal.kernel.identifiers import random_token
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge

GOOD_FOR = timedelta(days=7)
TEMPLATE = "partners/mail/invitation"
# How long an invitation is kept once it was accepted or came to nothing.
KEPT = timedelta(days=90)


@transaction.atomic
def invite(*, scope: Scope, partner: Partner, name: str, email: str, role: str, language: str) -> Invitation:
    """Offer a role at a partner by mail.

    The same statements run whether or not the address has an account or belongs to somebody elsewhere: who
    invites learns nothing about addresses that are not in their own team.
    """
    require_given(scope, partner, role)
    if not partner.is_active:
        raise DomainError(_("This partner is no longer active. Reactivate it before you invite people."))
    address = clean_address(email)
    if Membership.objects.filter(partner=partner, is_active=True, role=role, person__email=address).exists():
        raise DomainError(_("Somebody with this address has this role already."), code="member_already")
    now = timezone.now()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                network_id=partner.network_id,
                partner=partner,
                path=partner.path,
                role=role,
                name=" ".join(name.split()),
                email=address,
                language=spoken(language, partner.network.default_language),
                nonce=random_token(),
                invited_by_id=next(iter(scope.person_ids), None),
                sent_at=now,
                expires_at=now + GOOD_FOR,
            )
    except IntegrityError as error:
        raise DomainError(
            _("This address has been invited. Send that invitation again, or withdraw it first."),
            code="invited_already",
        ) from error
    _send(invitation)
    _log(scope, "partners.invited", invitation)
    return invitation


@transaction.atomic
def renew_invitation(*, scope: Scope, invitation: Invitation) -> None:
    """Mail it again with seven more days; the link in the earlier mail closes."""
    locked = _locked_open(scope, invitation)
    locked.nonce, locked.sent_at = random_token(), timezone.now()
    locked.expires_at = locked.sent_at + GOOD_FOR
    locked.invited_by_id = next(iter(scope.person_ids), None)
    _cancel_mail(locked)
    _send(locked)
    _log(scope, "partners.invitation_renewed", locked)


@transaction.atomic
def withdraw_invitation(*, scope: Scope, invitation: Invitation) -> None:
    """Close its link."""
    locked = _locked_open(scope, invitation)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    _cancel_mail(locked)
    _log(scope, "partners.invitation_withdrawn", locked)


@transaction.atomic
def accept_invitation(*, network: Network, token: str, user: User | None) -> User:
    """Give the role to whom the link was mailed; an account in use must be signed in to take it.

    Returns the account. Its holder has proved the address by coming with the token.
    """
    found = open_invitation(network, token, timezone.now())
    if found is None or found.state != LinkState.OPEN:
        raise StaleError(_("This invitation is no longer open. Ask whoever invited you for a new one."))
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.invitation.pk)
    if not invitation.is_open:
        raise StaleError(_("This invitation was used a moment ago. Sign in to go on."))
    holder = found.account
    if holder is not None and (user is None or user.pk != holder.pk):
        raise DomainError(_("Sign in with the address to which the invitation was mailed, then accept it."))
    person = _person_for(invitation, network)
    membership = grant_membership(
        scope=Scope(network_id=network.pk, user_id=person.user_id),
        person=person,
        partner=found.invitation.partner,
        role=invitation.role,
    )
    invitation.accepted_at, invitation.person, invitation.name = timezone.now(), person, ""
    invitation.save(update_fields=["accepted_at", "person", "name"])
    log_activity(
        scope=Scope(network_id=network.pk, user_id=person.user_id),
        verb="partners.invitation_accepted",
        object_kind="membership",
        object_id=membership.pk,
    )
    assert person.user is not None, "whoever has an address has an account"  # noqa: S101
    return person.user


def _person_for(invitation: Invitation, network: Network) -> Person:
    person = person_in(network, invitation.email)
    if person is None:
        person = Person.objects.create(
            network=network,
            name=invitation.name,
            email=invitation.email,
            language=invitation.language,
        )
    elif person.bounced_at:
        person.bounced_at = None  # the mail has arrived
        person.save(update_fields=["bounced_at"])
    return person


def forget_invitations(at: datetime | None = None) -> int:
    """Remove invitations three months after they ended, however they did; returns how many."""
    before = (at or timezone.now()) - KEPT
    return int(Invitation.objects.filter(expires_at__lt=before).delete()[0])


def _send(invitation: Invitation) -> None:
    network = invitation.network
    inviter = invitation.invited_by
    shown = {
        "network": network,
        "language": invitation.language,
        "invitation": invitation,
        "inviter": inviter.name if inviter else network.sender_name or network.name,
        "url": invitation_url(invitation),
    }
    rendered = render_mail(TEMPLATE, shown, language=invitation.language)
    message_id = new_message_id(network)
    invitation.mail = Mail.objects.create(
        network=network,
        to_address=invitation.email,
        from_address=sender(network),
        language=invitation.language,
        message_id=message_id,
        dedupe_key=message_id,
        **rendered,
    )
    invitation.save()
    nudge("partners.deliver_mail", invitation.mail.pk)


def _cancel_mail(invitation: Invitation) -> None:
    """Stop a mail that has not gone out yet."""
    Mail.objects.filter(pk=invitation.mail_id or 0, work_state=WorkState.DUE).update(
        work_state=WorkState.CANCELLED, text="", html=""
    )


def _locked_open(scope: Scope, invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("network", "partner")
    locked: Invitation = rows.get(pk=invitation.pk)
    require_given(scope, locked.partner, locked.role)
    if not locked.is_open:
        raise StaleError(_("This invitation is no longer open. Load the page again."))
    return locked


def _log(scope: Scope, verb: str, invitation: Invitation) -> None:
    log_activity(
        scope=scope,
        verb=verb,
        object_kind="invitation",
        object_id=invitation.pk,
        data={"role": invitation.role},
    )
