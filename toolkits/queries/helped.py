"""Whether a file or a toolkit helped, for those who make it: dealers are shown no ratings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from partners.disclosure.figures import disclose_figure, in_steps
from partners.enums import Level
from partners.models import Network
from partners.roles import Capability
from partners.scope import Scope
from toolkits.enums import Verdict
from toolkits.models import Rating


@dataclass(frozen=True)
class Rated:
    """How many dealers said so: exactly, at least so many, or None where they are too few to show."""

    verdict: Verdict
    dealers: int | None
    is_exact: bool


def ratings_of(scope: Scope, network: Network, kind: str, pk: int) -> list[Rated]:
    """Return what dealers said, in steps of the minimum outside the agency; nothing while none can be shown.

    Without a total: beside steps it would tell that a few said something else.
    """
    if not scope.can(Capability.READ_MISSED):
        return []
    rows = Rating.objects.filter(
        network=network, subject_kind=kind, subject_id=pk, partner__level=Level.DEALER
    ).order_by()
    counts = dict(rows.values("verdict").annotate(n=Count("pk")).values_list("verdict", "n"))
    exact = scope.is_system or scope.is_agency
    found = [_rated(scope, network, verdict, counts.get(verdict, 0), is_exact=exact) for verdict in Verdict]
    return found if any(rated.dealers for rated in found) else []


def _rated(scope: Scope, network: Network, verdict: Verdict, dealers: int, *, is_exact: bool) -> Rated:
    step = dealers if is_exact else in_steps(network, dealers)
    return Rated(verdict, disclose_figure(network, scope, value=step, dealers=dealers), is_exact)
