"""The sponsors' mandates."""

from __future__ import annotations

from partners.models import Network
from portal.models import MandatePage
from portal.web.founding import found_home

HEAT_PUMPS = {
    "title": "Warum wir Ihnen zuhören",
    "slug": "mandate",
    "sponsor_name": "Dr. Martin Seidel",
    "sponsor_role": "Geschäftsführer Vertrieb, Nordwind",
    "short": (
        "Ich habe die Agentur Sprachrohr gebeten, Ihnen zuzuhören, und lese, was weitergegeben wird. "
        "Auf jedes weitergegebene Thema antworten wir binnen 30 Tagen."
    ),
    "body": (
        "<p>Früher saßen wir zweimal im Jahr mit Händlern an einem Tisch. Der Händlerbeirat wurde "
        "eingespart, die Gebietsleiter betreuen heute dreimal so viele Betriebe. Uns fehlt, was Sie jeden "
        "Tag bei Kunden sehen.</p>"
        "<h2>Was wir versprechen</h2><ul>"
        "<li>Sie bestimmen, wer Ihre Worte und Ihren Namen sieht.</li>"
        "<li>Auf jedes Thema, das uns erreicht, antworten wir binnen 30 Tagen – auch wenn die Antwort Nein "
        "ist.</li>"
        "<li>Jede Zusage bekommt ein Datum, und wir zählen öffentlich, welche wir gehalten haben.</li></ul>"
        "<p>Die Agentur ist unabhängig. Sie gibt weiter, was Sie freigeben, und nichts anderes.</p>"
    ),
}
E_BIKES = {
    "title": "Warum wir zuhören",
    "slug": "mandate",
    "sponsor_name": "Oliver Brandes",
    "sponsor_role": "Leiter Vertrieb, Rückenwind",
    "short": (
        "Wir wollen hören, was in Ihrer Werkstatt und auf Ihrer Fläche passiert, und haben die Agentur "
        "Sprachrohr darum gebeten. Wir antworten binnen 30 Tagen."
    ),
    "body": (
        "<p>Wer Räder verkauft und wartet, weiß vor uns, was nicht stimmt. Sagen Sie es der Agentur; sie "
        "gibt weiter, was Sie freigeben.</p>"
    ),
}
TEXTS = {"heat-pumps": HEAT_PUMPS, "e-bikes": E_BIKES}


def write_mandate(network: Network) -> MandatePage:
    """Publish the network's mandate page, in the German branch: the sponsors wrote German."""
    page = MandatePage(**TEXTS[network.slug])
    found_home(network, "de")
    network.homes.get(locale__language_code="de").add_child(instance=page)
    page.save_revision().publish()
    return page
