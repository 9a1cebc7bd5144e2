"""The figure beside an owed answer, as HQ reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from feedback.models import OwedFigure, Theme
from feedback.queries.owed import DEALER, NAMED_OWED, OWED


@transaction.atomic
def refresh_owed(*, theme: Theme, at: datetime) -> None:
    """Move the figure of a theme that HQ owes: by the minimum of dealers, or not at all.

    Both the dealers and those left when the named ones, who are listed, are taken away must be enough. A
    theme under which nothing waits loses its figure, and begins anew.
    """
    read = OwedFigure.objects.filter(Q(theme=theme) | Q(theme__merged_into=theme))
    found = Theme.objects.filter(pk=theme.pk).aggregate(
        rows=Count("case_themes", filter=OWED),
        spoke=Count(DEALER, filter=OWED, distinct=True),
        named=Count(DEALER, filter=NAMED_OWED, distinct=True),
    )
    if not found["rows"]:
        read.delete()
        return
    minimum, spoke = theme.network.minimum_dealers, found["spoke"]
    moved = min(abs(spoke - told) for told in _sums(read.values_list("dealers", flat=True)))
    hidden = spoke - found["named"]
    if min(hidden or spoke, moved) >= minimum:
        OwedFigure.objects.update_or_create(theme=theme, defaults={"dealers": spoke, "published_at": at})


@transaction.atomic
def carry_owed(*, gone: Theme, kept: Theme) -> None:
    """Take the figure of a theme that was merged over: of two, HQ goes on reading the larger.

    The smaller one stays with the theme that went: HQ has read it, and could subtract it from the next.
    """
    theirs = OwedFigure.objects.filter(theme=gone).first()
    own = OwedFigure.objects.filter(theme=kept).first()
    if theirs is None or (own is not None and own.dealers >= theirs.dealers):
        return
    OwedFigure.objects.filter(theme__in=[gone, kept]).delete()
    for figure, theme in ((theirs, kept), (own, gone)):
        if figure is not None:
            figure.pk, figure.theme = None, theme
            figure.save()


def _sums(figures: Iterable[int]) -> set[int]:
    """Return what HQ can make of the figures that it has read: each, and any of them together."""
    sums = {0}
    for dealers in figures:
        sums |= {told + dealers for told in sums}
    return sums
