"""Parts that come to little more than the whole: then few dealers are in several of them.

Of two parts the rest is those in both, which nesting.py looks after. Of more parts a dealer counts once more
for each part after the first: how many dealers the rest is, is not told, but that there are no more of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from partners.disclosure.combining import Figure, Tree


def few_in_several(minimum: int, tree: Tree, new: Collection[Figure]) -> tuple[Figure, str] | None:
    """Return the smallest new figure to hide where all parts of a whole are known and few are in several."""
    edges = (
        _edges(tree, figures, keys, new)
        for whole, parts in divisions(tree.figures)
        if not set(figures := (whole, *parts)).isdisjoint(new)
        for keys in _joined(tree, figures)
        if _is_told(minimum, tree, whole, parts, keys)
    )
    return next((min(found)[1:] for found in edges if found), None)


def _edges(
    tree: Tree, figures: Sequence[Figure], keys: Sequence[str], new: Collection[Figure]
) -> list[tuple[int, Figure, str]]:
    """Return the new figures from which this part of the tree follows, with their dealers."""
    below = {child for key in keys for child in tree.below.get(key, ())}
    return [
        (tree.figures[figure].dealers.get(key, 0), figure, key)
        for figure in set(new) & set(figures)
        for key in {keys[0], *below} - {*keys[1:]}
        if tree.is_shown(figure, key)
    ]


def divisions(figures: Iterable[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Yield each whole with the parts of one size that make it up: months, or quarters."""
    known = sorted(figures)
    for whole in known:
        parts = [part for part in known if part[0] == whole[0] and part[1] != whole[1]]
        inside = [part for part in parts if part[1] & whole[1] == part[1]]
        for size in sorted({part[1].bit_count() for part in inside}):
            chosen = [part for part in inside if part[1].bit_count() == size]
            if sum(part[1] for part in chosen) == whole[1]:
                yield whole, chosen


def _joined(tree: Tree, figures: Sequence[Figure]) -> list[list[str]]:
    """Return the smallest parts of the tree of which all these figures follow, each from its top down."""
    joining: set[str] = set()
    for figure in figures:
        for keys in tree.parts(figure, unknown=True).values():
            if any(tree.own[figure][key] for key in keys):
                joining |= {key for key in keys if not tree.is_shown(figure, key)}
    found: dict[str, list[str]] = {}
    for key in tree.order:
        parent = tree.parents[key]
        part = found[parent] if parent is not None and key in joining else []
        part.append(key)
        found[key] = part
    return list({id(part): part for part in found.values()}.values())


def _is_told(minimum: int, tree: Tree, whole: Figure, parts: Sequence[Figure], keys: Sequence[str]) -> bool:
    sums = {figure: sum(tree.own[figure][key] for key in keys) for figure in (whole, *parts)}
    spoken = [part for part in parts if sums[part]]
    more = abs(sum(sums[part] for part in spoken) - sums[whole])
    if not 0 < more < minimum:
        return False
    return all(tree.blocks(figure)[keys[0]] is not None for figure in (whole, *spoken))
