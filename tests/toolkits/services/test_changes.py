"""Changes of files are found once, and their holders once, whatever is killed in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import Mail, Touchpoint
from portal.kernel.leases import WorkState
from tests.factories.holding import reader, replace, take
from tests.factories.partners import NetworkFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from toolkits.enums import ChangeKind
from toolkits.models import ChangeNotice, FileChange
from toolkits.queries.holders import holdings
from toolkits.services import changes, telling_changes
from toolkits.services.changes import note_endings, spread_change, spread_due_changes

pytestmark = pytest.mark.django_db
NOW = timezone.now()
THEN = NOW - timedelta(hours=3)


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def asset(network):
    made = AssetFactory(network=network)
    ToolkitFactory(network=network, slug="spring", assets=[made])
    return made


def test_first_version_is_no_change(asset) -> None:
    assert FileChange.objects.count() == 0


def test_change_is_spread_once(network, asset) -> None:
    take(reader(network), asset, THEN)
    replace(asset, THEN + timedelta(hours=1))
    change = FileChange.objects.get(kind=ChangeKind.VERSION, mark="2")
    assert [spread_change(change.pk), spread_change(change.pk), spread_due_changes()] == [True, False, 0]
    assert ChangeNotice.objects.count() == 1


def test_spreading_that_was_killed_goes_on_and_finds_each_once(network, asset) -> None:
    take(reader(network), asset, THEN)
    replace(asset, THEN + timedelta(hours=1))
    change = FileChange.objects.get()
    assert FileChange.objects.claim(change.pk) is not None  # its worker dies here
    FileChange.objects.update(leased_until=THEN - timedelta(days=1))
    ChangeNotice.objects.create(change=change, person_id=Touchpoint.objects.latest("pk").person_id)
    assert (spread_due_changes(), ChangeNotice.objects.count()) == (1, 1)


def test_spreading_whose_lease_was_lost_leaves_it_to_the_other(network, asset, monkeypatch) -> None:
    replace(asset, THEN + timedelta(hours=1))
    monkeypatch.setattr(FileChange, "still_leased", lambda change: False)
    assert spread_due_changes() == 0


def test_spreading_that_fails_is_tried_again(network, asset, monkeypatch) -> None:
    replace(asset, THEN + timedelta(hours=1))

    def fail(*args: object) -> list[object]:
        raise ValueError

    monkeypatch.setattr(changes, "holdings", fail)
    assert spread_due_changes() == 0
    change = FileChange.objects.get()
    assert (change.work_state, change.last_error) == (WorkState.DUE, "ValueError")


def test_mail_that_was_killed_in_the_middle_is_written_by_the_next_run(network, asset, monkeypatch) -> None:
    for _n in range(2):
        take(reader(network), asset, THEN)
    replace(asset, THEN + timedelta(hours=1))

    def die(*args: object) -> None:
        raise KeyboardInterrupt

    record = telling_changes._record
    monkeypatch.setattr(telling_changes, "_record", die)
    with pytest.raises(KeyboardInterrupt):
        telling_changes.tell_of_changes()
    assert (Mail.objects.filter(dedupe_key__startswith="files").count(), ChangeNotice.objects.count()) == (
        0,
        2,
    )
    monkeypatch.setattr(telling_changes, "_record", record)
    assert [telling_changes.tell_of_changes(), telling_changes.tell_of_changes()] == [2, 0]


def test_endings_of_another_network_are_not_noted(network, asset) -> None:
    take(reader(network), asset, THEN)
    type(asset).objects.filter(pk=asset.pk).update(expires_at=THEN + timedelta(hours=1))
    assert [note_endings(one, THEN + timedelta(hours=2)) for one in (NetworkFactory(), network, network)] == [
        0,
        1,
        0,
    ]


def test_holders_are_found_by_two_questions_however_many_they_are(
    network, asset, django_assert_num_queries
) -> None:
    for _n in range(2):
        take(reader(network), asset, THEN)
    with django_assert_num_queries(2):
        assert [held.number for held in holdings(network.pk, [asset.pk])] == [1, 1]
    for _n in range(3):
        take(reader(network), asset, THEN)
    with django_assert_num_queries(2):
        assert len(holdings(network.pk, [asset.pk])) == 5


def test_holder_has_what_they_took_last_and_early_downloads_what_was_out_then(network, asset) -> None:
    early, both, before = reader(network), reader(network), reader(network)
    for who in (early, both):
        take(who, asset, NOW + timedelta(hours=1))
    take(before, asset, THEN)
    Touchpoint.objects.filter(person_id__in=[early.person_id, before.person_id]).update(data={})
    replace(asset, NOW + timedelta(hours=2))
    take(both, asset, NOW + timedelta(hours=3))
    found = {held.person_id: held.number for held in holdings(network.pk, [asset.pk])}
    assert found == {early.person_id: 1, both.person_id: 2, before.person_id: 0}
    assert holdings(NetworkFactory().pk, [asset.pk]) == []
    assert [held.person_id for held in holdings(network.pk, [asset.pk], [both.person_id])] == [both.person_id]
