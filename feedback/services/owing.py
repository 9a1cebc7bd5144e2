"""The figure beside an owed answer, as HQ reads it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from feedback.models import OwedFigure, Theme
from feedback.queries.owed import DEALER, NAMED_OWED, OWED


@transaction.atomic
def refresh_owed(*, theme: Theme, at: datetime) -> None:
    """Move the figure of a theme that HQ owes: by the minimum of dealers, or not at all.

    Both the dealers and those left when the named ones, who are listed, are taken away must be enough. A
    theme under which nothing waits loses its figure, and begins anew.
    """
    figure = OwedFigure.objects.filter(theme=theme).first()
    found = Theme.objects.filter(pk=theme.pk).aggregate(
        rows=Count("case_themes", filter=OWED),
        spoke=Count(DEALER, filter=OWED, distinct=True),
        named=Count(DEALER, filter=NAMED_OWED, distinct=True),
    )
    if not found["rows"]:
        OwedFigure.objects.filter(theme=theme).delete()
        return
    minimum, spoke = theme.network.minimum_dealers, found["spoke"]
    moved = abs(spoke - (figure.dealers if figure else 0))
    hidden = spoke - found["named"]
    if min(hidden or spoke, moved) >= minimum:
        OwedFigure.objects.update_or_create(theme=theme, defaults={"dealers": spoke, "published_at": at})
