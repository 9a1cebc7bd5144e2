"""Where a mailed link leads to a file of a toolkit."""

from __future__ import annotations

from django.urls import reverse

from partners.models import Network
from partners.queries.links import toolkit_token


def link_to_file(network: Network, way: tuple[int, int], asset_id: int) -> str:
    """Return where somebody takes a file without signing in: by their membership, through a toolkit."""
    membership_id, toolkit_id = way
    token = toolkit_token(membership_id=membership_id, toolkit_id=toolkit_id)
    return reverse("toolkits:link-download", args=[network.slug, token, asset_id])
