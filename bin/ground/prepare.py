"""Make the demo's database, load its networks and print the sign-in links, in one Django process."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from ground.fingerprint import schema_fingerprint
from ground.messages import compile_messages
from ground.places import TEMPLATES


def main(*, links_only: bool) -> None:
    """Do what is missing; the only thing printed to standard output is the links."""
    compile_messages()
    database = Path(os.environ["BACKCHANNEL_VAR"]) / "backchannel.sqlite3"
    fresh = not database.exists()
    template = TEMPLATES / f"{schema_fingerprint()}.sqlite3"
    if fresh and template.exists():
        _copy(template, database)

    import django  # noqa: PLC0415 (the database must be in place first)
    from django.core.management import call_command  # noqa: PLC0415 (the same)

    django.setup()
    if not links_only:
        call_command("migrate", verbosity=0, interactive=False)
        if fresh and not template.exists():
            _keep_template(database, template)
        call_command("demo", stdout=sys.stderr)
    call_command("demo_links")


def _copy(source: Path, target: Path) -> None:
    half = target.with_name(f"{target.name}.{os.getpid()}.new")
    shutil.copyfile(source, half)
    half.replace(target)


def _keep_template(database: Path, template: Path) -> None:
    """Keep a migrated, empty database for the next fresh start and for the tests."""
    from django.db import connection  # noqa: PLC0415 (needs Django's set-up)

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    template.parent.mkdir(parents=True, exist_ok=True)
    _copy(database, template)


if __name__ == "__main__":
    main(links_only="--links-only" in sys.argv)
