"""The texts and files of Nordwind's toolkits."""

from __future__ import annotations

from portal.demo.files import Look, leaflet, post, table
from portal.demo.toolkits import Story

LOOK = Look("NORDWIND", "#0b6e63")
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
