"""Let a published part of a theme say that it has at least so many dealers, where nearly all speak so."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0008_list_remarks_by_own_branch")]

    operations = [
        migrations.AddField(
            model_name="published",
            name="at_least",
            field=models.BooleanField(db_default=False),
        ),
    ]
