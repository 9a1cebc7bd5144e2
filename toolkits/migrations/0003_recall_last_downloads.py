"""Tell each file from the ledger when it was last downloaded."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Max


def recall(apps: Any, schema_editor: Any) -> None:
    """Take the latest download of each file from the ledger."""
    assets = apps.get_model("toolkits", "Asset").objects
    taken = apps.get_model("partners", "Touchpoint").objects.filter(verb="toolkits.asset_downloaded")
    for asset_id, last in taken.order_by().values_list("target_id").annotate(last=Max("occurred_at")):
        assets.filter(pk=asset_id, last_downloaded_at=None).update(last_downloaded_at=last)


class Migration(migrations.Migration):
    dependencies = [("toolkits", "0002_keep_versions_and_reviews")]

    operations = [migrations.RunPython(recall, migrations.RunPython.noop)]
