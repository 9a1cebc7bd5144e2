"""Load the demo through the services, so that ledger, mails and dates are true; all or nothing."""

from __future__ import annotations

from django.db import transaction

from portal.demo.cast import Cast
from portal.demo.e_bikes import load_e_bikes
from portal.demo.heat_pumps import load_heat_pumps
from portal.demo.mandates import write_mandate
from portal.demo.networks import load_networks
from portal.demo.people import E_BIKES, HEAT_PUMPS


@transaction.atomic
def load() -> None:
    """Make networks, people, mandates and what happened in the last weeks."""
    networks = load_networks()
    for network in networks.values():
        write_mandate(network)
    load_heat_pumps(Cast(networks[HEAT_PUMPS]))
    load_e_bikes(Cast(networks[E_BIKES]))
