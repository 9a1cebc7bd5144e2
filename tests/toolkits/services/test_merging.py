"""Downloads of two records that are one dealer: counted together, the dealer once."""

from __future__ import annotations

import pytest

from tests.factories.partners import NetworkFactory, PartnerFactory
from tests.factories.toolkits import AssetFactory
from toolkits.models import AssetUse
from toolkits.services.downloads import merge_uses

pytestmark = pytest.mark.django_db


def test_uses_of_a_merged_record_count_with_the_kept_one() -> None:
    network = NetworkFactory()
    kept, gone = (PartnerFactory(network=network) for _ in range(2))
    both, alone = (AssetFactory(network=network) for _ in range(2))
    type(both).objects.update(partner_count=2)
    for asset, partner, downloads in ((both, kept, 2), (both, gone, 3), (alone, gone, 4)):
        AssetUse.objects.create(asset=asset, partner=partner, downloads=downloads)
    assert merge_uses(kept.pk, gone.pk) == 2
    rows = AssetUse.objects.order_by("downloads").values_list("asset_id", "partner_id", "downloads")
    assert list(rows) == [(alone.pk, kept.pk, 4), (both.pk, kept.pk, 5)]
    for asset, dealers in ((both, 1), (alone, 2)):
        asset.refresh_from_db()
        assert asset.partner_count == dealers
