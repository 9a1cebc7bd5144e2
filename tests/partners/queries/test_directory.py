"""The directory: every filter, counts that fit, pages by key, and what is not for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.filters import wanted_from
from partners.models import Network, Partner, Pulse
from partners.queries.network.directory import Directory, Wanted, directory, matching
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


@pytest.fixture
def agency(network: Network) -> Scope:
    return scope_for(MembershipFactory(network=network, role="agency_analyst").person.user, network)


def names(shown: Directory) -> list[str]:
    return [partner.name for partner in shown.page.rows]


def ask(scope: Scope, query: str) -> Directory:
    return directory(scope, wanted_from(QueryDict(query), scope), timezone.now())


def heard(partner: Partner, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    Pulse.objects.filter(partner=partner).update(last_voice_at=at)


def test_every_filter_narrows_and_counts(network, agency) -> None:
    region = PartnerFactory(network=network, level="region", name="North", country="", band="")
    ada = PartnerFactory(
        network=network, parent=region, name="Ada", country="NL", band="A", ownership_group="Blue"
    )
    bo = PartnerFactory(network=network, name="Bo", town="Müllheim", is_active=False)
    cases = {
        "level=dealer": ["Ada"],
        "level=dealer&status=all": ["Ada", "Bo"],
        "country=nl": ["Ada"],
        "country=-": ["North", f"{network.name} HQ"],
        "band=A": ["Ada"],
        "group=Blue": ["Ada"],
        "status=inactive": ["Bo"],
        "status=merged": [],
        f"under={region.pk}": ["Ada"],
        "under=999999": sorted(["Ada", "North", f"{network.name} HQ"]),
        "status=all&q=MÜLLHEIM": ["Bo"],
        f"status=all&q={bo.number}": ["Bo"],
        "q=ada kassel": ["Ada"],
    }
    for query, expected in cases.items():
        shown = ask(agency, query)
        assert (sorted(names(shown)), shown.total) == (sorted(expected), len(expected)), query
    assert ada.parent_id == region.pk


def test_facets_count_what_each_value_would_leave(network, agency) -> None:
    for country, band in (("DE", "A"), ("DE", "B"), ("NL", "A")):
        PartnerFactory(network=network, country=country, band=band, ownership_group="Blue")
    facets = {facet.key: facet for facet in ask(agency, "country=DE&level=dealer&group=Red").facets}
    assert {c.value: c.count for c in facets["group"].choices} == {"Blue": 2, "Red": 0}
    facets = {facet.key: facet for facet in ask(agency, "country=DE&level=dealer").facets}
    assert {c.value: c.count for c in facets["country"].choices} == {"DE": 2, "NL": 1}
    assert {c.value: c.count for c in facets["band"].choices} == {"A": 1, "B": 1}
    assert {c.value: c.count for c in facets["heard"].choices} == {"never": 2}
    assert {c.value: c.count for c in facets["status"].choices} == {"active": 2, "all": 2}
    assert facets["country"].current.value == "DE"
    assert facets["band"].current is None


@pytest.mark.parametrize(
    "days,bucket",
    [(1, "30"), (30, "30"), (31, "90"), (90, "90"), (200, "365"), (400, "longer"), (None, "never")],
)
def test_last_heard_falls_into_one_bucket(network, agency, days, bucket) -> None:
    shop = PartnerFactory(network=network)
    now = timezone.now()
    if days:
        Pulse.objects.filter(partner=shop).update(last_voice_at=now - timedelta(days=days))
    found = [
        key
        for key in ("30", "90", "365", "longer", "never")
        if matching(agency, Wanted(level="dealer", heard=key), now).exists()
    ]
    assert found == [bucket]


def test_nobody_outside_the_agency_learns_when_somebody_spoke(network) -> None:
    sponsor = scope_for(MembershipFactory(network=network, role="hq_sponsor").person.user, network)
    loud, mute = PartnerFactory(network=network, name="Loud"), PartnerFactory(network=network, name="Mute")
    heard(loud, 3)
    merged = PartnerFactory(network=network, name="Gone", is_active=False)
    Partner.objects.filter(pk=merged.pk).update(merged_into=mute)
    for query in (
        "level=dealer",
        "level=dealer&heard=30",
        "level=dealer&heard=never",
        "level=dealer&sort=heard",
    ):
        shown = ask(sponsor, query)
        assert names(shown) == ["Loud", "Mute"], query
        assert "heard" not in {facet.key for facet in shown.facets}
        assert not hasattr(shown.page.rows[0], "heard_at")
    assert names(ask(sponsor, "status=all&level=dealer")) == ["Loud", "Mute"]
    assert names(ask(sponsor, "status=merged&level=dealer")) == ["Loud", "Mute"]


def test_a_right_in_one_branch_gives_none_in_another(network) -> None:
    importer = PartnerFactory(network=network, level="distributor", name="Importer")
    PartnerFactory(network=network, parent=importer, name="Below")
    seat = MembershipFactory(partner=importer, role="distributor_manager")
    elsewhere = PartnerFactory(network=network, name="Elsewhere")
    MembershipFactory(partner=elsewhere, person=seat.person, role="dealer_staff")
    scope = scope_for(seat.person.user, network)
    assert names(ask(scope, "")) == ["Below", "Importer"]
    assert ask(scope, f"under={elsewhere.parent_id}").under is None


@pytest.mark.parametrize("sort", ["name", "-name", "number", "town", "country", "band", "heard", "-heard"])
def test_pages_by_key_show_everybody_once(network, agency, sort, monkeypatch) -> None:
    monkeypatch.setattr("partners.queries.network.directory.PAGE", 3)
    for at in range(8):
        shop = PartnerFactory(network=network, name=f"Shop {at % 3}", town=f"{at % 2}")
        if at % 2:
            heard(shop, at)
    wanted = wanted_from(QueryDict(f"level=dealer&sort={sort}"), agency)
    now, cursor, seen = timezone.now(), "", []
    for _page in range(3):
        shown = directory(agency, Wanted(**{**vars(wanted), "cursor": cursor}), now)
        seen += [partner.pk for partner in shown.page.rows]
        cursor = shown.page.next_cursor
    assert cursor == ""
    assert len(seen) == len(set(seen)) == 8
    whole = matching(agency, wanted, now)
    sign = "-" if wanted.descending else ""
    field = "heard_at" if wanted.sort == "heard" else wanted.sort
    assert seen == [partner.pk for partner in whole.order_by(f"{sign}{field}", f"{sign}pk")]


def test_query_count_does_not_grow_with_rows(network, agency) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            PartnerFactory(network=network)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            list(ask(agency, "level=dealer").page.rows)
        counts.append(len(seen))
    assert counts == [3, 3]


def test_address_says_the_state_whole(agency) -> None:
    query = "q=a+b&level=dealer&country=DE&status=all&band=A&group=Blue&heard=90&under=7&sort=-heard"
    wanted = wanted_from(QueryDict(query), agency)
    assert wanted.query() == query
    assert wanted.is_filtered
    assert not Wanted().is_filtered
    nonsense = "level=x&country=&status=x&band=Z&heard=x&under=x&sort=-x"
    assert wanted_from(QueryDict(nonsense), agency) == Wanted()
