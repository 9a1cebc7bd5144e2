"""Give the paths of invitations the order of bytes on PostgreSQL, too."""

from __future__ import annotations

from django.db import migrations

from portal.kernel.collation import collate_paths


class Migration(migrations.Migration):
    dependencies = [("partners", "0011_order_touchpoints_of_a_partner")]

    operations = [collate_paths("partners", "Invitation")]
