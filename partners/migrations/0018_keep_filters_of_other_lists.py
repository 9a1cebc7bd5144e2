"""Let somebody keep filters of other lists than the directory."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0017_keep_whether_there_is_news"),
    ]

    operations = [
        migrations.AddField(
            model_name="savedfilter",
            name="place",
            field=models.CharField(
                db_default="partners:directory", default="partners:directory", max_length=40
            ),
        ),
    ]
