from __future__ import annotations

from django.db import migrations


def remember_news(apps, schema_editor):
    """Tell networks whether anything is published under News; pages tell themselves from now on."""
    told = set()
    for kind in ("NewsPage", "CountryPage"):
        told |= set(
            apps.get_model("portal", kind).objects.filter(live=True).values_list("network_id", flat=True)
        )
    apps.get_model("partners", "Network").objects.filter(pk__in=told).update(has_news=True)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0017_keep_whether_there_is_news"),
        ("portal", "0002_add_articles"),
    ]

    operations = [
        migrations.RunPython(remember_news, migrations.RunPython.noop),
    ]
