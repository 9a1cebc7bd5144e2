"""A database with a whole network in it: the one that DATABASE_URL names, else a fresh one on SQLite.

createdb bench; export DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench
manage.py migrate; manage.py demo --dealers 10000 --remarks 1000000
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.house import prepare_database

if TYPE_CHECKING:
    from partners.models import Network, Partner
    from partners.scope import Scope


@dataclass(frozen=True)
class Loaded:
    """A loaded network, the scope of somebody at the desk, and four branches that lists are asked for."""

    network: Network
    desk: Scope
    branches: dict[str, Partner]


def open_loaded(*, dealers: int, remarks: int) -> Loaded:
    """Set Django up on the named database; without one, load a network into a fresh one."""
    if not os.environ.get("DATABASE_URL"):
        prepare_database(Path(tempfile.mkdtemp(prefix="backchannel-bench-")))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    if "test" in os.environ["DJANGO_SETTINGS_MODULE"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.demo"
    import django  # noqa: PLC0415 (its settings must be in the environment first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (the same)

    from partners.models import Network  # noqa: PLC0415 (the same)

    if not Network.objects.filter(slug="bench").exists():
        call_command("demo", dealers=dealers, remarks=remarks)
    network = Network.objects.get(slug="bench")
    return Loaded(network, _desk(network), _branches(network))


def _desk(network: Network) -> Scope:
    from partners.enums import Role  # noqa: PLC0415 (open_loaded sets Django up)
    from partners.models import Membership  # noqa: PLC0415 (the same)
    from partners.queries.scope import seat_of  # noqa: PLC0415 (the same)
    from partners.scope import Scope  # noqa: PLC0415 (the same)

    analyst = Membership.objects.filter(network=network, role=Role.AGENCY_ANALYST)
    member = analyst.select_related("person", "partner").first()
    return Scope.of(network.pk, member.person.user_id, (seat_of(member),))


def _branches(network: Network) -> dict[str, Partner]:
    """Choose a leaf and a branch of middling size, the branch that has been silent longest, and the whole."""
    from django.db.models import Count, Max  # noqa: PLC0415 (open_loaded sets Django up)

    from feedback.models import Remark, RemarkPlace  # noqa: PLC0415 (the same)
    from partners.models import Partner  # noqa: PLC0415 (the same)

    said = Remark.objects.filter(network=network, partner__level="dealer").order_by()
    leaves = list(
        said.values("partner").annotate(n=Count("pk")).order_by("n").values_list("partner", flat=True)
    )
    partners = {
        each.path[-4:]: each for each in Partner.objects.filter(network=network).exclude(level="dealer")
    }
    places = RemarkPlace.objects.filter(network=network).order_by().values("branch")
    rows = [
        (row["n"], row["last"], partners[row["branch"]])
        for row in places.annotate(n=Count("remark_id"), last=Max("said_at"))
        if row["branch"] in partners
    ]
    middling = sorted(rows, key=lambda row: row[0])[len(rows) // 2]
    dormant = min(rows, key=lambda row: row[1])
    return {
        "a leaf": Partner.objects.get(pk=leaves[len(leaves) // 2]),
        "a branch": middling[2],
        "a dormant branch": dormant[2],
        "the whole network": Partner.objects.get(network=network, parent=None),
    }
