"""Look after many files at once: extend, retire, hand over; and take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Network, Person
from partners.scope import Scope
from partners.services.activity import Happening, log_activities, log_activity
from portal.kernel.identifiers import random_token
from toolkits.enums import UpkeepAct
from toolkits.errors import OtherNetworkError, UpkeepError
from toolkits.models import Asset
from toolkits.models.editor import possible_owners
from toolkits.queries.upkeep import KEPT_UP, happenings_of
from toolkits.rules import require_publisher

MOST = 200
ENDS, OWNER = "expires_at", "owner_id"


@dataclass(frozen=True)
class UpkeepChange:
    """What is done: until when they stay, or whose they are."""

    act: UpkeepAct
    until: datetime | None = None
    owner: Person | None = None


@dataclass(frozen=True)
class Planned:
    """What becomes of one file; `why_not` says why it stays as it is."""

    asset: Asset
    after: Any
    why_not: str = ""


@dataclass(frozen=True)
class KeptUp:
    """What was done: under which mark it can be taken back, to how many, and how many stayed as they were."""

    batch: str
    changed: int
    left: int


def plan_upkeep(assets: Iterable[Asset], change: UpkeepChange, now: datetime) -> list[Planned]:
    """Say what becomes of each file: the preview and the act ask here alike."""
    return [_planned(asset, change, now) for asset in assets]


@transaction.atomic
def keep_up(
    *, scope: Scope, network: Network, asset_ids: Iterable[int], change: UpkeepChange, at: datetime
) -> KeptUp:
    """Do to each file what was planned, all in one go; each is written down with what it was before."""
    require_publisher(scope, network.pk)
    _check(network, change, at)
    ids = set(asset_ids)
    if len(ids) > MOST:
        raise UpkeepError(_("Choose %(most)s files at most in one go.") % {"most": MOST})
    rows = Asset.objects.visible_to(scope).filter(pk__in=ids).select_for_update().order_by("pk")
    plan = plan_upkeep(rows, change, at)
    if len(plan) != len(ids):
        raise UpkeepError(_("Some of these files are not there any more. Choose again."))
    batch, field = random_token(), _field(change.act)
    done = [one for one in plan if not one.why_not]
    happenings = [_happening(batch, field, one) for one in done]
    for one in done:
        setattr(one.asset, field, one.after)
    Asset.objects.bulk_update([one.asset for one in done], [field])
    log_activities(scope=scope, happenings=happenings)
    return KeptUp(batch, len(done), len(plan) - len(done))


@transaction.atomic
def take_back(*, scope: Scope, network: Network, batch: str, at: datetime) -> int:
    """Give each file of a batch what it was before, unless somebody changed it since; returns how many."""
    require_publisher(scope, network.pk)
    rows = happenings_of(scope, batch, at)
    assets = Asset.objects.visible_to(scope).select_for_update().order_by("pk")
    found = {asset.pk: asset for asset in assets.filter(pk__in=[row.object_id for row in rows])}
    returned = 0
    for row in rows:
        asset, field = found.get(row.object_id or 0), row.data["field"]
        if asset is None or _kept(field, getattr(asset, field)) != row.data["after"]:
            continue
        setattr(asset, field, _read(network, field, row.data["before"]))
        asset.save(update_fields=[field])
        log_activity(
            scope=scope,
            verb="toolkits.upkeep_taken_back",
            object_kind="asset",
            object_id=asset.pk,
            data={"batch": batch},
        )
        returned += 1
    return returned


def _planned(asset: Asset, change: UpkeepChange, now: datetime) -> Planned:
    if change.act == UpkeepAct.HAND_OVER:
        owner_id = change.owner.pk if change.owner else None
        why = _("is theirs already") if asset.owner_id == owner_id else ""
        return Planned(asset, owner_id, why)
    if change.act == UpkeepAct.RETIRE:
        return Planned(asset, now, _("has ended already") if _has_ended(asset, now) else "")
    return Planned(asset, change.until, _why_not_until(asset, change.until))


def _why_not_until(asset: Asset, until: datetime | None) -> str:
    if asset.available_from and until and until <= asset.available_from:
        return _("begins later than that")
    return _("ends then already") if asset.expires_at == until else ""


def _has_ended(asset: Asset, now: datetime) -> bool:
    return asset.expires_at is not None and asset.expires_at <= now


def _check(network: Network, change: UpkeepChange, at: datetime) -> None:
    if change.act == UpkeepAct.EXTEND and (change.until is None or change.until <= at):
        raise UpkeepError(_("Choose a time that is still to come."))
    if change.act == UpkeepAct.HAND_OVER and change.owner is None:
        raise UpkeepError(_("Choose who looks after them."))
    if change.owner is not None and change.owner.network_id != network.pk:
        raise OtherNetworkError(_("Choose an owner of this network."))


def _field(act: UpkeepAct) -> str:
    return OWNER if act == UpkeepAct.HAND_OVER else ENDS


def _happening(batch: str, field: str, one: Planned) -> Happening:
    before, after = _kept(field, getattr(one.asset, field)), _kept(field, one.after)
    data = {"batch": batch, "field": field, "before": before, "after": after}
    return Happening(KEPT_UP, "asset", one.asset.pk, data)


def _kept(field: str, value: Any) -> Any:
    """Return a value as the log holds it."""
    return value.isoformat() if field == ENDS and value else value


def _read(network: Network, field: str, value: Any) -> Any:
    """Return what the log holds as a value again; whoever is gone looks after nothing."""
    if field == ENDS:
        return datetime.fromisoformat(value) if value else None
    return possible_owners(network).filter(pk=value).values_list("pk", flat=True).first()
