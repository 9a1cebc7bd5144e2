"""Begin everybody's history of consent with their latest word; give the new path the order of bytes."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from portal.kernel.collation import collate_paths

BATCH = 1000


def begin_histories(apps: Any, schema_editor: Any) -> None:
    """Copy each latest word that has no history yet."""
    consents = apps.get_model("partners", "Consent").objects.order_by("pk")
    records = apps.get_model("partners", "ConsentRecord").objects
    batch = []
    for consent in consents.exclude(person__consent_records__isnull=False).iterator(chunk_size=BATCH):
        batch.append(
            records.model(
                person_id=consent.person_id,
                purpose=consent.purpose,
                granted=consent.granted,
                text_version=consent.text_version,
                way=consent.way,
                said_at=consent.given_at,
            )
        )
    records.bulk_create(batch, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_add_consent_scopes_and_erasure")]

    operations = [
        collate_paths("partners", "BranchConsent"),
        migrations.RunPython(begin_histories, migrations.RunPython.noop),
    ]
