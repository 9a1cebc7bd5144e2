from __future__ import annotations

from django.db import migrations


def remember_lists(apps, schema_editor):
    """Tell networks whether they have word lists of their own; the service that saves them does from now on."""
    told = apps.get_model("feedback", "WordList").objects.values("network_id")
    apps.get_model("partners", "Network").objects.filter(pk__in=told).update(has_word_lists=True)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0021_keep_whether_there_are_word_lists"),
        ("feedback", "0018_take_in_mails"),
    ]

    operations = [
        migrations.RunPython(remember_lists, migrations.RunPython.noop),
    ]
