"""How far a toolkit came: aimed at, seen, taken, used; by branch, level, country and language.

The rungs stand inside one another. The agency reads them exactly, with the dealers behind them. Others read
"at least so many", in steps of the minimum: whoever looks every day learns of no single dealer who came. For
them there is no rung "used": who says that it helped has spoken, known to the agency alone, and an audience
can be composed dealer by dealer. They read how many it helped in all, whomever it is aimed at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.audience import members_reached
from partners.disclosure.figures import disclose_figure, in_steps
from partners.enums import Level
from partners.languages import language_name
from partners.models import Network, Partner, Touchpoint
from partners.queries.branch_consent import figures_held
from partners.queries.branches import country_names
from partners.roles import Capability
from partners.scope import Scope
from partners.tree import STEP
from toolkits.enums import Verdict
from toolkits.models import AssetUse, Rating, ToolkitPage
from toolkits.verbs import TOOLKIT_OPENED

STAGES = ("reached", "seen", "taken", "used")
LISTED = 500


@dataclass(frozen=True)
class Place:
    """A partner whom the audience reaches now."""

    partner_id: int
    name: str
    level: str
    path: str
    country: str
    language: str


@dataclass(frozen=True)
class Line:
    """One group with its rungs; None for what is not shown."""

    label: str
    rungs: tuple[int | None, ...]


@dataclass(frozen=True)
class Part:
    """The lines of one attribute."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Stood:
    """A dealer of the agency's lists, and the highest rung on which it stands."""

    partner_id: int
    name: str
    stage: str


@dataclass(frozen=True)
class ReachLadder:
    """The ladder of the dealers, its parts, and for the agency who stands where."""

    whole: Line
    parts: list[Part]
    is_exact: bool
    came: list[Stood]
    came_count: int
    not_come: list[Stood]
    not_come_count: int
    helped: int | None

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the rungs that the reader is shown."""
        return STAGES[: len(self.whole.rungs)]

    @property
    def came_more(self) -> int:
        """Return how many more have come than are listed."""
        return self.came_count - len(self.came)

    @property
    def not_come_more(self) -> int:
        """Return how many more have not than are listed."""
        return self.not_come_count - len(self.not_come)


@dataclass(frozen=True)
class _Reader:
    """Who asks, and what stands on which rung."""

    scope: Scope
    network: Network
    on: dict[str, set[int]]

    @property
    def is_exact(self) -> bool:
        """Say whether the reader is told every dealer."""
        return self.scope.is_system or self.scope.is_agency

    @cached_property
    def held(self) -> frozenset[str]:
        """Return the branches that keep their figures to themselves."""
        return frozenset() if self.is_exact else figures_held(self.network.pk)

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the rungs that the reader is shown."""
        return STAGES if self.is_exact else STAGES[:-1]

    def line(self, label: str, places: Collection[Place]) -> Line:
        """Count a group on each rung, as far as the reader may know it."""
        ids = {place.partner_id for place in places}
        counts = [len(ids & self.on[stage]) for stage in self.stages]
        held = self._is_one_that_is_held(places)
        return Line(label, tuple(None if held else self._shown(count) for count in counts))

    def helped(self, places: Collection[Place]) -> int | None:
        """Count whom it helped, whomever the audience reaches now: for those who have no rung of it."""
        if self.is_exact or self._is_one_that_is_held(places):
            return None
        return self._shown(len(self.on["helped"]))

    def _is_one_that_is_held(self, places: Collection[Place]) -> bool:
        """Say whether a group is nobody but one branch that keeps its figures to itself, by whatever name."""
        return any(all(place.path.startswith(path) for place in places) for path in self.held)

    def _shown(self, count: int) -> int | None:
        said = count if self.is_exact else in_steps(self.network, count)
        return disclose_figure(self.network, self.scope, value=said, dealers=count)


