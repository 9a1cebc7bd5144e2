"""Save campaigns."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Campaign, Network, Person
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError, NotAllowedError


@transaction.atomic
def save_campaign(
    *,
    scope: Scope,
    network: Network,
    name: str,
    starts_on: date,
    ends_on: date,
    owner: Person | None = None,
    campaign: Campaign | None = None,
) -> Campaign:
    """Make or change a campaign of the network."""
    for related in (campaign, owner):
        if related is not None and related.network_id != network.pk:
            raise NotAllowedError(_("Choose one of this network."))
    if ends_on < starts_on:
        raise DomainError(_("A campaign ends after it starts. Change one of the dates."))
    others = Campaign.objects.filter(network=network, name=name)
    if others.exclude(pk=campaign.pk if campaign else None).exists():
        raise DomainError(_("Another campaign has this name. Choose a different one."))
    saved = campaign or Campaign(network=network)
    saved.name, saved.starts_on, saved.ends_on, saved.owner = name, starts_on, ends_on, owner
    saved.save()
    verb = "partners.campaign_changed" if campaign else "partners.campaign_made"
    log_activity(scope=scope, verb=verb, object_kind="campaign", object_id=saved.pk)
    return saved
