"""Give tree paths the order of bytes on PostgreSQL."""

from __future__ import annotations

from django.db import migrations

from portal.kernel.collation import collate_paths


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]

    operations = [collate_paths("feedback", "Remark")]
