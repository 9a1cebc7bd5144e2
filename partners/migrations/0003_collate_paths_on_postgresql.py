"""Give tree paths the order of bytes on PostgreSQL."""

from __future__ import annotations

from django.db import migrations

from portal.kernel.collation import collate_paths


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_initial")]

    operations = [collate_paths("partners", "Partner", "Membership", "Touchpoint", "Pulse")]
