"""Who holds which version of a file: each person's latest download of it, as the ledger has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partners.models import Person, Touchpoint
from toolkits.models import AssetVersion
from toolkits.verbs import ASSET_DOWNLOADED


@dataclass(frozen=True)
class Held:
    """The version of a file that somebody took last, by its number and its bytes."""

    asset_id: int
    person_id: int
    partner_id: int
    number: int
    sha256: str
    taken_at: datetime


@dataclass(frozen=True)
class _Version:
    number: int
    sha256: str
    created_at: datetime


def holdings(
    network_id: int, asset_ids: Iterable[int], person_ids: Iterable[int] | None = None
) -> list[Held]:
    """Return what each person holds of these files, in two questions however many they are.

    Whoever was erased holds nothing: the ledger forgot them.
    """
    wanted = sorted(set(asset_ids))
    people = Person.objects.filter(network_id=network_id)
    if person_ids is not None:
        people = people.filter(pk__in=list(person_ids))
    rows = Touchpoint.objects.filter(
        network_id=network_id,
        verb=ASSET_DOWNLOADED.key,
        target_kind="asset",
        target_id__in=wanted,
        person_id__in=people.values("pk"),
    )
    names = ("target_id", "person_id", "partner_id", "data", "occurred_at")
    latest = {(row[0], row[1]): row for row in rows.order_by("occurred_at", "pk").values_list(*names)}
    known = _versions(wanted) if latest else {}
    return [_held(row, known.get(row[0] or 0, ())) for row in latest.values()]


def _versions(asset_ids: Sequence[int]) -> dict[int, list[_Version]]:
    found: dict[int, list[_Version]] = {}
    rows = AssetVersion.objects.filter(asset__in=asset_ids).order_by("number")
    names = ("asset_id", "number", "sha256", "created_at")
    for asset_id, number, sha256, created_at in rows.values_list(*names):
        found.setdefault(asset_id, []).append(_Version(number, sha256, created_at))
    return found


def _held(row: tuple[Any, ...], versions: Sequence[_Version]) -> Held:
    asset_id, person_id, partner_id, data, taken_at = row
    version = _version(data.get("version"), taken_at, versions)
    return Held(
        asset_id=asset_id,
        person_id=person_id,
        partner_id=partner_id,
        number=version.number if version else 0,
        sha256=version.sha256 if version else "",
        taken_at=taken_at,
    )


def _version(number: int | None, taken_at: datetime, versions: Sequence[_Version]) -> _Version | None:
    """Return the version of a number; of an early download, which kept none, the one that was out then."""
    if number:
        return next((version for version in versions if version.number == number), None)
    return next((version for version in reversed(versions) if version.created_at <= taken_at), None)
