from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0010_publish_coverage"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="touchpoint",
            name="touchpoint_partner",
        ),
        migrations.AddIndex(
            model_name="touchpoint",
            index=models.Index(fields=["partner", "-occurred_at", "-id"], name="touchpoint_partner_time"),
        ),
    ]
