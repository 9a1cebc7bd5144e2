"""What an audience can be made of in a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partners.enums import Level
from partners.models import Network, Partner, PartnerTag
from partners.tree import STEP


def country_choices(network: Network) -> list[tuple[str, str]]:
    """Return the countries in which the network has partners."""
    codes = (
        Partner.objects.filter(network=network)
        .exclude(country="")
        .order_by("country")
        .values_list("country", flat=True)
        .distinct()
    )
    return [(code, code) for code in codes]


def branch_choices(network: Network) -> list[tuple[int, str]]:
    """Return the partners between hq and the dealers, in the order of the tree, indented by depth."""
    middle = Partner.objects.filter(
        network=network, level__in=[Level.REGION, Level.COUNTRY, Level.DISTRIBUTOR]
    )
    return [
        (partner.pk, f"{'– ' * (len(partner.path) // STEP - 2)}{partner.name} ({partner.number})")
        for partner in middle
    ]


def tag_choices(network: Network) -> list[tuple[str, str]]:
    """Return the tags in use."""
    tags = PartnerTag.objects.filter(partner__network=network).order_by("tag")
    return [(tag, tag) for tag in tags.values_list("tag", flat=True).distinct()]


def partner_ids_of_numbers(network: Network, numbers: Sequence[str]) -> dict[str, int]:
    """Return the ids of the network's partners by their numbers; unknown ones are left out."""
    return dict(Partner.objects.filter(network=network, number__in=numbers).values_list("number", "pk"))


def numbers_of(network: Network, partner_ids: Iterable[int]) -> list[str]:
    """Return the numbers of partners of the network."""
    rows = Partner.objects.filter(network=network, pk__in=list(partner_ids)).order_by("number")
    return list(rows.values_list("number", flat=True))
