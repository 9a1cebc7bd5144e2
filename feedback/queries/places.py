"""The remark list by branch, whose first page costs the same for a leaf, a dormant branch and the network."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from feedback.models import Case, Delta, Remark, Rollup
from partners.models import Network, Partner
from partners.periods import Grain
from partners.scope import Scope
from partners.tree import branch_of


def in_branch(cases: QuerySet[Case], branch: Partner) -> QuerySet[Any]:
    """Keep the cases of a branch, with `said_at` to order by; of the network those without a partner too.

    Ordered by date, a branch that fell silent would make the database walk over everybody else's remarks:
    each branch has its own list (`RemarkPlace`), a single dealer too.
    """
    if branch.parent_id is None:
        return cases.annotate(said_at=F("received_at"))
    places = {
        "remark__places__network_id": branch.network_id,
        "remark__places__branch": branch_of(branch.path),
    }
    return cases.filter(**places).annotate(said_at=F("remark__places__said_at"))


def count_all(scope: Scope) -> int:
    """Count every remark of the network from its figures, in one statement; the scope works the desk."""
    folded = Rollup.objects.filter(
        network_id=OuterRef("pk"), branch="", grain=Grain.YEAR.value, attribute=""
    ).order_by()
    waiting = Delta.objects.filter(network_id=OuterRef("pk"), theme=None).order_by()
    every = folded.values("network_id").annotate(n=Sum(F("voices") + F("distributor_voices") + F("unnamed")))
    more = waiting.values("network_id").annotate(n=Sum("voices"))
    row = (
        Network.objects.filter(pk=scope.network_id)
        .values_list(Coalesce(Subquery(every.values("n")), 0) + Coalesce(Subquery(more.values("n")), 0))
        .first()
    )
    return int(row[0]) if row else 0


def has_remarks(network_id: int) -> bool:
    """Say whether anybody of a network has spoken yet."""
    return bool(Remark.objects.filter(network_id=network_id).exists())