def reach_ladder(scope: Scope, network: Network, toolkit: ToolkitPage) -> ReachLadder:
    """Return how far the toolkit came among those partners of the scope whom its audience reaches now."""
    readable = scope.by_right(Capability.READ_REACH)
    places = _places(readable, toolkit)
    reader = _Reader(scope, network, _stages(readable, network, toolkit, places))
    dealers = [place for place in places if place.level == Level.DEALER]
    came = [_stood(reader, place) for place in dealers if place.partner_id in reader.on["seen"]]
    missed = [_stood(reader, place) for place in dealers if place.partner_id not in reader.on["seen"]]
    return ReachLadder(
        whole=reader.line(str(_("All dealers")), dealers),
        parts=[part for part in _parts(reader, readable, places, dealers) if part.lines],
        is_exact=reader.is_exact,
        came=came[:LISTED] if reader.is_exact else [],
        came_count=len(came) if reader.is_exact else 0,
        not_come=missed[:LISTED] if reader.is_exact else [],
        not_come_count=len(missed) if reader.is_exact else 0,
        helped=reader.helped(dealers),
    )


def _places(scope: Scope, toolkit: ToolkitPage) -> list[Place]:
    """Return each partner once, with the language of whoever has been there longest."""
    members = members_reached(toolkit.audience).exclude(partner__level=Level.HQ)
    within = members.filter(partner__in=Partner.objects.visible_to(scope))
    at = ("partner_id", "partner__name", "partner__level", "partner__path", "partner__country")
    firsts: dict[int, Place] = {}
    for row in within.order_by("pk").values_list(*at, "person__language"):
        firsts.setdefault(row[0], Place(*row))
    return sorted(firsts.values(), key=lambda place: (place.name, place.partner_id))


def _stages(
    scope: Scope, network: Network, toolkit: ToolkitPage, places: Iterable[Place]
) -> dict[str, set[int]]:
    """Return who stands on which rung: who took a file has seen it, who says it helped took one.

    `helped` are all whom the scope may count, also where the audience doesn't reach them now.
    """
    reached = {place.partner_id for place in places}
    assets = list(toolkit.asset_links.values_list("asset_id", flat=True))
    opened = Touchpoint.objects.filter(
        network=network, verb=TOOLKIT_OPENED.key, target_kind="toolkit", target_id=toolkit.pk
    )
    uses = AssetUse.objects.filter(asset__in=assets)
    subjects = Q(subject_kind="toolkit", subject_id=toolkit.pk) | Q(
        subject_kind="asset", subject_id__in=assets
    )
    seen_by_reader = Partner.objects.visible_to(scope)
    helped = Rating.objects.filter(
        subjects, network=network, partner__in=seen_by_reader, verdict__in=[Verdict.YES, Verdict.PARTLY]
    )
    taken = set(uses.values_list("partner_id", flat=True)) & reached
    seen = (set(opened.order_by().values_list("partner_id", flat=True).distinct()) & reached) | taken
    whom = set(helped.values_list("partner_id", flat=True))
    return {"reached": reached, "seen": seen, "taken": taken, "used": whom & taken, "helped": whom}


def _stood(reader: _Reader, place: Place) -> Stood:
    stage = next(stage for stage in reversed(STAGES) if place.partner_id in reader.on[stage])
    return Stood(place.partner_id, place.name, stage)


def _parts(reader: _Reader, scope: Scope, places: list[Place], dealers: list[Place]) -> list[Part]:
    countries = country_names(reader.network)
    levels = dict(Level.choices)
    none = str(_("not said"))
    return [
        Part(str(_("By branch")), _branch_lines(reader, scope, dealers)),
        Part(str(_("By level")), _lines(reader, places, lambda place: str(levels[place.level]))),
        Part(
            str(_("By country")),
            _lines(reader, dealers, lambda place: countries.get(place.country, place.country) or none),
        ),
        Part(
            str(_("By language")),
            _lines(reader, dealers, lambda place: str(language_name(place.language)) or none),
        ),
    ]


def _lines(reader: _Reader, places: Iterable[Place], label: Callable[[Place], str]) -> list[Line]:
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        groups[label(place)].append(place)
    return [reader.line(name, groups[name]) for name in sorted(groups)]


def _branch_lines(reader: _Reader, scope: Scope, dealers: Iterable[Place]) -> list[Line]:
    """Count by the branches right below what the reader sees; dealers that hang there stand together."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in dealers:
        base = next((path for path in scope.paths if place.path.startswith(path)), "")
        deeper = place.path[: len(base) + STEP]
        groups[base if deeper == place.path else deeper].append(place)
    names = dict(Partner.objects.filter(path__in=groups).values_list("path", "name"))
    return [
        reader.line(names.get(path, str(_("Directly"))), groups[path])
        for path in sorted(groups, key=lambda path: names.get(path, ""))
    ]
