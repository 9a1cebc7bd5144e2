"""Groups that lie inside each other: who spoke in a month, in its quarter, in the year; who said what then.

What is left when one is taken out of another is a group, and so is who belongs to both of two that make up a
third. A reader can ask for it in one branch and for something else in the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, permutations, product

from partners.disclosure.combining import NOTHING, Figure, Pattern, Search, Tree

# For each value the months in which somebody may have said it, as far as readers know; "" is anything.
Alive = tuple[tuple[str, int], ...]
# Of the first figure's dealers nobody is outside the second's.
Inside = frozenset[tuple[Figure, Figure]]
Passing = frozenset[Figure]
# Two groups, and a third that lies in both together.
Shared = tuple[Figure, Figure, Figure]
ROUNDS = 4


def search_groups(minimum: int, tree: Tree, new: frozenset[Figure]) -> tuple[Figure, str] | None:
    """Return the new figure to hide, or None where no group below the minimum follows from all figures.

    `tree` has the figures of the totals and of one value, in periods of one year (or those of all values as
    parts of their total). Readers go on from what turns out to be about nobody.
    """
    figures = tuple(sorted(tree.figures))
    alive = _lives(tree)
    passing = _passing(tree, alive)
    inside: dict[str, Inside] = dict.fromkeys(tree.order, frozenset())
    for _round in range(ROUNDS):
        found_at = {key: groups(figures, alive[key], inside[key]) for key in tree.order}
        search = Search(minimum, tree, _with_passing(tree, found_at, passing), new)
        if (found := search.to_hide()) is not None:
            return found
        learnt = {key: inside[key] | _inclusions(patterns) for key, patterns in search.nobody().items()}
        if learnt == inside:
            break
        inside = learnt
    return None


def _is_part(part: int, whole: int) -> bool:
    return part & whole == part and part != whole


def _lives(tree: Tree) -> dict[str, Alive]:
    """Return for each branch in which months its own dealers may have said what, as far as readers know."""
    everything = 0
    for _value, months in tree.figures:
        everything |= months
    values = sorted({value for value, _months in tree.figures} | {""})
    found = {key: dict.fromkeys(values, 0 if key in tree.vacant else everything) for key in tree.order}
    for value, months in tree.figures:
        for keys in tree.parts((value, months)).values():
            if any(tree.own[value, months][key] for key in keys):
                continue
            for key, each in product(keys, [value] if value else values):
                found[key][each] &= ~months
    return {key: tuple(sorted(by_value.items())) for key, by_value in found.items()}


def _passing(tree: Tree, alive: Mapping[str, Alive]) -> dict[str, Passing]:
    """Return for each branch the figures that are about nobody there, and in the same breath about others.

    They may be taken any number of times there, as it is wanted elsewhere.
    """
    lives = {key: dict(by_value) for key, by_value in alive.items()}
    found: dict[str, set[Figure]] = {key: set() for key in tree.order}
    for figure in tree.figures:
        value, months = figure
        for keys in tree.parts(figure).values():
            dead = [key for key in keys if not months & lives[key][value]]
            for key in dead if len(dead) < len(keys) else ():
                found[key].add(figure)
    return {key: frozenset(figures) for key, figures in found.items()}


def _inclusions(patterns: Iterable[Pattern]) -> Inside:
    """Return what follows from differences about nobody: the one lies inside the other."""
    found = set()
    for pattern in patterns:
        if sorted(times for _figure, times in pattern) == [-1, 1]:
            less, more = sorted(pattern, key=lambda term: term[1])
            found.add((more[0], less[0]))
    return frozenset(found)


@lru_cache(maxsize=512)
def groups(figures: tuple[Figure, ...], alive: Alive, inside: Inside = frozenset()) -> tuple[Pattern, ...]:
    """Return the combinations of figures that are about a group, whoever spoke when; nobody's comes first."""
    lives = dict(alive)
    known = [figure for figure in figures if figure[1] & lives[figure[0]]]
    holds = {(one, other) for one, other in permutations(known, 2) if _holds(one, other)}
    learnt = _closed({(a, b) for a, b in permutations(known, 2) if _holds(a, b, lives)} | _turned(inside))
    chains = list(_chains(known, holds))
    found = {NOTHING: None} | dict.fromkeys(_alternating(chain) for chain in chains)
    found |= dict.fromkeys(_ending(chains, list(_pairs(known, lives)), holds))
    found |= dict.fromkeys(_pattern({one: 1, other: -1}) for one, other in sorted(learnt))
    found |= dict.fromkeys(_shared(known, lives, learnt))
    return tuple(found)


def _with_passing(
    tree: Tree, found: Mapping[str, Sequence[Pattern]], passing: Mapping[str, Passing]
) -> dict[str, list[Pattern]]:
    """Return the groups at each branch with what passes through, as the branches around it want it."""
    wanted = {key: dict.fromkeys(_alone(sorted(passing[key]))) for key in tree.order}
    for key in reversed(tree.order):
        if (parent := tree.parents[key]) is not None:
            wanted[parent] |= _going_over(tree, key, [*found[key], *wanted[key]], passing[parent])
    for key in tree.order:
        if (parent := tree.parents[key]) is not None:
            wanted[key] |= _going_over(tree, key, [*found[parent], *wanted[parent]], passing[key])
    return {
        key: list(
            dict.fromkeys(_pattern(dict(one) | dict(also)) for also in wanted[key] for one in found[key])
        )
        for key in tree.order
    }


