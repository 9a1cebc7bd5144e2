"""What dealers looked for and did not find, and whether files helped them; and a file that ends soon."""

from __future__ import annotations

import random
from datetime import timedelta

from partners.enums import Level
from partners.models import Membership, Network
from portal.demo.clock import end_of_story
from portal.demo.lives import DAY
from toolkits.enums import Verdict
from toolkits.models import Asset, AssetUse, Rating, SearchMiss

# How many of a hundred dealers looked for it, by the language in which they read.
WISHES = {
    "de": {"fördermittel österreich": 9, "schulungsvideo einbau": 6, "ersatzteilliste": 4, "dachlast": 1},
    "nl": {"isde subsidie": 12, "geluidsmeting": 7, "montagefilm": 2},
    "fr": {"fiche acoustique": 9, "aides de l’état": 8},
    "en": {"training video": 5, "spare parts": 3},
}
VERDICTS = (Verdict.YES, Verdict.YES, Verdict.YES, Verdict.YES, Verdict.PARTLY, Verdict.PARTLY, Verdict.NO)
RATED, SPAN, ENDS_IN = 0.3, 90, timedelta(days=40)


def miss_and_rate(network: Network, dice: random.Random) -> None:
    """Let dealers search in vain and say whether files helped."""
    ends = end_of_story()
    seats = Membership.objects.active().filter(network=network, partner__level=Level.DEALER)
    misses = []
    for seat in seats.select_related("person").order_by("partner__number", "person__name", "pk"):
        language = seat.person.language
        for words, share in WISHES.get(language, {}).items():
            at = ends - dice.uniform(0.1, SPAN) * DAY
            if dice.random() < share / 100:
                facts = {"words": words, "language": language, "day": at.date(), "created_at": at}
                misses.append(SearchMiss(network=network, membership=seat, **facts))
    SearchMiss.objects.bulk_create(misses)
    uses = AssetUse.objects.filter(asset__network=network, partner__level=Level.DEALER)
    pairs = uses.order_by("asset__title", "partner__number", "pk").values_list("asset_id", "partner_id")
    Rating.objects.bulk_create(
        Rating(
            network=network,
            subject_kind="asset",
            subject_id=asset_id,
            partner_id=partner_id,
            verdict=dice.choice(VERDICTS),
        )
        for asset_id, partner_id in pairs
        if dice.random() < RATED
    )
    _end_one_soon(network)


def _end_one_soon(network: Network) -> None:
    """Give the file that was taken most an end, so that the upkeep has something that expires."""
    most = Asset.objects.filter(network=network).order_by("-download_count", "title", "pk").first()
    if most is not None:
        Asset.objects.filter(pk=most.pk).update(expires_at=end_of_story() + ENDS_IN)
