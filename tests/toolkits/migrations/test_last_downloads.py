"""When each file was last downloaded is taken from the ledger once."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime

import pytest
from django.apps import apps

from partners.models import Touchpoint
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import AssetFactory

pytestmark = pytest.mark.django_db
MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def test_recall_takes_the_latest_download_and_leaves_what_is_known() -> None:
    network = NetworkFactory()
    dealer = MembershipFactory(network=network)
    taken, known, never = (AssetFactory(network=network) for _n in range(3))
    known.last_downloaded_at = MAY
    known.save()
    for asset, at in ((taken, MAY), (taken, MARCH), (known, MARCH)):
        Touchpoint.objects.create(
            network=network,
            partner=dealer.partner,
            path=dealer.path,
            verb="toolkits.asset_downloaded",
            direction="touch",
            route="portal",
            target_kind="asset",
            target_id=asset.pk,
            occurred_at=at,
            dedupe_key=f"{asset.pk}{at}",
        )
    importlib.import_module("toolkits.migrations.0003_recall_last_downloads").recall(apps, None)
    for asset in (taken, known, never):
        asset.refresh_from_db()
    assert [asset.last_downloaded_at for asset in (taken, known, never)] == [MAY, MAY, None]
