"""After any sequence of changes the tree is true, and everybody sees what their branch holds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from partners.models import Membership, Network, Partner
from partners.queries.scope import seat_of
from partners.scope import Scope
from partners.services.merging import merge_partners
from partners.services.network import add_partner
from partners.services.partner_life import (
    deactivate_partner,
    last_change,
    reactivate_partner,
    relocate_partner,
    undo_change,
)
from partners.tree import STEP
from portal.kernel.errors import DomainError
from tests.factories.partners import PersonFactory
from tests.partners.services.test_network import check_tree
from tests.scale import scale

pytestmark = pytest.mark.django_db
LEVELS = ("region", "distributor", "dealer")
Steps = list[tuple[str, int, int]]


def grow(network: Network, under: list[int]) -> list[Partner]:
    """Grow a tree: every partner hangs under an earlier one of a higher level, and somebody works there."""
    grown = [add_partner(network=network, parent=None, level="hq", number="HQ", name="HQ")]
    for at, above in enumerate(under):
        level = LEVELS[at % 3]
        fits = [one for one in grown if one.level == "hq" or LEVELS.index(one.level) < at % 3]
        parent = fits[above % len(fits)]
        one = add_partner(network=network, parent=parent, level=level, number=f"{at}", name=f"P{at}")
        grown.append(one)
    for at, one in enumerate(grown):
        person = PersonFactory(network=network, email=f"{network.slug}-{at}@example.org")
        Membership.objects.create(
            network=network, person=person, partner=one, path=one.path, role="field_manager"
        )
    return grown


def act(scope: Scope, grown: list[Partner], steps: Steps) -> None:
    for what, one, other in steps:
        partner = Partner.objects.get(pk=grown[one % len(grown)].pk)
        target = Partner.objects.get(pk=grown[other % len(grown)].pk)
        try:
            if what == "move":
                relocate_partner(scope=scope, partner=partner, parent=target)
            elif what == "end":
                deactivate_partner(scope=scope, partner=partner)
            elif what == "return":
                reactivate_partner(scope=scope, partner=partner)
            elif what == "merge":
                merge_partners(scope=scope, kept=target, gone=partner)
            else:
                change = last_change(partner)
                undo_change(scope=scope, partner=partner, change_id=change.pk if change else 0)
        except DomainError:
            continue


def check_rights(network: Network) -> None:
    """Check that whoever counts sees exactly their partner's descendants, followed parent by parent."""
    parents = dict(Partner.objects.filter(network=network).values_list("pk", "parent_id"))
    for membership in Membership.objects.active().filter(network=network).select_related("partner", "person"):
        scope = Scope.of(network.pk, 1, (seat_of(membership),))
        seen = set(Partner.objects.visible_to(scope).values_list("pk", flat=True))
        assert seen == {pk for pk in parents if membership.partner_id in line(parents, pk)}


def line(parents: dict[int, int | None], pk: int | None) -> set[int]:
    found = set()
    while pk is not None:
        found.add(pk)
        pk = parents[pk]
    return found


# The branch under a merged record went to the kept one: taking its move back would bring the dead to life.
@example(under=[0, 0, 0, 0, 0, 0, 0, 0, 2], steps=[("merge", 2, 8), ("undo", 9, 0)])
@settings(max_examples=scale(15, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    under=st.lists(st.integers(0, 9), min_size=4, max_size=9),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["move", "end", "return", "merge", "undo"]), st.integers(0, 9), st.integers(0, 9)
        ),
        max_size=8,
    ),
)
def test_any_changes_leave_a_true_tree_and_true_rights(under: list[int], steps: Steps) -> None:
    network = Network.objects.create(slug=f"story-{Network.objects.count()}", name="Story")
    grown = grow(network, under)
    places = {one.pk: one.path[-STEP:] for one in grown}
    act(Scope.system(network.pk), grown, steps)
    check_tree(network)
    check_rights(network)
    now = list(Partner.objects.filter(network=network))
    assert {one.pk: one.path[-STEP:] for one in now} == places
    for one in now:
        assert one.is_active == (one.ended_at is None)
        if one.merged_into_id:
            assert not one.is_active
            assert one.numchild == 0
            assert one.merged_into.merged_into_id is None
            assert not Membership.objects.active().filter(partner=one).exists()
        if one.is_active and one.parent:
            assert one.parent.is_active
