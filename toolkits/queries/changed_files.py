"""The files somebody took that have changed since: for their mail, and for their page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from partners.models import Network
from partners.scope import Scope
from portal.kernel.signed_links import read_link, sign_link
from toolkits.enums import ChangeKind, NoticeState
from toolkits.models import Asset, ChangeNotice, NoticeStop
from toolkits.queries.holders import Held, holdings
from toolkits.queries.rights import rights_words
from toolkits.queries.still_reached import ids_reaching, scope_of_person, up
from toolkits.queries.versions import what_changed

PURPOSE = "changed-files"
LINK_SECONDS = 180 * 24 * 60 * 60
# Of several things that became of one file, the one that matters first.
ORDER = (ChangeKind.ENDED, ChangeKind.VERSION, ChangeKind.RIGHTS)


@dataclass(frozen=True)
class ChangedFile:
    """A file that somebody holds, and what became of it; `until` is the last change that is said."""

    asset: Asset
    kind: ChangeKind
    held: int
    reason: str
    may_take: bool
    until: int
    notice_ids: tuple[int, ...]


@dataclass(frozen=True)
class Changes:
    """What somebody is to know, and the notices that tell nothing any more."""

    files: list[ChangedFile]
    moot_ids: tuple[int, ...]


@dataclass(frozen=True)
class _Known:
    """What stands around a person's notices."""

    held: dict[int, Held]
    takeable: set[int]
    reached: set[int]
    up: set[int]


def person_token(person_id: int) -> str:
    """Return the token of one person's page of changed files; it carries a key, never rights."""
    return sign_link(PURPOSE, {"p": person_id})


def person_scope(network: Network, token: str) -> Scope | None:
    """Return what the person of a token may read now, or None when it opens nothing here."""
    payload = read_link(PURPOSE, token, max_age=LINK_SECONDS)
    person_id = payload.get("p") if payload else None
    if not isinstance(person_id, int):
        return None
    scope = scope_of_person(network, person_id)
    return None if scope.is_empty else scope


def is_stopped(person_ids: Iterable[int]) -> bool:
    """Say whether somebody wants no mails about files that they took."""
    return NoticeStop.objects.filter(person__in=list(person_ids)).exists()


def changed_files(scope: Scope, network: Network, person_ids: Iterable[int], now: datetime) -> Changes:
    """Return what has changed of what these people hold, with the latest first; their word ends it.

    One question while nothing has. What they lost sight of, or took anew, or what is as it was, is moot.
    """
    people = list(person_ids)
    rows = ChangeNotice.objects.filter(change__network=network, person__in=people, acknowledged_at=None)
    rows = rows.exclude(state=NoticeState.MOOT).exclude(change__asset__available_from__gt=now)
    related = ("change__asset__current", "change__asset__licence")
    notices = list(rows.select_related(*related).order_by("-change_id"))
    if not notices:
        return Changes([], ())
    known = _known(scope, network, people, {notice.change.asset_id for notice in notices}, now)
    by_asset: dict[int, list[ChangeNotice]] = {}
    for notice in notices:
        if _still_says(notice, known):
            by_asset.setdefault(notice.change.asset_id, []).append(notice)
    files = [_file(those, known) for those in by_asset.values()]
    said = {pk for file in files for pk in file.notice_ids}
    return Changes(files, tuple(notice.pk for notice in notices if notice.pk not in said))


def _known(scope: Scope, network: Network, people: list[int], assets: set[int], now: datetime) -> _Known:
    held = holdings(network.pk, assets, people)
    visible = Asset.objects.visible_to(scope).filter(pk__in=assets)
    return _Known(
        held={each.asset_id: each for each in sorted(held, key=lambda each: each.taken_at)},
        takeable=set(visible.values_list("pk", flat=True)),
        reached=ids_reaching(scope, assets, now),
        up=set(up(network.pk, now).filter(pk__in=assets).values_list("pk", flat=True)),
    )


def _still_says(notice: ChangeNotice, known: _Known) -> bool:
    change, asset = notice.change, notice.change.asset
    held = known.held.get(asset.pk)
    if held is None or asset.pk not in known.reached:
        return False
    if change.kind == ChangeKind.ENDED:
        return asset.pk not in known.up
    if change.kind == ChangeKind.VERSION:
        newest = asset.current.sha256 if asset.current else ""
        return asset.pk in known.takeable and held.sha256 != newest
    return asset.pk in known.up and held.taken_at <= change.happened_at


def _file(notices: list[ChangeNotice], known: _Known) -> ChangedFile:
    asset = notices[0].change.asset
    kinds = {notice.change.kind for notice in notices}
    kind = next(each for each in ORDER if each in kinds)
    return ChangedFile(
        asset=asset,
        kind=kind,
        held=known.held[asset.pk].number,
        reason=_reason(asset, kind),
        may_take=kind != ChangeKind.ENDED and asset.pk in known.takeable,
        until=max(notice.change_id for notice in notices),
        notice_ids=tuple(notice.pk for notice in notices),
    )


def _reason(asset: Asset, kind: ChangeKind) -> str:
    if kind == ChangeKind.VERSION and asset.current:
        return what_changed(asset.current)
    return rights_words(asset.licence) if kind == ChangeKind.RIGHTS and asset.licence else ""
