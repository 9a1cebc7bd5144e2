"""What happened at Nordwind in the last weeks."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from feedback.services.submit import Subject
from partners.enums import Level
from partners.models import Audience, Campaign
from portal.demo.cast import Cast
from portal.demo.files import Look, leaflet, post, table
from portal.demo.toolkits import Story, publish
from portal.demo.voices import Reply, Voice, play, write_codebook
from toolkits.models import ToolkitPage

LOOK = Look("NORDWIND", "#0b6e63")
MARKETER, SPONSOR = "katrin.vogel@nordwind.example", "martin.seidel@nordwind.example"
ANALYST = "anna.berger@sprachrohr.example"
PRICES = [
    ["Modell", "Leistung kW", "Listenpreis €", "Aktionspreis €"],
    ["N5 Kompakt 6", 6, 8990, 8490],
    ["N5 Kompakt 9", 9, 9890, 9290],
    ["N5 Komfort 12", 12, 11990, 11290],
    ["N5 Komfort 16", 16, 13490, 12690],
]
SOUND = [
    ["Model", "Power kW", "Day dB(A)", "Night dB(A)", "Distance m"],
    ["N5 Compact 6", 6, 46, 35, 3],
    ["N5 Compact 9", 9, 48, 37, 3],
    ["N5 Comfort 12", 12, 51, 39, 4],
]
SERVICE = [
    ["Leistung", "Richtwert Minuten", "Preis netto €"],
    ["Jahreswartung Außengerät", 75, 189],
    ["Kältekreis prüfen", 45, 98],
    ["Heizkurve einstellen", 30, 64],
]


def load_heat_pumps(cast: Cast) -> None:
    """Make audiences, campaigns, toolkits and voices."""
    pages = _publish(cast)
    themes = write_codebook(cast, ANALYST, THEMES)
    play(cast, ANALYST, themes, _voices(pages), REPLIES)


def _audience(cast: Cast, name: str, **rule: object) -> Audience:
    return Audience.objects.create(network=cast.network, name=name, **rule)


def _publish(cast: Cast) -> list[ToolkitPage]:
    today = timezone.localdate()
    autumn = Campaign.objects.create(
        network=cast.network,
        name="Wärmepumpen-Wochen",
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=40),
        owner=cast.person(MARKETER),
    )
    launch = Campaign.objects.create(
        network=cast.network,
        name="N5 Verkaufsstart",
        starts_on=today - timedelta(days=5),
        ends_on=today + timedelta(days=85),
        owner=cast.person(MARKETER),
    )
    sellers = [Level.DEALER, Level.DISTRIBUTOR]
    german = _audience(
        cast, "DACH: Händler und Vertriebe", levels=sellers, branch_ids=[cast.partner("R-DACH").pk]
    )
    british = _audience(cast, "UK and Ireland", levels=sellers, countries=["GB", "IE"])
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


def autumn_weeks() -> Story:
    """Tell of the autumn campaign."""
    return Story(
        title="Wärmepumpen-Wochen: alles für Ihre Aktion",
        brief="Flyer, Post und Preisliste für die Aktion bis Jahresende. Ihr Logo setzen Sie selbst ein.",
        body="<p>Die Aktion läuft in allen Fachbetrieben in Deutschland, Österreich und der Schweiz. Die "
        "Förderung gilt nur bei Antrag vor Auftrag: Sprechen Sie das zuerst an.</p>",
        language="de",
        days_ago=17,
        announced=True,
        expires_in=57,
        files=(
            (
                leaflet(
                    "waermepumpen-wochen-flyer.pdf",
                    LOOK,
                    "Jetzt tauschen,\nleise heizen.",
                    "Bis zu 800 € Aktionsvorteil auf die N5.",
                    (
                        "Eine Wärmepumpe der Reihe N5 heizt Ihr Haus mit der Wärme der Luft. Ihr Fachbetrieb "
                        "plant, baut ein und stellt den Antrag auf Förderung mit Ihnen.",
                        "Leise: nachts nicht lauter als ein Gespräch im Nebenzimmer. Sparsam: aus einer "
                        "Kilowattstunde Strom werden über vier Kilowattstunden Wärme.",
                        "Die Aktion gilt für Aufträge bis 31. Dezember. Fragen Sie jetzt nach Ihrem Termin.",
                    ),
                ),
                "Flyer zur Aktion",
                "print",
            ),
            (
                post(
                    "waermepumpen-wochen-post.jpg",
                    LOOK,
                    "Jetzt tauschen,\nleise heizen.",
                    "Ihr Fachbetrieb berät Sie.",
                ),
                "Beitrag für soziale Medien",
                "social",
            ),
            (table("aktionspreise.xlsx", "Aktionspreise", PRICES), "Aktionspreise", "sales"),
        ),
        steps=(
            ("Flyer mit Logo drucken", "Feld unten rechts, 300 Stück reichen für eine Messe."),
            ("Beitrag posten", "Dienstag oder Donnerstag, am besten vor 9 Uhr."),
            ("Bestandskunden anrufen", "Wer eine Heizung von vor 2005 hat, zuerst."),
        ),
    )


def quiet_at_night() -> Story:
    """Tell of the sound sheet."""
    return Story(
        title="Quiet at night: the sound sheet for terraces",
        brief="Neighbours ask one question first: how loud is it? One page, one picture and the figures.",
        body="<p>Use the table for the planning form. Distances are to the nearest bedroom window.</p>",
        language="en",
        languages=("en",),
        days_ago=9,
        announced=True,
        files=(
            (
                leaflet(
                    "quiet-at-night.pdf",
                    LOOK,
                    "As quiet as\na library.",
                    "35 dB(A) at three metres, measured at night.",
                    (
                        "The N5 Compact slows its fan at night. At three metres you hear less than a "
                        "conversation in the next room.",
                        "Show this page to the neighbours before the installation, not after.",
                    ),
                ),
                "Sound sheet, one page",
                "sales",
            ),
            (
                post("quiet-at-night.jpg", LOOK, "As quiet as\na library.", "35 dB(A) at three metres"),
                "Picture to post",
                "social",
            ),
            (table("sound-levels.xlsx", "Sound", SOUND), "Sound levels by model", "sales"),
        ),
        steps=(
            ("Measure the distance", "To the nearest bedroom window."),
            ("Show the sheet", "To both neighbours."),
        ),
    )


def service_contract() -> Story:
    """Tell of the service contract."""
    return Story(
        title="Wartungsvertrag verkaufen",
        brief="Vordruck, Bild und Richtzeiten, damit aus jedem Einbau eine jährliche Wartung wird.",
        body="<p>Am besten bei der Übergabe der Anlage ansprechen, mit dem Vordruck in der Hand.</p>",
        language="de",
        days_ago=6,
        files=(
            (
                leaflet(
                    "wartungsvertrag.pdf",
                    LOOK,
                    "Einmal im Jahr,\nund sie läuft.",
                    "Der Wartungsvertrag für Ihre Wärmepumpe.",
                    ("Wir prüfen Kältekreis, Filter und Heizkurve und melden uns, bevor es kalt wird.",),
                ),
                "Wartungsvertrag zum Ausfüllen",
                "print",
            ),
            (
                post("wartung.jpg", LOOK, "Einmal im Jahr,\nund sie läuft.", "Fragen Sie nach dem Vertrag."),
                "Bild Wartung",
                "web",
            ),
            (table("richtzeiten.xlsx", "Richtzeiten", SERVICE), "Richtzeiten und Preise", "sales"),
        ),
        steps=(("Bei der Übergabe ansprechen", ""), ("Vertrag unterschreiben lassen", "")),
    )


def n5_launch() -> Story:
    """Tell of the new model."""
    return Story(
        title="N5 Komfort: Verkaufsstart",
        brief="Das Wichtigste zur neuen Baureihe auf einer Seite, auf Deutsch und Englisch nutzbar.",
        body="<p>Ab sofort bestellbar. Außengeräte werden ab Januar ausgeliefert.</p>",
        language="de",
        languages=("de", "en"),
        days_ago=2,
        announced=True,
        files=(
            (
                leaflet(
                    "n5-komfort.pdf",
                    LOOK,
                    "N5 Komfort:\nmehr Leistung.",
                    "12 und 16 kW für größere Häuser. · 12 and 16 kW for larger homes.",
                    (
                        "Vorlauf bis 70 °C mit dem Kältemittel R290, passend für Heizkörper im Bestand.",
                        "Flow temperature up to 70 °C with R290, made for the radiators that are there.",
                    ),
                ),
                "N5 Komfort auf einer Seite",
                "sales",
            ),
            (
                post("n5-komfort.jpg", LOOK, "N5 Komfort", "12 und 16 kW, Vorlauf bis 70 °C"),
                "Produktbild",
                "web",
            ),
            (table("n5-preisliste.xlsx", "Preise", PRICES), "Preisliste N5", "sales"),
        ),
        steps=(("Seite lesen", "Fünf Minuten."), ("Vorführgerät vormerken", "Über Ihren Vertrieb.")),
    )


THEMES = {
    "delivery": ("Lieferzeiten", "Delivery times", SPONSOR),
    "spares": ("Ersatzteile", "Spare parts", SPONSOR),
    "noise": ("Geräusch", "Noise", MARKETER),
    "app": ("Nordwind-App", "Nordwind app", MARKETER),
    "training": ("Schulungen", "Training", MARKETER),
}
REPLIES = (
    Reply(
        theme="delivery",
        by=SPONSOR,
        days_ago=11,
        kind="will_do",
        text="Sie haben recht, elf Wochen sind zu lang. Wir bauen ab 1. Dezember eine zweite Schicht auf und "
        "nennen Ihnen ab dann bei jeder Bestellung die Kalenderwoche.",
        promised_in=20,
    ),
)


def _voices(pages: list[ToolkitPage]) -> list[Voice]:
    autumn, night = pages[0], pages[1]
    return [*_answered(), *_owed(night), *_at_the_desk(autumn)]


def _answered() -> list[Voice]:
    return [
        Voice(
            "jens@petersen.example",
            "named",
            "problem",
            "Das Außengerät N5 hat elf Wochen Lieferzeit. Zwei Kunden sind deshalb zum Wettbewerb gegangen, "
            "beide hatten schon unterschrieben.",
            days_ago=24,
            theme="delivery",
            passed_on=22,
            reply="Danke, Herr Petersen. Ich gebe das heute an Nordwind weiter und melde mich, sobald es "
            "eine Antwort gibt.",
            may_quote=True,
        ),
        Voice(
            "sabine@schwarzwald.example",
            "agency_only",
            "problem",
            "Wir verlieren gerade Aufträge, weil niemand einen Liefertermin nennen kann. Mein Chef will "
            "schon eine zweite Marke aufnehmen.",
            days_ago=21,
            theme="delivery",
            passed_on=19,
            wording="Ohne verbindlichen Liefertermin gehen Aufträge verloren; der Betrieb denkt über eine "
            "zweite Marke nach.",
        ),
        Voice(
            "rachel@pennine.example",
            "named",
            "praise",
            "The training day in York was the best we have had. Two of the team asked to go again.",
            days_ago=8,
            theme="training",
            reply="Thank you, Rachel. I will tell the trainers.",
            may_quote=True,
            language="en",
        ),
    ]


def _owed(night: ToolkitPage) -> list[Voice]:
    spares = (
        ("info00102@dealer.example", "Der Ventilator für die N3 ist seit September nicht lieferbar."),
        ("info00104@dealer.example", "Auf Platinen warten wir vier Wochen, der Kunde heizt mit Strom."),
        (
            "info00202@dealer.example",
            "Ersatzteile kommen einzeln statt in einer Lieferung. Jedes Mal Fracht.",
        ),
        (
            "info00203@dealer.example",
            "Die Ersatzteilnummern im Katalog stimmen nicht mehr mit dem Shop überein.",
        ),
        ("info00303@dealer.example", "Für Österreich gibt es kein Lager. Drei Tage mehr für jede Dichtung."),
    )
    return [
        *(
            Voice(author, "named", "problem", text, days_ago=37 - at, theme="spares", passed_on=33 - at)
            for at, (author, text) in enumerate(spares)
        ),
        Voice(
            "tom@pennine.example",
            "named",
            "idea",
            "The sound sheet is great. Could we have one for a wall bracket? Terraces need that.",
            days_ago=7,
            theme="noise",
            passed_on=5,
            language="en",
            subject=Subject("toolkit", night.pk, night.title),
            reply="Good idea, Tom. I have asked Nordwind for the figures.",
        ),
        Voice(
            "info00601@dealer.example",
            "agency_only",
            "problem",
            "Two neighbours complained about the hum at start-up. I do not want to be the one who raised it.",
            days_ago=6,
            theme="noise",
            passed_on=4,
            wording="Neighbours hear a hum when the unit starts.",
            language="en",
        ),
    ]


def _at_the_desk(autumn: ToolkitPage) -> list[Voice]:
    return [
        Voice(
            "reto@keller.example",
            "agency_only",
            "problem",
            "Die App verliert seit dem letzten Update jede Nacht die Verbindung. Ich fahre nur noch zum "
            "Neustarten hin.",
            days_ago=3,
            theme="app",
            reply="Danke für den Hinweis. Welche Version zeigt die App unter „Über“ an?",
        ),
        Voice(
            "AT",
            "no_identity",
            "problem",
            "Vom Außendienst wurden Rückvergütungen versprochen, von denen heute niemand mehr etwas weiß.",
            days_ago=2,
        ),
        Voice(
            "heiko.hansen@hansa.example",
            "named",
            "question",
            "Dürfen wir die Aktionspreise auch für Aufträge geben, die vor der Aktion angefragt wurden?",
            days_ago=1.2,
            subject=Subject("toolkit", autumn.pk, autumn.title),
        ),
        Voice(
            "info00206@dealer.example",
            "agency_only",
            "market",
            "Ein Wettbewerber bietet im Raum Karlsruhe fünf Jahre Garantie ohne Wartungsvertrag an.",
            days_ago=0.4,
        ),
        Voice(
            "jens@petersen.example",
            "agency_only",
            "idea",
            "Könnte es den Flyer auch zweisprachig geben, Deutsch und Türkisch? Hier im Viertel hilft das.",
            days_ago=0.2,
            subject=Subject("toolkit", autumn.pk, autumn.title),
        ),
    ]
