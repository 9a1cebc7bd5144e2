"""What Nordwind's headquarters still owes an answer to: two themes late, the others due in the coming weeks.

The first to wait under a theme is told here, so that the day its answer is due is the same whatever else the
history passes on; `[[open]]` in data/answers says from which day on the history does.
"""

from __future__ import annotations

from feedback.services.submit import Subject
from portal.demo.voices import Voice
from toolkits.models import ToolkitPage

# Who waits for a part, for which, and the wording cleared: none is named, so that their number can be shown.
SPARES = (
    (
        "info00102@dealer.example",
        "Der Ventilator für die N3 ist seit September nicht lieferbar.",
        "Der Ventilator der N3 fehlt seit September.",
    ),
    (
        "info00104@dealer.example",
        "Auf Platinen warten wir vier Wochen, der Kunde heizt mit Strom.",
        "Platinen kommen nach vier Wochen; bis dahin heizen Kunden mit Strom.",
    ),
    (
        "info00202@dealer.example",
        "Ersatzteile kommen einzeln statt in einer Lieferung. Jedes Mal Fracht.",
        "Ersatzteile kommen einzeln und kosten jedes Mal Fracht.",
    ),
    (
        "info00203@dealer.example",
        "Die Ersatzteilnummern im Katalog stimmen nicht mehr mit dem Shop überein.",
        "Nummern von Ersatzteilen sind im Katalog andere als im Shop.",
    ),
    (
        "info00211@dealer.example",
        "Für die Pfalz gibt es kein Lager. Drei Tage mehr für jede Dichtung.",
        "Wo kein Lager in der Nähe ist, dauert jedes Teil drei Tage länger.",
    ),
)
# Who spoke first under a theme that waits: days ago that it was passed on, author, mode, theme, language,
# words, and the wording cleared if the author is not named.
FIRST = (
    (
        *(41, "info00601@dealer.example", "named", "hotline", "en"),
        *("Forty minutes on hold from Dublin, on our own phone bill. Is there a number free from here?", ""),
    ),
    (
        *(28, "info00502@dealer.example", "agency_only", "prices", "en"),
        *(
            "The October list came out after I had sent nine quotes. The difference comes out of my margin.",
            "A price list came out after quotes had been sent; the dealer bears the difference.",
        ),
    ),
    (
        *(22, "info00107@dealer.example", "named", "configurator", "de"),
        *("Der Konfigurator kennt unsere Netzbetreiber nicht. Die Sperrzeiten trage ich von Hand nach.", ""),
    ),
    (
        *(17, "info00205@dealer.example", "agency_only", "subsidies", "de"),
        *(
            "Der Antrag kam zurück, weil auf Ihrer Bescheinigung der alte Firmenname steht.",
            "Ein Förderantrag kam zurück, weil die Bescheinigung den alten Firmennamen trägt.",
        ),
    ),
    (
        *(12, "info00505@dealer.example", "named", "installers", "en"),
        *("Lost my second fitter to the wind farm. Could you train a helper in a week, not a month?", ""),
    ),
    (
        *(8, "info00402@dealer.example", "agency_only", "app", "de"),
        *(
            "Seit Version 6 zeigt die App die Vorlauftemperatur ohne Komma an: 352 statt 35,2 Grad.",
            "Die App zeigt Temperaturen seit Version 6 ohne Komma.",
        ),
    ),
)


def owed_voices(night: ToolkitPage) -> list[Voice]:
    """Return what was passed on and waits for headquarters."""
    return [*_spares(), *_first(), *_about(night)]


def _spares() -> list[Voice]:
    return [
        Voice(
            author,
            "agency_only",
            "problem",
            text,
            days_ago=37 - at,
            theme="spares",
            passed_on=33 - at,
            wording=wording,
        )
        for at, (author, text, wording) in enumerate(SPARES)
    ]


def _first() -> list[Voice]:
    return [
        Voice(
            author,
            mode,
            "problem",
            text,
            days_ago=passed_on + 2,
            theme=theme,
            passed_on=passed_on,
            wording=wording,
            language=language,
        )
        for passed_on, author, mode, theme, language, text, wording in FIRST
    ]


def _about(night: ToolkitPage) -> list[Voice]:
    return [
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
            "info00602@dealer.example",
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
