"""The branch that somebody's figures are about, and what a network calls its countries."""

from __future__ import annotations

from partners.enums import Level
from partners.models import Network, Partner
from partners.scope import Scope


def home_branch(scope: Scope) -> Partner | None:
    """Return the topmost partner at which the scope holds a seat."""
    rows = Partner.objects.visible_to(scope).filter(pk__in=scope.partner_ids).order_by("path")
    found: Partner | None = rows.first()
    return found


def country_names(network: Network) -> dict[str, str]:
    """Return the name of each country by its code, as the network's own partners at that level say it."""
    rows = Partner.objects.filter(network=network, level=Level.COUNTRY).active().order_by("-path")
    return {country: name for country, name in rows.values_list("country", "name") if country}
