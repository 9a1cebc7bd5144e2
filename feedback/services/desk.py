"""Keep what the desk looks for on the case itself: what wants a look, and what HQ owes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from feedback.models import Case, CaseTheme
from feedback.queries.looking import look_q
from partners.models import Network

OWED = Exists(CaseTheme.objects.owed().filter(case=OuterRef("pk")))


def refresh_cases(pks: Collection[int]) -> int:
    """Bring both marks of some cases up to date, after whatever happened to them; returns how many moved."""
    return _settle(Case.objects.filter(pk__in=pks))


def refresh_network(network: Network) -> int:
    """Bring the marks of every case up to date, after rows were loaded past the services."""
    cases = Case.objects.filter(network=network)
    changed = cases.filter(look_q(), wants_look=False).update(wants_look=True)
    changed += cases.filter(wants_look=True).exclude(look_q()).update(wants_look=False)
    changed += cases.filter(OWED, is_owed=False).update(is_owed=True)
    return changed + cases.filter(~OWED, is_owed=True).update(is_owed=False)


def _settle(cases: QuerySet[Case]) -> int:
    moved: dict[tuple[bool, bool], list[int]] = defaultdict(list)
    rows = cases.annotate(looks=Coalesce(look_q(), False), owes=OWED).values_list(
        "pk", "wants_look", "is_owed", "looks", "owes"
    )
    for pk, wants_look, is_owed, looks, owes in rows:
        if (wants_look, is_owed) != (bool(looks), bool(owes)):
            moved[bool(looks), bool(owes)].append(pk)
    for (looks, owes), pks in moved.items():
        Case.objects.filter(pk__in=pks).update(wants_look=looks, is_owed=owes)
    return sum(map(len, moved.values()))
