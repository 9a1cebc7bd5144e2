"""Let a distributor that shows others no figures of its branch see them itself; what was published stays."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_drop_fold_version")]

    operations = [
        migrations.AddField(
            model_name="published",
            name="shown_to_itself",
            field=models.BooleanField(db_default=False),
        ),
    ]
