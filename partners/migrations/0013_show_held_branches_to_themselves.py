"""Let a distributor that shows others no coverage of its branch see them itself; what was published stays."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0012_collate_paths_of_invitations")]

    operations = [
        migrations.AddField(
            model_name="coveragefigure",
            name="shown_to_itself",
            field=models.BooleanField(db_default=False),
        ),
    ]
