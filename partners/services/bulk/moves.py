"""Move many partners: one after another in memory, and written at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Network, Partner
from partners.scope import Scope
from partners.services.activity import Happening, log_activities
from partners.services.network import MOVED, require_depth
from partners.tree import STEP, branch_of, step
from portal.kernel import registries
from portal.kernel.errors import DomainError
from portal.kernel.listed import as_value, execute, listed

PATHS = {"was": "text", "becomes": "text"}
PARENTS = {"id": "bigint", "parent": "bigint"}
COUNTS = {"id": "bigint", "more": "integer"}
WRITE_PARENTS = (
    "update partners_partner set parent_id = m.parent from {rows} where partners_partner.id = m.id"
)
WRITE_COUNTS = """
update partners_partner set numchild = numchild + m.more from {rows} where partners_partner.id = m.id
"""
WRITE_PARTNERS = """
update partners_partner set path = m.becomes, depth = length(m.becomes) / {step}
from {rows} where partners_partner.path = m.was
"""
WRITE_COPIES = "update {table} set {field} = m.becomes from {rows} where {table}.{field} = m.was"


@dataclass
class Tree:
    """A network's tree by steps, which partners keep wherever they hang; headquarters has the empty one."""

    root: str = ""
    pks: dict[str, int] = field(default_factory=dict)
    steps: dict[int, str] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    below: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, network_id: int) -> Tree:
        """Read the network's tree in one query."""
        tree = cls(step(network_id))
        for pk, path in Partner.objects.filter(network_id=network_id).order_by().values_list("pk", "path"):
            own = branch_of(path)
            tree.pks[own], tree.steps[pk] = pk, own
            if own:
                parent = tree.above[own] = branch_of(path[:-STEP])
                tree.below.setdefault(parent, set()).add(own)
        return tree

    def line(self, own: str) -> list[str]:
        """Return the steps under headquarters down to one."""
        found = []
        while own:
            found.append(own)
            own = self.above[own]
        return found[::-1]

    def path(self, own: str) -> str:
        """Return where a partner hangs now."""
        return self.root + "".join(self.line(own))

    def within(self, own: str, path: str) -> Iterator[tuple[str, str]]:
        """Yield a partner's step and path, and those of everything under it."""
        yield own, path
        for child in self.below.get(own, ()):
            yield from self.within(child, path + child)

    def hang(self, own: str, parent: str) -> None:
        """Hang a partner with everything under it below another one."""
        self.below[self.above[own]].discard(own)
        self.below.setdefault(parent, set()).add(own)
        self.above[own] = parent


@transaction.atomic
def move_partners(*, scope: Scope, network: Network, moves: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Move each partner under its parent, in this order; returns why some were refused, by their keys."""
    Network.objects.select_for_update().get(pk=network.pk)
    tree = Tree.of(network.pk)
    before, refused = dict(tree.above), dict[int, str]()
    roots: dict[str, None] = {}
    happenings: list[Happening] = []
    for pk, parent_pk in moves:
        try:
            happening = _move(tree, pk, parent_pk)
        except DomainError as error:
            refused[pk] = str(error.message)
            continue
        if happening:
            roots[tree.steps[pk]] = None
            happenings.append(happening)
    if happenings:
        _write(network.pk, tree, before, list(roots))
        log_activities(scope=scope, happenings=happenings)
    return refused


def _move(tree: Tree, pk: int, parent_pk: int) -> Happening | None:
    """Move one partner in memory as `move_partner` does in the database; None when it hangs there."""
    if pk not in tree.steps or parent_pk not in tree.steps:
        raise DomainError(_("A partner can't move to another network."))
    own, parent = tree.steps[pk], tree.steps[parent_pk]
    if not own or own in tree.line(parent):
        raise DomainError(_("A partner can't move under itself."))
    came_from = tree.above[own]
    if came_from == parent:
        return None
    old, new = tree.path(own), tree.path(parent) + own
    require_depth(max((path for _own, path in tree.within(own, new)), key=len))
    tree.hang(own, parent)
    places = {"from_parent": tree.pks[came_from], "to_parent": parent_pk}
    return Happening(MOVED, "partner", pk, {"from": old, "to": new, **places})


def _write(network_id: int, tree: Tree, before: Mapping[str, str], roots: Sequence[str]) -> None:
    """Write what moved: parents, counts of children, paths and their copies, each in one statement."""
    was = Tree(tree.root, above=dict(before))
    moved = {root: (was.path(root), tree.path(root)) for root in roots if tree.above[root] != before[root]}
    paths: dict[str, str] = {}
    for root in roots:
        for own, path in tree.within(root, tree.path(root)):
            paths[was.path(own)] = path
    _write_parents(tree, before, list(moved))
    _write_paths({old: new for old, new in paths.items() if old != new})
    for _key, follow in registries.partner_moves.items():
        follow(network_id, list(moved.values()))


def _write_parents(tree: Tree, before: Mapping[str, str], moved: Sequence[str]) -> None:
    parents = [(tree.pks[own], tree.pks[tree.above[own]]) for own in moved]
    execute(WRITE_PARENTS.format(rows=listed("m", PARENTS)), as_value(PARENTS, parents))
    more: Counter[int] = Counter(parent for _pk, parent in parents)
    more.subtract(tree.pks[before[own]] for own in moved)
    counts = [(pk, count) for pk, count in more.items() if count]
    execute(WRITE_COUNTS.format(rows=listed("m", COUNTS)), as_value(COUNTS, counts))


def _write_paths(paths: Mapping[str, str]) -> None:
    value, rows = as_value(PATHS, paths.items()), listed("m", PATHS)
    execute(WRITE_PARTNERS.format(rows=rows, step=STEP), value)
    for _key, copy in registries.path_copies.items():
        table = apps.get_model(copy.model)._meta.db_table
        execute(WRITE_COPIES.format(table=table, field=copy.field, rows=rows), value)
