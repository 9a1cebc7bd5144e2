"""Which downloads are old enough to ask whether they helped: each by one way alone, and none twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from feedback.models import Remark
from partners.models import Contact, Network, Touchpoint
from partners.roles import Capability
from partners.scope import Scope
from toolkits.models import Asset, Rating
from toolkits.verbs import ASSET_DOWNLOADED

ASK_AFTER = timedelta(days=14)
# So long a mail is tried, as the budget may have no room at once; then the home page asks, while it is fresh.
MAIL_UNTIL = ASK_AFTER + timedelta(days=2)
HOME_UNTIL = timedelta(days=28)


def ask_key(download_id: int) -> str:
    """Return under what one download is asked about once."""
    return f"helped_ask:{download_id}"


def downloads_to_mail(now: datetime) -> list[Touchpoint]:
    """Return for each person the latest download that a mail may ask about; none was asked about by mail."""
    rows = Touchpoint.objects.filter(
        verb=ASSET_DOWNLOADED.key,
        occurred_at__gt=now - MAIL_UNTIL,
        occurred_at__lte=now - ASK_AFTER,
        person_id__isnull=False,
    )
    firsts: dict[int, Touchpoint] = {}
    for row in _unasked(rows.select_related("network", "partner").order_by("-occurred_at", "-pk")):
        firsts.setdefault(row.person_id or 0, row)
    return list(firsts.values())


def file_to_ask_about(scope: Scope, network: Network, now: datetime) -> Asset | None:
    """Return the file that the reader took last, long enough ago, and has said nothing about.

    What colleagues said does not count: a question that goes when they do would tell that they spoke.
    """
    if scope.is_observed or not scope.can(Capability.SPEAK):
        return None
    rows = Touchpoint.objects.filter(
        network=network,
        partner__in=scope.partner_ids,
        verb=ASSET_DOWNLOADED.key,
        occurred_at__gt=now - HOME_UNTIL,
        occurred_at__lte=now - MAIL_UNTIL,
        person_id__in=scope.person_ids,
    )
    found = _unmailed(rows.order_by("-occurred_at", "-pk"))
    taken = {row.target_id for row in found}
    own = Remark.objects.said_by_people(network.pk, scope.person_ids)
    spoken_of = own.filter(subject_kind="asset", subject_id__in=taken).values_list("subject_id", flat=True)
    left_out = set(spoken_of)
    found = [row for row in found if row.target_id not in left_out]
    if not found:
        return None
    seen = Asset.objects.visible_to(scope).in_bulk({row.target_id for row in found})
    return next((seen[row.target_id] for row in found if row.target_id in seen), None)


def _unasked(rows: Iterable[Touchpoint]) -> list[Touchpoint]:
    """Leave out what was asked about by mail, and what the partner has rated: that we know."""
    found = _unmailed(rows)
    if not found:
        return []
    said = Rating.objects.filter(subject_kind="asset", partner__in={row.partner_id for row in found})
    rated = set(said.values_list("partner_id", "subject_id"))
    return [row for row in found if (row.partner_id, row.target_id) not in rated]


def _unmailed(rows: Iterable[Touchpoint]) -> list[Touchpoint]:
    found = list(rows)
    keys = [ask_key(row.pk) for row in found]
    asked = set(Contact.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    return [row for row in found if ask_key(row.pk) not in asked]
