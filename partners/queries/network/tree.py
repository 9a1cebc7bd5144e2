"""The tree view: the reader's branches, opened down to one partner."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Concat, RowNumber

from partners.enums import Level
from partners.models import Partner
from partners.queries.network.page import readers
from partners.scope import Scope
from partners.tree import ancestor_paths

MOST = 100
AFTER_LAST_DIGIT = "["


@dataclass
class Node:
    """One partner of the tree: how many active dealers stand beneath, and its children where it is open."""

    partner: Partner
    dealers: int
    is_open: bool = False
    is_here: bool = False
    children: list[Node] = field(default_factory=list)
    more: int = 0

    @property
    def is_leaf(self) -> bool:
        """Say whether nothing hangs under it."""
        return not self.partner.numchild


def roots_of(scope: Scope, at: Partner | None) -> list[Node]:
    """Return the tops of the reader's branches, opened down to `at`, or one level deep."""
    allowed = readers(scope)
    visible = Partner.objects.visible_to(allowed)
    tops = list(_counted(visible.filter(path__in=allowed.paths)))
    opened = set(ancestor_paths(at.path)) if at else {top.path for top in tops}
    found = _children(visible, opened, at)
    return [_node(top, found, opened, at) for top in tops]


def branch_of(scope: Scope, at: Partner) -> Node:
    """Return one partner with what stands right under it."""
    visible = Partner.objects.visible_to(readers(scope))
    (counted,) = _counted(visible.filter(pk=at.pk))
    return _node(counted, _children(visible, {at.path}, None), {at.path}, None)


def closed(scope: Scope, at: Partner) -> Node:
    """Return one partner without what stands under it."""
    (counted,) = _counted(Partner.objects.visible_to(readers(scope)).filter(pk=at.pk))
    return _node(counted, {}, set(), None)


def _node(partner: Partner, found: dict[int, list[Partner]], opened: set[str], at: Partner | None) -> Node:
    under = found.get(partner.pk, [])
    is_open = partner.path in opened and bool(under)
    node = Node(partner, partner.dealers, is_open, at is not None and at.pk == partner.pk)
    if is_open:
        node.children = [_node(child, found, opened, at) for child in under[:MOST]]
        node.more = max(0, len(under) - MOST)
    return node


def _children(visible: QuerySet[Partner], opened: set[str], at: Partner | None) -> dict[int, list[Partner]]:
    """Return what stands under the open partners: branches before dealers, by name; a screenful each."""
    shown = Q(is_active=True) | Q(path__in=ancestor_paths(at.path) if at else [])
    last = Case(When(level=Level.DEALER, then=Value(1)), default=Value(0), output_field=IntegerField())
    place = Window(RowNumber(), partition_by=F("parent_id"), order_by=[last, F("name"), F("pk")])
    under = visible.filter(shown, parent__path__in=opened, merged_into=None)
    chosen = list(under.order_by().annotate(at=place).filter(at__lte=MOST + 1).values_list("pk", flat=True))
    found: dict[int, list[Partner]] = defaultdict(list)
    for partner in _counted(visible.filter(pk__in=chosen)).order_by(last, "name", "pk"):
        found[partner.parent_id or 0].append(partner)
    return found


def _counted(rows: QuerySet[Partner]) -> QuerySet[Partner]:
    """Add how many active dealers stand beneath: a range of the index for each row."""
    beneath = Partner.objects.filter(
        level=Level.DEALER,
        is_active=True,
        path__gt=OuterRef("path"),
        path__lt=Concat(OuterRef("path"), Value(AFTER_LAST_DIGIT)),
    )
    counted = beneath.order_by().values("level").annotate(number_of=Count("pk")).values("number_of")
    found: QuerySet[Partner] = rows.annotate(dealers=Coalesce(Subquery(counted), 0))
    return found
