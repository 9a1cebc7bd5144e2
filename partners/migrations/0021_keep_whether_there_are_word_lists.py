from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0020_hold_sends"),
    ]

    operations = [
        migrations.AddField(
            model_name="network",
            name="has_word_lists",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