def _going_over(tree: Tree, key: str, patterns: Iterable[Pattern], passing: Passing) -> dict[Pattern, None]:
    """Return what of the patterns on one side of the edge above a branch passes through on the other."""
    if not passing:
        return {}
    kept = (tree.kept(pattern, key) for pattern in patterns)
    return dict.fromkeys(tuple(term for term in pattern if term[0] in passing) for pattern in kept)


def _alone(passing: Sequence[Figure]) -> Iterator[Pattern]:
    """Yield how often what is about nobody may be taken: one figure, or two that lie in each other."""
    yield NOTHING
    for figure, times in product(passing, (1, -1)):
        yield ((figure, times),)
    for one, other in combinations(passing, 2):
        if _holds(one, other) or _holds(other, one):
            for times, also in product((1, -1), repeat=2):
                yield _pattern({one: times, other: also})


def _turned(inside: Inside) -> set[tuple[Figure, Figure]]:
    return {(around, within) for within, around in inside}


def _holds(one: Figure, other: Figure, lives: Mapping[str, int] | None = None) -> bool:
    """Say whether everybody of the other figure is among those of the first."""
    (value, months), (said, when) = one, other
    return value in {"", said} and not (when & (lives[said] if lives else when)) & ~months


def _closed(holds: set[tuple[Figure, Figure]]) -> set[tuple[Figure, Figure]]:
    """Return what holds what, over any number of steps."""
    found = set(holds)
    middles = {figure for pair in holds for figure in pair}
    for middle in middles:
        before = [one for one, other in found if other == middle]
        after = [other for one, other in found if one == middle]
        found |= {(one, other) for one in before for other in after if one != other}
    return found


def _chains(
    known: Sequence[Figure], holds: Collection[tuple[Figure, Figure]]
) -> Iterator[tuple[Figure, ...]]:
    """Yield figures that lie in each other, from the outermost inwards."""
    waiting: list[tuple[Figure, ...]] = [(figure,) for figure in known]
    while waiting:
        chain = waiting.pop(0)
        yield chain
        waiting += [(*chain, figure) for figure in known if (chain[-1], figure) in holds]


def _alternating(chain: Sequence[Figure]) -> Pattern:
    """Return one less what lies in it, with what lies in that again, and so on."""
    return _pattern({figure: (-1) ** at for at, figure in enumerate(chain)})


def _ending(
    chains: Iterable[Sequence[Figure]], both: Sequence[Shared], holds: Collection[tuple[Figure, Figure]]
) -> Iterator[Pattern]:
    """Yield the same with those in both of two periods innermost, and in them who said a value in both."""
    for chain, shared in product([(), *chains], both):
        if chain and chain[-1] != shared[0] and (chain[-1], shared[0]) not in holds:
            continue
        sign = (-1) ** len(chain)
        taken = _added(dict(_alternating(chain)), shared, sign)
        yield _pattern(taken)
        for within in both:
            if all(pair in holds for pair in zip(shared, within, strict=True)):
                yield _pattern(_added(taken, within, -sign))


def _added(taken: Mapping[Figure, int], shared: Shared, sign: int) -> dict[Figure, int]:
    found = dict(taken)
    for figure, times in zip(shared, (sign, sign, -sign), strict=True):
        found[figure] = found.get(figure, 0) + times
    return found


def _shared(
    known: Sequence[Figure], lives: Mapping[str, int], holds: Collection[tuple[Figure, Figure]]
) -> Iterator[Pattern]:
    """Yield those in both of two groups around a third, as far as it goes, and who is left around them."""
    for shared in sorted({found for pair in _pairs(known, lives) for found in _wider(pair, known, holds)}):
        yield _pattern(_added({}, shared, 1))
        for figure in known:
            if figure == shared[1] or (figure, shared[1]) in holds:
                yield _pattern(_added({figure: 1}, shared, -1))


def _pairs(known: Sequence[Figure], lives: Mapping[str, int]) -> Iterator[Shared]:
    """Yield two periods apart from each other and a third that they make up, of the same value."""
    for whole in known:
        parts = [part for part in known if part[0] == whole[0] and _is_part(part[1], whole[1])]
        for one, other in combinations(parts, 2):
            if not one[1] & other[1] and not whole[1] & lives[whole[0]] & ~(one[1] | other[1]):
                yield one, other, whole
                yield other, one, whole


def _wider(
    pair: Shared, known: Sequence[Figure], holds: Collection[tuple[Figure, Figure]]
) -> Iterator[Shared]:
    """Yield the same with larger parts, of which the first stays inside, and no larger wholes."""
    one, other, whole = pair
    for third in [whole, *(figure for figure in known if (whole, figure) in holds)]:
        inside = [part for part in known if (third, part) in holds and (part == one or (part, one) in holds)]
        beside = [part for part in known if part != third and (part == other or (part, other) in holds)]
        yield from ((part, also, third) for part, also in product(inside, beside) if part != also)


def _pattern(taken: Mapping[Figure, int]) -> Pattern:
    return tuple(sorted((figure, times) for figure, times in taken.items() if times))
