"""How the agency of the demo begins its replies."""

from __future__ import annotations

from feedback.services.openings import save_opening
from portal.demo.cast import Cast

LEAD = "james@sprachrohr.example"
THANKS = {
    "de": "{greeting}\n\ndanke für Ihre Meldung vom {day} ({number}).",
    "en": "{greeting}\n\nthank you for what you told us on {day} ({number}).",
    "nl": "{greeting}\n\ndank voor uw opmerking van {day} ({number}).",
    "fr": "{greeting}\n\nmerci pour votre remarque du {day} ({number}).",
}
ABOUT = {
    "de": "{greeting}\n\nSie haben uns zu „{theme}“ geschrieben.",
    "en": "{greeting}\n\nyou wrote to us about “{theme}”.",
    "nl": "{greeting}\n\nu schreef ons over “{theme}”.",
    "fr": "{greeting}\n\nvous nous avez écrit au sujet de « {theme} ».",
}


def write_openings(cast: Cast) -> None:
    """Let the agency's lead write two."""
    for name, texts in (("Dank", THANKS), ("Zum Thema", ABOUT)):
        save_opening(scope=cast.scope(LEAD), network=cast.network, name=name, texts=texts)
