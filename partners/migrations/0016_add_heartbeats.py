"""Keep when each process was last seen, and how each part was."""

from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0015_add_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=40, unique=True)),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("well", "Works"),
                            ("weak", "Look at it"),
                            ("gone", "Doesn't work"),
                            ("unknown", "Not known"),
                        ],
                        default="well",
                        max_length=8,
                    ),
                ),
                ("detail", models.CharField(blank=True, default="", max_length=100)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
