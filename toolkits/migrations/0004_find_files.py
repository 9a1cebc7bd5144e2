"""Keep what the search knows: the words in files, rows with an index of tokens, and what nobody found."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from portal.kernel.token_index import index_tokens


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0016_add_heartbeats"),
        ("toolkits", "0003_recall_last_downloads"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_tokens", models.TextField(blank=True, default="")),
                ("toolkit_tokens", models.TextField(blank=True, default="")),
                ("tokens", models.TextField(blank=True, default="")),
                (
                    "asset",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="toolkits.asset",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="toolkits.toolkitasset",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.network",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssetWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "work_state",
                    models.CharField(
                        choices=[
                            ("due", "due"),
                            ("leased", "leased"),
                            ("done", "done"),
                            ("dead", "dead"),
                            ("cancelled", "cancelled"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.CharField(blank=True, default="", max_length=16)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, default="", max_length=200)),
                ("title", models.CharField(blank=True, default="", max_length=150)),
                ("channel", models.CharField(blank=True, default="", max_length=12)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("unread", models.CharField(blank=True, default="", max_length=40)),
                ("indexed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="toolkits.asset"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="toolkits.assetversion",
                    ),
                ),
                # Last: SQLite reads through it to whatever column is behind it, and the sweep compares them all.
                ("text", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [models.Index(fields=["work_state", "due_at"], name="asset_words_due")],
            },
        ),
        migrations.CreateModel(
            name="SearchMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=100)),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("day", models.DateField(default=django.utils.timezone.localdate)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "membership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.membership",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.network"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["network", "-created_at"], name="search_miss_recent")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("membership", "day", "words"), name="search_miss_once_a_day"
                    )
                ],
            },
        ),
        index_tokens("toolkits_searchrow", "tokens"),
    ]
