"""Look after many files or toolkits at once: extend, retire, hand over, sort; and take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Campaign, Network, Person
from partners.scope import Scope
from partners.services.activity import Happening, log_activities, log_activity
from portal.kernel.identifiers import random_token
from toolkits.enums import Kept, UpkeepAct
from toolkits.errors import OtherNetworkError, UpkeepError
from toolkits.models.editor import possible_owners
from toolkits.queries.upkeep import KINDS, UNDONE, Kind, happenings_of
from toolkits.rules import require_publisher
from toolkits.services.toolkit_upkeep import bring_back, follow_drafts

MOST = 200


@dataclass(frozen=True)
class UpkeepChange:
    """What is done: until when they stay, whose they are, in which languages, of which campaign."""

    act: UpkeepAct
    until: datetime | None = None
    owner: Person | None = None
    languages: tuple[str, ...] = ()
    campaign: Campaign | None = None


@dataclass(frozen=True)
class Planned:
    """What becomes of one file or toolkit; `why_not` says why it stays as it is."""

    thing: Any
    before: Any
    after: Any
    why_not: str = ""


@dataclass(frozen=True)
class KeptUp:
    """What was done: under which mark it can be taken back, to how many, and how many stayed as they were."""

    batch: str
    changed: int
    left: int


def plan_upkeep(kept: Kept, things: Iterable[Any], change: UpkeepChange, now: datetime) -> list[Planned]:
    """Say what becomes of each: the preview and the act ask here alike."""
    field = _field(KINDS[kept], change.act)
    return [_planned(KINDS[kept], thing, field, change, now) for thing in things]


@transaction.atomic
def keep_up(
    *, scope: Scope, network: Network, kept: Kept, ids: Iterable[int], change: UpkeepChange, at: datetime
) -> KeptUp:
    """Do to each what was planned, all in one go; each is written down with what it was before."""
    require_publisher(scope, network.pk)
    _check(network, kept, change, at)
    wanted, kind = set(ids), KINDS[kept]
    if len(wanted) > MOST:
        raise UpkeepError(_("Choose %(most)s at most in one go.") % {"most": MOST})
    rows = kind.rows(scope).filter(pk__in=wanted).select_for_update().order_by("pk")
    plan = plan_upkeep(kept, rows, change, at)
    if len(plan) != len(wanted):
        raise UpkeepError(_("Some of them are not there any more. Choose again."))
    batch, field = random_token(), _field(kind, change.act)
    done = [one for one in plan if not one.why_not]
    happenings = [_happening(batch, kind, field, one) for one in done]
    for one in done:
        _set(kept, one.thing, field, one.after)
    log_activities(scope=scope, happenings=happenings)
    return KeptUp(batch, len(done), len(plan) - len(done))


@transaction.atomic
def take_back(*, scope: Scope, network: Network, batch: str, at: datetime) -> int:
    """Give each of a batch what it was before, unless somebody changed it since; returns how many."""
    require_publisher(scope, network.pk)
    return sum(_take_back(scope, network, row, at) for row in happenings_of(scope, batch, at))


def _take_back(scope: Scope, network: Network, row: Any, at: datetime) -> bool:
    kept = Kept.TOOLKITS if row.object_kind == KINDS[Kept.TOOLKITS].name else Kept.FILES
    kind, field = KINDS[kept], row.data["field"]
    found = kind.rows(scope).filter(pk=row.object_id).select_for_update().first()
    if found is None or _said(getattr(found, field)) != row.data["after"]:
        return False
    before = _read(network, kind, field, row.data["before"])
    _set(kept, found, field, before)
    if kept == Kept.TOOLKITS and field == kind.ends:
        bring_back(found, at)
    log_activity(
        scope=scope, verb=UNDONE, object_kind=kind.name, object_id=found.pk, data={"batch": row.data["batch"]}
    )
    return True


def _set(kept: Kept, thing: Any, field: str, value: Any) -> None:
    type(thing)._base_manager.filter(pk=thing.pk).update(**{field: value})
    setattr(thing, field, value)
    if kept == Kept.TOOLKITS:
        follow_drafts(thing, field, value)


def _planned(kind: Kind, thing: Any, field: str, change: UpkeepChange, now: datetime) -> Planned:
    before, after = getattr(thing, field), _AFTER[change.act](change, now)
    return Planned(thing, before, after, _why_not(kind, thing, change, now, is_same=before == after))


def _why_not(kind: Kind, thing: Any, change: UpkeepChange, now: datetime, *, is_same: bool) -> str:
    ends, begins = getattr(thing, kind.ends), getattr(thing, kind.begins)
    if change.act in {UpkeepAct.EXTEND, UpkeepAct.RETIRE} and not getattr(thing, "live", True):
        return _("is not published")
    if change.act == UpkeepAct.RETIRE and ends and ends <= now:
        return _("has ended already")
    if change.act == UpkeepAct.EXTEND and begins and change.until and change.until <= begins:
        return _("begins later than that")
    return str(_SAME[change.act]()) if is_same else ""


_AFTER: dict[UpkeepAct, Callable[[UpkeepChange, datetime], Any]] = {
    UpkeepAct.EXTEND: lambda change, now: change.until,
    UpkeepAct.RETIRE: lambda change, now: now,
    UpkeepAct.HAND_OVER: lambda change, now: change.owner.pk if change.owner else None,
    UpkeepAct.LANGUAGES: lambda change, now: list(change.languages),
    UpkeepAct.CAMPAIGN: lambda change, now: change.campaign.pk if change.campaign else None,
}
_SAME: dict[UpkeepAct, Callable[[], str]] = {
    UpkeepAct.EXTEND: lambda: _("ends then already"),
    UpkeepAct.RETIRE: lambda: _("has ended already"),
    UpkeepAct.HAND_OVER: lambda: _("is theirs already"),
    UpkeepAct.LANGUAGES: lambda: _("is in these languages already"),
    UpkeepAct.CAMPAIGN: lambda: _("belongs to it already"),
}


def _check(network: Network, kept: Kept, change: UpkeepChange, at: datetime) -> None:
    if change.act == UpkeepAct.EXTEND and (change.until is None or change.until <= at):
        raise UpkeepError(_("Choose a time that is still to come."))
    if change.act == UpkeepAct.HAND_OVER and change.owner is None:
        raise UpkeepError(_("Choose who looks after them."))
    if change.act == UpkeepAct.LANGUAGES and not set(change.languages) & set(network.languages):
        raise UpkeepError(_("Choose a language of the network."))
    if change.act == UpkeepAct.CAMPAIGN and kept != Kept.TOOLKITS:
        raise UpkeepError(_("A file belongs to the campaigns of its toolkits. Choose toolkits."))
    for related in (change.owner, change.campaign):
        if related is not None and related.network_id != network.pk:
            raise OtherNetworkError(_("Choose one of this network."))


def _field(kind: Kind, act: UpkeepAct) -> str:
    own = {UpkeepAct.EXTEND: kind.ends, UpkeepAct.RETIRE: kind.ends, UpkeepAct.HAND_OVER: f"{kind.owner}_id"}
    others = {UpkeepAct.LANGUAGES: "languages", UpkeepAct.CAMPAIGN: "campaign_id"}
    return {**own, **others}[act]


def _happening(batch: str, kind: Kind, field: str, one: Planned) -> Happening:
    data = {"batch": batch, "field": field, "before": _said(one.before), "after": _said(one.after)}
    return Happening(kind.verb, kind.name, one.thing.pk, data)


def _said(value: Any) -> Any:
    """Return a value as the log holds it."""
    return value.isoformat() if isinstance(value, datetime) else value


def _read(network: Network, kind: Kind, field: str, value: Any) -> Any:
    """Return what the log holds as a value again; whoever is gone looks after nothing."""
    if field == kind.ends:
        return datetime.fromisoformat(value) if value else None
    if field == f"{kind.owner}_id":
        return possible_owners(network).filter(pk=value).values_list("pk", flat=True).first()
    if field == "campaign_id":
        return Campaign.objects.filter(network=network, pk=value).values_list("pk", flat=True).first()
    return value
