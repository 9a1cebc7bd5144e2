"""The clock by which dates are typed and read in the Wagtail admin: the network's, or what an editor chose.

Wagtail's own is the installation's, UTC: what goes live at nine would come at ten, in summer at eleven.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page
from wagtail.users.models import UserProfile

from partners.models import Network
from partners.queries.editing import edited_networks
from portal.models import NetworkHome


def set_clock(request: HttpRequest, slug: str, pages: Iterable[int]) -> None:
    """Set the clock of this request; nothing is stored, so a network that moves takes its editors along."""
    user = request.user
    networks = edited_networks(user)
    if not networks:
        return
    profile: Any = UserProfile.objects.filter(user=user).first() or UserProfile(user=user)
    zones = {network.time_zone for network in networks}
    found = networks[0] if len(zones) == 1 else _network_of(networks, slug, pages)
    profile.current_time_zone = profile.current_time_zone or found.time_zone
    user.wagtail_userprofile = profile


def _network_of(networks: list[Network], slug: str, pages: Iterable[int]) -> Network:
    """Return the network that the address names or that the page stands in, else the first one."""
    homes = NetworkHome.objects.filter(network__in=networks).select_related("network")
    paths = list(Page.objects.filter(pk__in=list(pages)).values_list("path", flat=True))
    above = (home.network for home in homes if any(path.startswith(home.path) for path in paths))
    named = (network for network in networks if network.slug == slug)
    return next(named, None) or next(above, networks[0])
