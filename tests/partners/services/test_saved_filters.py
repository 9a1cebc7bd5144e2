"""Filters of the directory are one's own: kept, renamed, removed, put back."""

from __future__ import annotations

import pytest

from partners.models import Network, SavedFilter
from partners.queries.scope import scope_for
from partners.scope import Scope
from partners.services import saved_filters
from partners.services.saved_filters import remove_filter, rename_filter, restore_filter, save_filter
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


@pytest.fixture
def mine(network: Network) -> Scope:
    return scope_for(MembershipFactory(network=network, role="agency_analyst").person.user, network)


def kept(scope: Scope) -> list[tuple[str, str]]:
    return list(SavedFilter.objects.visible_to(scope).kept().values_list("name", "query"))


def test_save_keeps_the_newer_under_one_name(mine) -> None:
    save_filter(scope=mine, name=" Silent   A ", query="band=A")
    save_filter(scope=mine, name="Silent\x00 A", query="band=A&heard=never")
    assert kept(mine) == [("Silent A", "band=A&heard=never")]


def test_save_under_the_name_of_another_lists_filter_is_refused(mine) -> None:
    save_filter(scope=mine, name="One", query="band=A")
    with pytest.raises(DomainError, match="this name"):
        save_filter(scope=mine, name="One", query="view=new", place="feedback:desk")
    assert kept(mine) == [("One", "band=A")]


def test_save_refuses_nobody_no_name_and_too_many(network, mine, monkeypatch) -> None:
    with pytest.raises(NotAllowedError):
        save_filter(scope=Scope.system(network.pk), name="One", query="")
    with pytest.raises(DomainError, match="name"):
        save_filter(scope=mine, name="  ", query="")
    monkeypatch.setattr(saved_filters, "MOST", 1)
    save_filter(scope=mine, name="One", query="")
    with pytest.raises(DomainError, match="Remove one first"):
        save_filter(scope=mine, name="Two", query="")


def test_rename_refuses_a_name_in_use(mine) -> None:
    one, _two = (save_filter(scope=mine, name=name, query="") for name in ("One", "Two"))
    rename_filter(scope=mine, saved=one, name="Uno")
    with pytest.raises(DomainError, match="different"):
        rename_filter(scope=mine, saved=one, name="Two")
    assert [name for name, _query in kept(mine)] == ["Two", "Uno"]


def test_removed_filter_comes_back_until_the_next_is_removed(mine) -> None:
    one, two = (save_filter(scope=mine, name=name, query="") for name in ("One", "Two"))
    remove_filter(scope=mine, saved=one)
    assert [name for name, _query in kept(mine)] == ["Two"]
    restore_filter(scope=mine, saved=one)
    assert len(kept(mine)) == 2
    remove_filter(scope=mine, saved=one)
    save_filter(scope=mine, name="One", query="level=dealer")
    with pytest.raises(DomainError, match="Rename that one"):
        restore_filter(scope=mine, saved=one)
    remove_filter(scope=mine, saved=two)
    assert set(SavedFilter.objects.values_list("name", "removed_at")) == {
        ("One", None),
        ("Two", SavedFilter.objects.get(name="Two").removed_at),
    }


def test_filters_are_seen_by_nobody_else_and_in_no_other_network(network, mine) -> None:
    save_filter(scope=mine, name="One", query="")
    other = scope_for(MembershipFactory(network=network, role="agency_lead").person.user, network)
    assert kept(other) == kept(Scope.nobody(network.pk)) == kept(Scope.system(network.pk)) == []
    elsewhere = Scope.of(NetworkFactory().pk, mine.user_id, mine.seats)
    assert kept(elsewhere) == []
