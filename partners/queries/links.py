"""What a mailed link opens: rights are read anew at each use."""

from __future__ import annotations

from partners.models import Network
from partners.queries.scope import active_seat
from partners.scope import Scope
from portal.kernel.signed_links import read_link, sign_link

PURPOSE = "toolkit"
LINK_SECONDS = 180 * 24 * 60 * 60


def toolkit_token(*, membership_id: int, toolkit_id: int) -> str:
    """Return the token of one membership's link to one toolkit; it carries keys, never rights."""
    return sign_link(PURPOSE, {"m": membership_id, "t": toolkit_id})


def link_scope(network: Network, token: str) -> tuple[Scope, int] | None:
    """Return the scope of a toolkit link and the toolkit's id, or None when it opens nothing here.

    The caller still asks whether the toolkit is published and reaches this scope: `visible_to` does.
    """
    payload = read_link(PURPOSE, token, max_age=LINK_SECONDS)
    if payload is None:
        return None
    membership_id, toolkit_id = payload.get("m"), payload.get("t")
    if not isinstance(membership_id, int) or not isinstance(toolkit_id, int):
        return None
    seat = active_seat(network, membership_id)
    return (Scope.for_link(network.pk, seat, toolkit_id), toolkit_id) if seat else None
