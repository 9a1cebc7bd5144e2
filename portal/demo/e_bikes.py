"""What happened at Rückenwind: its toolkits, its history, its last weeks."""

from __future__ import annotations

from feedback.models import Theme
from partners.models import Audience
from portal.demo.campaigns import run_campaign
from portal.demo.cast import Cast
from portal.demo.files import Look
from portal.demo.history import Story, tell_history
from portal.demo.toolkits import publish_all
from portal.demo.voices import Reply, Voice, play

LOOK = Look("RÜCKENWIND", "#b3461f")
MARKETER, SPONSOR = "lena.hartwig@rueckenwind.example", "oliver.brandes@rueckenwind.example"
ANALYST = "anna@sprachrohr.example"
CAMPAIGNS = {
    "spring": ("Frühling auf zwei Rädern", 240, -120),
    "winter": ("Rad im Winter", 45, 80),
    "leasing": ("Winter-Leasing", 10, 60),
}


def publish_e_bikes(cast: Cast) -> None:
    """Make campaigns and toolkits."""
    audiences = {"everyone": Audience.objects.get(network=cast.network, is_everyone=True)}
    campaigns = {key: run_campaign(cast, MARKETER, *facts) for key, facts in CAMPAIGNS.items()}
    publish_all(cast, LOOK, marketer=MARKETER, audiences=audiences, campaigns=campaigns)


def load_e_bikes(story: Story, themes: dict[str, Theme]) -> None:
    """Let months go by, then the last weeks."""
    tell_history(story, analyst=ANALYST, closing={reply.theme: reply.days_ago for reply in REPLIES})
    play(story.cast, ANALYST, themes, VOICES, REPLIES)


REPLIES = (
    Reply(
        theme="batteries",
        by=SPONSOR,
        days_ago=3,
        kind="later",
        text="Wir verhandeln mit dem Hersteller über Tauschakkus und sagen Ihnen, was herauskommt.",
        reason="Der Vertrag mit dem Akkuhersteller läuft erst im Februar aus.",
        promised_in=70,
    ),
)
VOICES = (
    Voice(
        "miriam@petersen.example",
        "named",
        "problem",
        "Defekte Akkus bleiben sechs Wochen beim Hersteller. Kunden ohne Rad kaufen keins mehr bei uns.",
        days_ago=12,
        theme="batteries",
        passed_on=10,
    ),
    Voice(
        "info1007@dealer.example",
        "named",
        "problem",
        "Vorbestellte Räder kommen einzeln und ohne Ankündigung. Gestern stand der Lkw um sechs vor der Tür.",
        days_ago=38,
        theme="delivery",
        passed_on=36,
    ),
    Voice(
        "info2003@dealer.example",
        "agency_only",
        "idea",
        "Could we get one demo frame in XS? Half the people who ask for it leave without sitting on a bike.",
        days_ago=22,
        theme="sizes",
        passed_on=20,
        wording="A demo bike in XS is wanted: people leave without having tried one.",
        language="en",
    ),
    Voice(
        "info1004@dealer.example",
        "agency_only",
        "question",
        "Wer bezahlt die Diagnose, wenn der Motor auf Garantie getauscht wird?",
        days_ago=4,
        theme="workshop",
        passed_on=2,
        wording="Ungeklärt ist, wer bei Garantiefällen die Diagnose bezahlt.",
    ),
    Voice(
        "info2001@dealer.example",
        "named",
        "praise",
        "The new crates cut unpacking time in half. Whoever thought of that: thank you.",
        days_ago=1,
        language="en",
    ),
)
