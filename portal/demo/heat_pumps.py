"""What happened at Nordwind in the last weeks."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from feedback.models import Theme
from partners.enums import Level
from partners.models import Audience
from partners.services.audience import save_audience
from partners.services.campaign import save_campaign
from portal.demo.cast import Cast
from portal.demo.heat_pump_toolkits import autumn_weeks, n5_launch, quiet_at_night, service_contract
from portal.demo.heat_pump_voices import ANALYST, MARKETER, REPLIES, voices_about
from portal.demo.history import Story, tell_history
from portal.demo.toolkits import publish
from portal.demo.voices import play
from toolkits.models import ToolkitPage


def load_heat_pumps(story: Story, themes: dict[str, Theme], pages: list[ToolkitPage]) -> None:
    """Let months go by, then the last weeks."""
    tell_history(story, analyst=ANALYST, closing={reply.theme: reply.days_ago for reply in REPLIES})
    play(story.cast, ANALYST, themes, voices_about(pages), REPLIES)


def publish_heat_pumps(cast: Cast) -> list[ToolkitPage]:
    """Make audiences, campaigns and toolkits."""
    today, scope = timezone.localdate(), cast.scope(MARKETER)
    owned = {"scope": scope, "network": cast.network, "owner": cast.person(MARKETER)}
    autumn = save_campaign(
        name="Wärmepumpen-Wochen",
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=40),
        **owned,
    )
    launch = save_campaign(
        name="N5 Verkaufsstart",
        starts_on=today - timedelta(days=5),
        ends_on=today + timedelta(days=85),
        **owned,
    )
    sellers = [Level.DEALER, Level.DISTRIBUTOR]
    german = save_audience(
        scope=scope,
        network=cast.network,
        name="DACH: Händler und Vertriebe",
        levels=sellers,
        branch_ids=[cast.partner("R-DACH").pk],
    )
    british = save_audience(
        scope=scope, network=cast.network, name="UK and Ireland", levels=sellers, countries=["GB", "IE"]
    )
    everyone = Audience.objects.get(network=cast.network, is_everyone=True)
    told = (
        (autumn_weeks, german, autumn),
        (quiet_at_night, british, launch),
        (service_contract, german, autumn),
        (n5_launch, everyone, launch),
    )
    return [
        publish(cast, make(), marketer=MARKETER, audience=audience, campaign=campaign)
        for make, audience, campaign in told
    ]
