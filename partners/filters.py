"""What the address of the directory asks for, made safe."""

from __future__ import annotations

from django.http import QueryDict

from partners.enums import Band, Level
from partners.queries.network.directory import HEARD, SORTS, STATUSES, Wanted, sees_voices
from partners.scope import Scope
from portal.kernel.keys import key_in

LONGEST = 100


def wanted_from(asked: QueryDict, scope: Scope) -> Wanted:
    """Read the address; what makes no sense, or is not for this reader, is as if it were not there."""
    sort = asked.get("sort", "")
    voices = sees_voices(scope)
    column = sort.removeprefix("-")
    if column not in SORTS or (column == "heard" and not voices):
        sort = column = "name"
    statuses = {key for key in STATUSES if key != "merged" or voices}
    country = asked.get("country", "")[:2].upper()
    return Wanted(
        q=_words(asked.get("q", "")),
        level=_one_of(asked.get("level", ""), Level.values),
        country=country,
        status=_one_of(asked.get("status", ""), statuses) or "active",
        band=_one_of(asked.get("band", ""), [*Band.values, "-"]),
        group=asked.get("group", "").strip()[:LONGEST],
        heard=_one_of(asked.get("heard", ""), HEARD) if voices else "",
        under=key_in(asked.get("under", "")),
        sort=column,
        descending=sort.startswith("-"),
        cursor=asked.get("after", "")[:600],
    )


def _words(said: str) -> str:
    return " ".join(said.split()[:5])[:LONGEST]


def _one_of(said: str, allowed: object) -> str:
    return said if said in allowed else ""  # type: ignore[operator]
