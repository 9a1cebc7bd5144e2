"""Whether a version of a file still holds, for anybody who asks: that, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from toolkits.enums import Standing
from toolkits.models import AssetVersion, ToolkitAsset
from toolkits.queries.rights import first_end
from toolkits.querysets import cleared_q, live_q

ORDER = list(Standing)


def clean_code(text: str) -> str:
    """Return a code as it is kept, however it was typed; something without a code's form fits none."""
    letters = "".join(char for char in text.upper() if char.isalnum())[:12]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def standing_of_code(code: str, now: datetime) -> Standing:
    """Say how the version with this code stands: one question, whether or not there is one."""
    return _best(AssetVersion.objects.filter(cleared_q(), code=clean_code(code)), now)


def standing_of_bytes(sha256: str, now: datetime) -> Standing:
    """Say how a file stands, by its bytes: the best that holds of any version that has them."""
    return _best(AssetVersion.objects.filter(cleared_q(), sha256=sha256), now)


def _best(versions: QuerySet[AssetVersion], now: datetime) -> Standing:
    return min(_standings(versions, now), key=ORDER.index, default=Standing.UNKNOWN)


def _standings(versions: QuerySet[AssetVersion], now: datetime) -> Iterator[Standing]:
    """Yield how each stands: what dealers were never offered is as unknown as what there isn't."""
    offers = ToolkitAsset.objects.filter(asset=OuterRef("asset"))
    live = live_q(now, "page__")
    ended = Q(page__first_published_at__isnull=False) & ~Q(page__go_live_at__gt=now)
    rows = versions.annotate(
        is_offered=Exists(offers.filter(live)),
        was_offered=Exists(offers.filter(ended)),
        newest=F("asset__current__sha256"),
        begins=F("asset__available_from"),
        own_end=F("asset__expires_at"),
        licence_end=F("asset__licence__valid_until"),
    ).order_by()
    names = ("sha256", "newest", "is_offered", "was_offered", "begins", "own_end", "licence_end")
    for sha256, newest, is_offered, was_offered, begins, own_end, licence_end in rows.values_list(*names):
        ends = first_end(own_end, licence_end)
        if (begins and begins > now) or not (is_offered or was_offered):
            yield Standing.UNKNOWN
        elif (ends and ends <= now) or not is_offered:
            yield Standing.EXPIRED
        else:
            yield Standing.CURRENT if sha256 == newest else Standing.SUPERSEDED
