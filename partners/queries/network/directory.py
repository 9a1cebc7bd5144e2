"""The directory: partners filtered by the address, with counts of what else there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, DateTimeField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.enums import Band, Level
from partners.models import Partner
from partners.roles import Capability
from partners.scope import Scope, branch_q
from portal.kernel.paging import KeyPage
from portal.kernel.sorted_paging import sorted_page

PAGE = 50
GROUPS = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATUSES: dict[str, str | Promise] = {
    "active": gettext_lazy("Active"),
    "inactive": gettext_lazy("Inactive"),
    "merged": gettext_lazy("Merged into another"),
    "all": gettext_lazy("All"),
}
# Each bucket ends where the one before it began: days since the last voice.
HEARD: dict[str, str | Promise] = {
    "30": gettext_lazy("in the last 30 days"),
    "90": gettext_lazy("31 to 90 days ago"),
    "365": gettext_lazy("91 to 365 days ago"),
    "longer": gettext_lazy("longer ago"),
    "never": gettext_lazy("never"),
}
SORTS: dict[str, str] = {
    "name": "name",
    "number": "number",
    "town": "town",
    "country": "country",
    "band": "band",
    "heard": "heard_at",
}


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; the address says it whole."""

    q: str = ""
    level: str = ""
    country: str = ""
    status: str = "active"
    band: str = ""
    group: str = ""
    heard: str = ""
    under: int = 0
    sort: str = "name"
    descending: bool = False
    cursor: str = ""

    def query(self, **changes: Any) -> str:
        """Return the address's query with changes; a new one starts on the first page."""
        said = replace(self, **{"cursor": "", **changes})
        order = f"{'-' if said.descending else ''}{said.sort}"
        parts = {
            "q": said.q,
            "level": said.level,
            "country": said.country,
            "status": said.status if said.status != "active" else "",
            "band": said.band,
            "group": said.group,
            "heard": said.heard,
            "under": said.under,
            "sort": order if order != "name" else "",
            "after": said.cursor,
        }
        return urlencode({key: value for key, value in parts.items() if value})

    @property
    def is_filtered(self) -> bool:
        """Say whether anything narrows the list down."""
        kept = (self.q, self.level, self.country, self.band, self.group, self.heard, self.under)
        return any(kept) or self.status != "active"


@dataclass(frozen=True)
class Choice:
    """One value of a facet, with how many partners it would leave."""

    value: str
    label: str | Promise
    count: int
    current: bool


@dataclass(frozen=True)
class Facet:
    """One dimension of the directory."""

    key: str
    label: str | Promise
    choices: list[Choice]

    @property
    def current(self) -> Choice | None:
        """Return the chosen value."""
        return next((choice for choice in self.choices if choice.current), None)


@dataclass(frozen=True)
class Directory:
    """One page of the directory, how many there are in all, and what else could be asked for."""

    page: KeyPage
    total: int
    facets: list[Facet]
    under: Partner | None


def sees_voices(scope: Scope) -> bool:
    """Say whether the reader may know when a partner was last heard: the agency alone."""
    return scope.is_system or scope.is_agency


def directory(scope: Scope, wanted: Wanted, now: datetime) -> Directory:
    """Return a page of the partners in the reader's branches."""
    under = _under(scope, wanted)
    rows = matching(scope, wanted, now, under)
    cube = _cube(scope, wanted, now, under)
    page = sorted_page(
        rows, field=SORTS[wanted.sort], cursor=wanted.cursor, size=PAGE, descending=wanted.descending
    )
    total = sum(count for key, count in cube.items() if _fits(wanted, key, ""))
    return Directory(page, total, _facets(scope, wanted, cube, now, under), under)


def matching(scope: Scope, wanted: Wanted, now: datetime, under: Partner | None = None) -> QuerySet[Partner]:
    """Return the partners that fit everything; `heard_at` only for those who may know it."""
    rows = _base(scope, wanted, now, under if under else _under(scope, wanted))
    rows = rows.filter(_status_q(wanted.status))
    for name in ("level", "country", "band"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: "" if value == "-" else value})
    if wanted.group:
        rows = rows.filter(ownership_group=wanted.group)
    if wanted.heard and sees_voices(scope):
        rows = rows.filter(_bucket_q(now)[wanted.heard])
    found: QuerySet[Partner] = rows.select_related("parent")
    return found


def _under(scope: Scope, wanted: Wanted) -> Partner | None:
    visible = Partner.objects.visible_to(scope.by_right(Capability.READ_PARTNERS))
    return visible.filter(pk=wanted.under).first() if wanted.under else None


def _base(scope: Scope, wanted: Wanted, now: datetime, under: Partner | None) -> QuerySet[Partner]:
    """Return what the words and the branch leave, before any facet."""
    rows = Partner.objects.visible_to(scope.by_right(Capability.READ_PARTNERS))
    if not sees_voices(scope):
        rows = rows.filter(merged_into=None)
    else:
        rows = rows.annotate(
            heard_at=Coalesce("pulse__last_voice_at", Value(EPOCH), output_field=DateTimeField())
        )
    if under:
        rows = rows.filter(branch_q(under.path)).exclude(pk=under.pk)
    for word in wanted.q.split():
        rows = rows.filter(_word_q(word))
    found: QuerySet[Partner] = rows
    return found


