"""Put every remark into the list of its partner's own branch, where dealers' remarks were left out."""

from __future__ import annotations

from django.db import migrations

OWN_PLACES = """
insert into feedback_remarkplace (network_id, branch, said_at, remark_id)
select network_id, substr(path, length(path) - 3), submitted_at, id
from feedback_remark
where length(path) > 4
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0007_show_held_branches_to_themselves")]

    operations = [migrations.RunSQL(OWN_PLACES, migrations.RunSQL.noop)]
