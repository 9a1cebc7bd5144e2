"""What happened at Rückenwind in the last weeks."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from feedback.models import Theme
from partners.models import Audience
from partners.services.campaign import save_campaign
from portal.demo.cast import Cast
from portal.demo.files import Look, leaflet, post, table
from portal.demo.history import Story, tell_history
from portal.demo.toolkits import Story as Toolkit
from portal.demo.toolkits import publish
from portal.demo.voices import Reply, Voice, play
from toolkits.models import ToolkitPage

LOOK = Look("RÜCKENWIND", "#b3461f")
MARKETER, SPONSOR = "lena.hartwig@rueckenwind.example", "oliver.brandes@rueckenwind.example"
ANALYST = "anna@sprachrohr.example"
LEASING = [
    ["Modell", "Preis €", "Rate 36 Monate €", "Ersparnis %"],
    ["Tour 500", 3299, 69, 31],
    ["Tour 750", 3999, 84, 32],
    ["Lastenrad L1", 5499, 116, 34],
]


def publish_e_bikes(cast: Cast) -> list[ToolkitPage]:
    """Make a campaign and toolkits."""
    today = timezone.localdate()
    season = save_campaign(
        scope=cast.scope(MARKETER),
        network=cast.network,
        name="Winter-Leasing",
        starts_on=today - timedelta(days=10),
        ends_on=today + timedelta(days=60),
        owner=cast.person(MARKETER),
    )
    everyone = Audience.objects.get(network=cast.network, is_everyone=True)
    return [publish(cast, _leasing(), marketer=MARKETER, audience=everyone, campaign=season)]


def load_e_bikes(story: Story, themes: dict[str, Theme]) -> None:
    """Let months go by, then the last weeks."""
    tell_history(story, analyst=ANALYST, closing={reply.theme: reply.days_ago for reply in REPLIES})
    play(story.cast, ANALYST, themes, VOICES, REPLIES)


def _leasing() -> Toolkit:
    return Toolkit(
        title="Leasing leicht erklärt",
        brief="Ein Blatt für den Tresen, ein Bild für Ihre Seite und eine Tabelle mit den Raten.",
        body="<p>Die Raten gelten bei 40 % Steuersatz. Für den Vertrag nehmen Sie das Portal der Bank.</p>",
        language="de",
        days_ago=5,
        announced=True,
        files=(
            (
                leaflet(
                    "leasing-tresenblatt.pdf",
                    LOOK,
                    "Rad fahren,\nSteuern sparen.",
                    "So funktioniert Leasing über den Arbeitgeber.",
                    ("Aussuchen, Arbeitgeber fragen, losfahren. Versicherung und Wartung sind dabei.",),
                ),
                "Tresenblatt Leasing",
                "showroom",
            ),
            (
                post("leasing.jpg", LOOK, "Rad fahren,\nSteuern sparen.", "Wir rechnen es Ihnen aus."),
                "Bild Leasing",
                "web",
            ),
            (table("leasing-raten.xlsx", "Raten", LEASING), "Raten nach Modell", "sales"),
        ),
        steps=(("Blatt auf den Tresen", ""), ("Rate ausrechnen", "Mit der Tabelle, dauert eine Minute.")),
    )


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
