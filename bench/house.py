"""A house to measure in: a fresh copy of the migrated template with one network in it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from partners.models import Membership, Network

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class House:
    """A network with one dealer's principal in it, and their browser, signed in."""

    network: Network
    dealer: Membership
    client: Client

    def address(self, rest: str = "") -> str:
        """Return an address of the network."""
        return f"/{self.network.slug}/{rest}"


def open_house(*, dealers: int = 40, urls: str = "bench.floor") -> House:
    """Set Django up on a database of its own and bring a network in; `urls` adds the floor's pages."""
    prepare_database(Path(tempfile.mkdtemp(prefix="backchannel-bench-")))
    import django  # noqa: PLC0415 (its settings must be in the environment first)

    django.setup()
    from django.conf import settings  # noqa: PLC0415 (the same)
    from django.test import Client  # noqa: PLC0415 (the same)

    from partners.enums import Role  # noqa: PLC0415 (the same)
    from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory  # noqa: PLC0415

    settings.ROOT_URLCONF = urls
    settings.TEMPLATES[0]["DIRS"].append(ROOT / "bench" / "templates")
    network = NetworkFactory(slug="bench", name="Bench")
    PartnerFactory.create_batch(dealers, network=network)
    dealer = MembershipFactory(network=network, role=Role.DEALER_PRINCIPAL)
    client = Client()
    client.force_login(dealer.person.user)
    return House(network, dealer, client)


def prepare_database(folder: Path, postgres: str = "") -> None:
    """Copy the template that tests and the demo use, migrating it at the first time.

    With a PostgreSQL server's address, a database of its own is made there; `drop_database` drops it.
    """
    sys.path.insert(0, str(ROOT / "bin"))
    from ground.fingerprint import schema_fingerprint  # noqa: PLC0415 (found by the line before)
    from ground.places import TEMPLATES  # noqa: PLC0415 (the same)

    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = folder / "bench.sqlite3"
    url = f"{postgres.rsplit('/', 1)[0]}/{_database_name()}" if postgres else f"sqlite:///{database}"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": url,
        "BACKCHANNEL_VAR": str(folder),
        "LOG_LEVEL": "ERROR",
    }
    template = TEMPLATES / f"{schema_fingerprint()}.sqlite3"
    if postgres:
        _on_server(postgres, "CREATE DATABASE {}")
    elif template.exists():
        shutil.copyfile(template, database)
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"], check=True, cwd=ROOT
    )


def drop_database(postgres: str) -> None:
    """Drop what `prepare_database` made on a server."""
    _on_server(postgres, "DROP DATABASE IF EXISTS {}")


def _database_name() -> str:
    return f"backchannel_bench_{os.getpid()}"


def _on_server(postgres: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415 (only with PostgreSQL)
    from psycopg import sql  # noqa: PLC0415 (the same)

    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(_database_name())))
