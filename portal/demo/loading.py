"""Load the demo through the services, so that ledger, mails and dates are true; all or nothing."""

from __future__ import annotations

from django.db import transaction

from portal.demo.mandates import write_mandate
from portal.demo.networks import load_networks


@transaction.atomic
def load() -> None:
    """Make networks, people, mandates and what happened in the last weeks."""
    for network in load_networks().values():
        write_mandate(network)
