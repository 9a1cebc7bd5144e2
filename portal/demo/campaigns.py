"""Campaigns of the demo, dated from its last day."""

from __future__ import annotations

from datetime import timedelta

from partners.models import Campaign
from partners.services.campaign import save_campaign
from portal.demo.cast import Cast
from portal.demo.clock import end_of_story


def run_campaign(cast: Cast, owner: str, name: str, began: int, ends: int) -> Campaign:
    """Make a campaign that began so many days ago and ends in so many."""
    today = end_of_story().date()
    return save_campaign(
        scope=cast.scope(owner),
        network=cast.network,
        name=name,
        starts_on=today - timedelta(days=began),
        ends_on=today + timedelta(days=ends),
        owner=cast.person(owner),
    )
