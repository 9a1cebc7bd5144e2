from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0016_add_heartbeats"),
    ]

    operations = [
        migrations.AddField(
            model_name="network",
            name="has_news",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