def _word_q(word: str) -> Q:
    """Select rows that hold a word; SQLite folds the letters of ASCII alone."""
    found = Q()
    for spelt in {word, word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word}:
        found |= Q(name__icontains=spelt) | Q(number__icontains=spelt) | Q(town__icontains=spelt)
    return found


def _status_q(status: str) -> Q:
    return {
        "active": Q(is_active=True),
        "inactive": Q(is_active=False, merged_into=None),
        "merged": Q(merged_into__isnull=False),
    }.get(status, Q())


def _bucket_q(now: datetime) -> dict[str, Q]:
    ages = {key: now - timedelta(days=int(key)) for key in ("30", "90", "365")}
    at = "pulse__last_voice_at"
    return {
        "30": Q(**{f"{at}__gte": ages["30"]}),
        "90": Q(**{f"{at}__gte": ages["90"], f"{at}__lt": ages["30"]}),
        "365": Q(**{f"{at}__gte": ages["365"], f"{at}__lt": ages["90"]}),
        "longer": Q(**{f"{at}__lt": ages["365"]}),
        "never": Q(**{f"{at}": None}),
    }


Cell = tuple[str, str, str, str, str]
NAMES = ("level", "country", "status", "band", "heard")


def _cube(scope: Scope, wanted: Wanted, now: datetime, under: Partner | None) -> Counter[Cell]:
    """Count partners by every combination of the facets, in one query."""
    rows = _base(scope, wanted, now, under)
    if wanted.group:
        rows = rows.filter(ownership_group=wanted.group)
    state = Case(
        When(is_active=True, then=Value("active")),
        When(merged_into__isnull=False, then=Value("merged")),
        default=Value("inactive"),
    )
    whens = [When(condition, then=Value(key)) for key, condition in _bucket_q(now).items() if key != "never"]
    heard = Case(*whens, default=Value("never")) if sees_voices(scope) else Value("")
    counted = (
        rows.order_by()
        .annotate(state=state, bucket=heard)
        .values_list("level", "country", "state", "band", "bucket")
        .annotate(count=Count("pk"))
    )
    return Counter({(row[0], row[1], row[2], row[3], row[4]): row[5] for row in counted})


def _fits(wanted: Wanted, cell: Cell, but: str) -> bool:
    """Say whether a cell is inside everything asked for, one facet left out."""
    for name, value in zip(NAMES, cell, strict=True):
        asked = getattr(wanted, name)
        if name == but or not asked or (name == "status" and asked == "all"):
            continue
        if value != ("" if asked == "-" else asked):
            return False
    return True


def _facets(
    scope: Scope, wanted: Wanted, cube: Counter[Cell], now: datetime, under: Partner | None
) -> list[Facet]:
    countries = sorted({cell[1] for cell in cube})
    facets = [
        _facet("level", _("Level"), dict(Level.choices), wanted, cube),
        _facet("country", _("Country"), {code or "-": code or _("none") for code in countries}, wanted, cube),
        _facet("band", _("Turnover band"), {**dict(Band.choices), "-": _("none")}, wanted, cube),
        _groups(scope, wanted, now, under),
    ]
    if sees_voices(scope):
        facets.append(_facet("heard", _("Last heard"), HEARD, wanted, cube))
    states = {key: label for key, label in STATUSES.items() if key != "merged" or sees_voices(scope)}
    facets.append(_facet("status", _("Status"), states, wanted, cube))
    return [facet for facet in facets if facet.choices]


def _facet(name: str, label: str, labels: dict[Any, Any], wanted: Wanted, cube: Counter[Cell]) -> Facet:
    at = NAMES.index(name)
    counts: Counter[str] = Counter()
    for cell, count in cube.items():
        if _fits(wanted, cell, name):
            counts[cell[at] or "-"] += count
    if name == "status":
        counts["all"] = sum(counts.values())
    asked = getattr(wanted, name)
    choices = [
        Choice(key, said, counts[key], key == asked)
        for key, said in labels.items()
        if counts[key] or key == asked
    ]
    return Facet(name, label, choices)


def _groups(scope: Scope, wanted: Wanted, now: datetime, under: Partner | None) -> Facet:
    """Return the largest ownership groups of what else is asked for."""
    rows = matching(scope, replace(wanted, group=""), now, under).exclude(ownership_group="")
    counted = rows.order_by().values_list("ownership_group").annotate(count=Count("pk"))
    largest = dict(counted.order_by("-count", "ownership_group")[:GROUPS])
    if wanted.group and wanted.group not in largest:
        largest[wanted.group] = rows.filter(ownership_group=wanted.group).count()
    choices = [Choice(name, name, count, name == wanted.group) for name, count in largest.items()]
    return Facet("group", _("Ownership group"), choices)
