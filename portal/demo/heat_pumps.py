"""What happened at Nordwind: its toolkits, its history, its last weeks."""

from __future__ import annotations

from feedback.models import Theme
from partners.enums import Level
from partners.models import Audience
from partners.services.audience import save_audience
from portal.demo.campaigns import run_campaign
from portal.demo.cast import Cast
from portal.demo.files import Look
from portal.demo.heat_pump_voices import ANALYST, MARKETER, REPLIES, voices_about
from portal.demo.history import Story, tell_history
from portal.demo.stranger import let_a_stranger_write
from portal.demo.toolkits import publish_all
from portal.demo.voices import play, say_the_same
from toolkits.models import ToolkitPage

LOOK = Look("NORDWIND", "#0b6e63")
AUTUMN, NIGHT = "Wärmepumpen-Wochen: alles für Ihre Aktion", "Quiet at night: the sound sheet for terraces"
# Name, days ago that it began, days until it ends (negative: it is over).
CAMPAIGNS = {
    "winter": ("Gut durch den ersten Winter", 320, -200),
    "sales": ("Angebote, die man versteht", 150, 30),
    "autumn": ("Wärmepumpen-Wochen", 20, 40),
    "launch": ("N5 Verkaufsstart", 9, 85),
}


def load_heat_pumps(story: Story, themes: dict[str, Theme], pages: list[ToolkitPage]) -> None:
    """Let months go by, then the last weeks."""
    tell_history(story, analyst=ANALYST, closing={reply.theme: reply.days_ago for reply in REPLIES})
    play(story.cast, ANALYST, themes, voices_about(pages), REPLIES)
    say_the_same(story.cast, ANALYST)
    let_a_stranger_write(story.cast.network)


def publish_heat_pumps(cast: Cast) -> list[ToolkitPage]:
    """Make audiences, campaigns and toolkits; returns the two that scripted voices speak of."""
    scope, sellers = cast.scope(MARKETER), [Level.DEALER, Level.DISTRIBUTOR]
    aimed = {"scope": scope, "network": cast.network, "levels": sellers}
    audiences = {
        "everyone": Audience.objects.get(network=cast.network, is_everyone=True),
        "german": save_audience(
            name="DACH: Händler und Vertriebe", branch_ids=[cast.partner("R-DACH").pk], **aimed
        ),
        "british": save_audience(name="UK and Ireland", countries=["GB", "IE"], **aimed),
        "abroad": save_audience(name="NL, PL and UK", countries=["NL", "PL", "GB"], **aimed),
    }
    campaigns = {key: run_campaign(cast, MARKETER, *facts) for key, facts in CAMPAIGNS.items()}
    pages = publish_all(cast, LOOK, marketer=MARKETER, audiences=audiences, campaigns=campaigns)
    return [pages[AUTUMN], pages[NIGHT]]
