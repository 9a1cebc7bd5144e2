"""Many files at once: extended, retired, handed over, each written down, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import ActivityLog
from partners.queries.scope import scope_for
from partners.scope import Scope
from portal.kernel.errors import NotAllowedError
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory
from tests.factories.toolkits import AssetFactory
from toolkits.enums import Kept, UpkeepAct
from toolkits.errors import OtherNetworkError, UpkeepError
from toolkits.models import Asset
from toolkits.services import upkeep
from toolkits.services.upkeep import UpkeepChange, keep_up, plan_upkeep, take_back

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(days=90)


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def member(network):
    return MembershipFactory(network=network, role=Role.HQ_MARKETER)


@pytest.fixture
def scope(network, member) -> Scope:
    return scope_for(member.person.user, network)


def do(scope, network, assets, act, **to):
    change = UpkeepChange(act, **to)
    ids = [one.pk for one in assets]
    return keep_up(scope=scope, network=network, kept=Kept.FILES, ids=ids, change=change, at=NOW)


def ends(*assets) -> list:
    return [Asset.objects.get(pk=one.pk).expires_at for one in assets]


def test_extended_files_stay_until_then_and_each_is_logged_with_what_was(network, scope) -> None:
    soon = NOW + timedelta(days=3)
    one, two = AssetFactory(network=network, expires_at=soon), AssetFactory(network=network)
    done = do(scope, network, [one, two], UpkeepAct.EXTEND, until=LATER)
    assert (done.changed, done.left, ends(one, two)) == (2, 0, [LATER, LATER])
    rows = ActivityLog.objects.filter(verb="toolkits.asset_kept_up").order_by("object_id")
    assert [(row.actor_id, row.object_id, row.data["before"]) for row in rows] == [
        (scope.user_id, one.pk, soon.isoformat()),
        (scope.user_id, two.pk, None),
    ]


def test_files_that_would_not_change_stay_as_they_are_and_say_why(network, member) -> None:
    planned = AssetFactory(network=network, available_from=LATER + timedelta(days=1))
    same = AssetFactory(network=network, expires_at=LATER)
    ended = AssetFactory(network=network, expires_at=NOW - timedelta(days=1))
    mine = AssetFactory(network=network, owner=member.person)
    said = [
        plan_upkeep(Kept.FILES, [planned], UpkeepChange(UpkeepAct.EXTEND, until=LATER), NOW)[0].why_not,
        plan_upkeep(Kept.FILES, [same], UpkeepChange(UpkeepAct.EXTEND, until=LATER), NOW)[0].why_not,
        plan_upkeep(Kept.FILES, [ended], UpkeepChange(UpkeepAct.RETIRE), NOW)[0].why_not,
        plan_upkeep(Kept.FILES, [mine], UpkeepChange(UpkeepAct.HAND_OVER, owner=member.person), NOW)[
            0
        ].why_not,
    ]
    assert said == ["begins later than that", "ends then already", "has ended already", "is theirs already"]


def test_retired_files_end_now_and_those_that_ended_before_keep_their_end(network, scope) -> None:
    before = NOW - timedelta(days=9)
    one, ended = AssetFactory(network=network), AssetFactory(network=network, expires_at=before)
    done = do(scope, network, [one, ended], UpkeepAct.RETIRE)
    assert (done.changed, done.left, ends(one, ended)) == (1, 1, [NOW, before])


def test_handed_over_files_are_given_back_by_undo_but_not_those_that_changed_since(
    network, scope, member
) -> None:
    other = MembershipFactory(network=network, role=Role.HQ_MARKETER).person
    kept, moved, free = (AssetFactory(network=network, owner=person) for person in (other, other, None))
    done = do(scope, network, [kept, moved, free], UpkeepAct.HAND_OVER, owner=member.person)
    Asset.objects.filter(pk=moved.pk).update(owner=None)
    assert take_back(scope=scope, network=network, batch=done.batch, at=NOW) == 2
    owners = dict(Asset.objects.values_list("pk", "owner_id"))
    assert owners == {kept.pk: other.pk, moved.pk: None, free.pk: None}
    assert take_back(scope=scope, network=network, batch=done.batch, at=NOW) == 0


def test_undo_gives_times_back_and_leaves_what_is_gone(network, scope) -> None:
    soon = NOW + timedelta(days=3)
    one, two = AssetFactory(network=network, expires_at=soon), AssetFactory(network=network)
    done = do(scope, network, [one, two], UpkeepAct.RETIRE)
    ActivityLog.objects.create(
        network=network,
        verb="toolkits.asset_kept_up",
        object_kind="asset",
        object_id=None,
        data={"batch": done.batch, "field": "expires_at", "before": None, "after": None},
    )
    assert take_back(scope=scope, network=network, batch=done.batch, at=NOW) == 2
    assert ends(one, two) == [soon, None]


def test_undo_ends_after_a_day_and_knows_no_other_networks_batch(network, scope) -> None:
    one = AssetFactory(network=network)
    done = do(scope, network, [one], UpkeepAct.RETIRE)
    foreign = NetworkFactory(slug="e-bikes")
    editor = MembershipFactory(network=foreign, role=Role.HQ_MARKETER)
    abroad = scope_for(editor.person.user, foreign)
    assert take_back(scope=abroad, network=foreign, batch=done.batch, at=NOW) == 0
    late = timezone.now() + timedelta(days=1, minutes=1)
    assert take_back(scope=scope, network=network, batch=done.batch, at=late) == 0
    assert ends(one) == [NOW]


def test_nothing_is_done_to_any_file_when_one_is_of_another_network(network, scope) -> None:
    own, canary = AssetFactory(network=network), AssetFactory()
    with pytest.raises(UpkeepError, match="not there any more"):
        do(scope, network, [own, canary], UpkeepAct.RETIRE)
    assert ends(own, canary) == [None, None]


@pytest.mark.parametrize(
    "act, until, said",
    [
        (UpkeepAct.EXTEND, None, "still to come"),
        (UpkeepAct.EXTEND, NOW, "still to come"),
        (UpkeepAct.HAND_OVER, None, "who looks after"),
    ],
)
def test_act_without_what_it_needs_is_refused(network, scope, act, until, said) -> None:
    with pytest.raises(UpkeepError, match=said):
        do(scope, network, [AssetFactory(network=network)], act, until=until)


def test_owner_of_another_network_too_many_files_and_other_roles_are_refused(
    network, scope, monkeypatch
) -> None:
    asset = AssetFactory(network=network)
    with pytest.raises(OtherNetworkError):
        do(scope, network, [asset], UpkeepAct.HAND_OVER, owner=PersonFactory())
    sponsor = MembershipFactory(network=network, role=Role.HQ_SPONSOR).person.user
    for verb in (
        lambda who: do(who, network, [asset], UpkeepAct.RETIRE),
        lambda who: take_back(scope=who, network=network, batch="x", at=NOW),
    ):
        with pytest.raises(NotAllowedError):
            verb(scope_for(sponsor, network))
    monkeypatch.setattr(upkeep, "MOST", 0)
    with pytest.raises(UpkeepError, match="at most"):
        do(scope, network, [asset], UpkeepAct.RETIRE)
    assert ends(asset) == [None]
