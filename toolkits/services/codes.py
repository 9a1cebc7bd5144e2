"""Give each version of a file the code under which anybody may ask whether it still holds."""

from __future__ import annotations

from portal.kernel.identifiers import random_number
from toolkits.models import AssetVersion

AT_ONCE = 500


def new_code() -> str:
    """Return a code such as `7KQM-4T9X-WB2C` (59 bits): short enough to be typed off paper."""
    return random_number(groups=3, size=4)


def give_codes() -> int:
    """Give a code to those that have none: made before there were any, or by the release before."""
    rows = list(AssetVersion.objects.filter(code=None).order_by("pk").only("pk")[:AT_ONCE])
    for row in rows:
        row.code = new_code()
    AssetVersion.objects.bulk_update(rows, ["code"])
    return len(rows)
