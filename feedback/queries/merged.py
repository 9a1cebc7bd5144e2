"""What is merged into what, however many times over."""

from __future__ import annotations

from collections.abc import Collection

from feedback.models import Case


def kept_of(case_id: int) -> int:
    """Return the case at the end of the way: the case itself when it is merged into none."""
    kept = case_id
    while (above := Case.objects.filter(pk=kept).values_list("merged_into", flat=True).first()) is not None:
        kept = above
    return kept


def merged_under(case_ids: Collection[int]) -> dict[int, int]:
    """Return everything merged into these cases, with the one of them at the end of its way."""
    found: dict[int, int] = {}
    level = {pk: pk for pk in case_ids}
    while level:
        rows = Case.objects.filter(merged_into__in=level).order_by().values_list("pk", "merged_into")
        level = {pk: level[above] for pk, above in rows}
        found |= level
    return found
