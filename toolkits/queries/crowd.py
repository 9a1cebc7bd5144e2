"""Whether so many have a toolkit or file before them that speaking about it names nobody."""

from __future__ import annotations

from partners.audience import members_reached
from partners.enums import Role
from partners.models import Audience, Membership
from partners.querysets import MembershipQuerySet
from partners.roles import Capability, capabilities_of
from toolkits.models import Asset, ToolkitPage

SPEAKERS = [role for role in Role.values if Capability.SPEAK in capabilities_of(role)]


def is_common_toolkit(toolkit: ToolkitPage, country: str) -> bool:
    """Say whether a voice of the country about this toolkit may come from enough dealers."""
    return _is_common(toolkit.audience, country)


def is_common_asset(asset: Asset, country: str) -> bool:
    """Say the same of a file: one toolkit that offers it to enough of them is enough."""
    pages = ToolkitPage.objects.live().filter(asset_links__asset=asset).select_related("audience__network")
    return any(_is_common(page.audience, country) for page in pages)


def _is_common(audience: Audience, country: str) -> bool:
    """Compare with the country, which is said anyway: reaching all of it narrows nothing down."""
    reached = _speaking(members_reached(audience), country)
    if reached >= audience.network.minimum_dealers:
        return True
    return reached == _speaking(Membership.objects.active().filter(network=audience.network), country)


def _speaking(members: MembershipQuerySet, country: str) -> int:
    here = members.filter(partner__country=country, role__in=SPEAKERS)
    return int(here.order_by().values("partner_id").distinct().count())
