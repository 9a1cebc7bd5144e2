"""Bring both networks in from their sheets and give them their settings."""

from __future__ import annotations

from pathlib import Path

from partners.models import Network
from partners.scope import Scope
from partners.services.imports.whole import bring_network
from partners.services.network import change_network
from portal.demo.people import E_BIKES, HEAT_PUMPS

DATA = Path(__file__).parent / "data"
SETTINGS: dict[str, dict[str, object]] = {
    HEAT_PUMPS: {
        "name": "Nordwind Wärmepumpen",
        "accent": "#0b6e63",
        "languages": ["de", "en", "nl", "fr"],
        "sender_name": "Anna Berger",
        "sender_role": "Agentur Sprachrohr",
        "contact_email": "anna@sprachrohr.example",
    },
    E_BIKES: {
        "name": "Rückenwind E-Bikes",
        "accent": "#b3461f",
        "languages": ["de", "en", "nl", "fr"],
        "sender_name": "Anna Berger",
        "sender_role": "Agentur Sprachrohr",
        "contact_email": "anna@sprachrohr.example",
    },
}


def load_networks() -> dict[str, Network]:
    """Return both networks by their address."""
    return {slug: _load(slug) for slug in SETTINGS}


def _load(slug: str) -> Network:
    run = bring_network(path=DATA / f"{slug}.xlsx", slug=slug)
    if run.rows_bad:
        raise RuntimeError(f"{slug}: {run.rows_bad} rows were left out")
    network = Network.objects.get(slug=slug)
    change_network(scope=Scope.system(network.pk), network=network, **SETTINGS[slug])
    return network
