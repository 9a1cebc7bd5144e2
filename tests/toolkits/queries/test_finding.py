"""The search: who finds what, by which words, and that what is counted is what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.enums import Role
from partners.models import Campaign
from partners.queries.scope import scope_for
from tests.factories.finding import found, index, text_file
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import ToolkitFactory, end_toolkit
from toolkits.models import Asset, AssetVersion, SearchRow, ToolkitPage
from toolkits.queries import finding
from toolkits.queries.facets import facets_of
from toolkits.queries.finding import Asked, find
from toolkits.queries.snippets import excerpts
from toolkits.services.finding import index_due_assets

pytestmark = pytest.mark.django_db


def test_find_takes_title_inside_brief_body_and_campaign(network, scope) -> None:
    asset = text_file(network, "Sommerprospekt", "Die Wärmepumpen laufen leise.", languages=["de"])
    campaign = Campaign.objects.create(
        network=network, name="Frühlingsaktion", starts_on=timezone.localdate(), ends_on=timezone.localdate()
    )
    ToolkitFactory(
        network=network,
        title="Neue Geräte",
        brief="Für das Schaufenster.",
        body="<p>Mit Aufstellern.</p>",
        text_language="de",
        assets=[asset],
        campaign=campaign,
    )
    index()
    asked = [
        "sommerprospekte",
        "WARMEPUMPE",
        "leise pumpen",
        "gerät",
        "schaufenster",
        "aufsteller",
        "frühlingsaktion",
    ]
    assert [found(scope, words) for words in asked] == [["Sommerprospekt"]] * len(asked[:2]) + [
        [],
        *[["Sommerprospekt"]] * 4,
    ]
    assert (found(scope, "sommerprosp"), found(scope, "Sommerprospket"), found(scope, "zebra")) == (
        ["Sommerprospekt"],
        ["Sommerprospekt"],
        [],
    )
    assert (found(scope, "sommer schaufenster"), found(scope, "!?"), found(scope)) == (
        ["Sommerprospekt"],
        [],
        ["Sommerprospekt"],
    )
    Campaign.objects.update(name="Herbst")
    assert found(scope, "herbst") == ["Sommerprospekt"]


def test_find_never_tells_what_is_aimed_at_others(network, scope, nobody) -> None:
    shared = text_file(network, "Shared", "plain")
    canary = text_file(network, "Canary", "canaryword")
    shown = ToolkitFactory(network=network, title="Open", assets=[shared])
    ToolkitFactory(network=network, title="Hiddenword", assets=[shared, canary], audience=nobody)
    other = text_file(NetworkFactory(), "Elsewhere", "plain")
    ToolkitFactory(network=other.network, assets=[other])
    index()
    assert (found(scope), found(scope, "canaryword"), found(scope, "hiddenword")) == (["Shared"], [], [])
    hq = scope_for(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user, network)
    assert sorted(found(hq)) == ["Canary", "Shared"]
    assert sorted(found(hq, "hiddenword")) == ["Canary", "Shared"]
    shown.unpublish()
    assert (found(scope), found(scope, "plain")) == ([], [])


def test_find_stops_at_the_moment_of_an_end(network, scope) -> None:
    by_itself, by_toolkit = text_file(network, "One", "word"), text_file(network, "Two", "word")
    ToolkitFactory(network=network, assets=[by_itself])
    page = ToolkitFactory(network=network, assets=[by_toolkit])
    index()
    assert sorted(found(scope, "word")) == ["One", "Two"]
    Asset.objects.filter(pk=by_itself.pk).update(expires_at=timezone.now())
    assert found(scope, "word") == ["Two"]
    end_toolkit(page, timezone.now())
    assert found(scope, "word") == []


def test_find_forgets_a_file_at_once_when_another_takes_its_place_in_the_toolkit(network, scope) -> None:
    former, latter = text_file(network, "Former", "word"), text_file(network, "Latter", "word")
    page = ToolkitFactory(network=network, assets=[former])
    index()
    link = page.asset_links.get()
    link.asset = latter
    page.asset_links = [link]
    page.save_revision().publish()
    assert found(scope, "word") == []
    index()
    assert (page.asset_links.get().pk, found(scope, "word")) == (link.pk, ["Latter"])


def test_index_follows_titles_texts_versions_and_links(network, scope) -> None:
    asset = text_file(network, "Before", "alpha")
    page = ToolkitFactory(network=network, brief="Old brief", assets=[asset])
    index()
    Asset.objects.filter(pk=asset.pk).update(title="After")
    page.brief = "Fresh brief"
    page.save_revision().publish()
    assert index_due_assets() == 1
    assert index_due_assets() == 0
    assert [found(scope, words) for words in ("before", "after", "old", "fresh")] == [
        [],
        ["After"],
        [],
        ["After"],
    ]
    page.asset_links.clear()
    page.save_revision().publish()
    assert (found(scope), SearchRow.objects.filter(link=None).count()) == ([], 1)


def test_index_lets_go_of_what_has_ended_and_takes_it_up_again(network) -> None:
    by_itself, by_toolkit = text_file(network, "One", "word"), text_file(network, "Two", "word")
    ToolkitFactory(network=network, assets=[by_itself])
    page = ToolkitFactory(network=network, assets=[by_toolkit])
    soon = timezone.now() + timedelta(hours=1)
    Asset.objects.filter(pk=by_itself.pk).update(expires_at=soon)
    ToolkitPage.objects.filter(pk=page.pk).update(expire_at=soon)
    index()
    offered = SearchRow.objects.exclude(link=None)
    assert offered.count() == 2
    with time_machine.travel(soon, tick=False):
        assert (index_due_assets(), index_due_assets(), offered.count()) == (2, 0, 0)
        Asset.objects.filter(pk=by_itself.pk).update(expires_at=soon + timedelta(days=1))
        assert (index_due_assets(), offered.get().asset_id) == (1, by_itself.pk)


def test_find_beyond_the_cap_counts_nothing_it_does_not_know(network, scope, monkeypatch) -> None:
    monkeypatch.setattr(finding, "CAP", 2)
    files = [text_file(network, f"File {n}", "word", channel="web" if n else "print") for n in range(4)]
    ToolkitFactory(network=network, assets=files)
    index()
    asked = Asked(q="word")
    result = find(scope, asked, "en")
    assert (len(result.hits), result.is_capped) == (2, True)
    assert {choice.count for facet in facets_of(result, asked) for choice in facet.choices} == {None}
    narrow = find(scope, replace(asked, channel="print"), "en")
    assert ([hit.title for hit in narrow.hits], narrow.is_capped) == (["File 0"], False)


def test_find_goes_on_where_the_latest_candidates_are_not_for_the_reader(network, scope, monkeypatch) -> None:
    monkeypatch.setattr(finding, "CAP", 1)
    files = [text_file(network, f"File {n}", "word") for n in range(4)]
    pages = [ToolkitFactory(network=network, assets=[file]) for file in files]
    index()
    for page in pages[1:]:
        ToolkitPage.objects.filter(pk=page.pk).update(live=False)
    assert found(scope, "word") == ["File 0"]


def test_find_that_gives_up_among_others_candidates_says_there_may_be_more(
    network, scope, monkeypatch
) -> None:
    monkeypatch.setattr(finding, "CAP", 1)
    monkeypatch.setattr(finding, "ROUNDS", 1)
    pages = [
        ToolkitFactory(network=network, assets=[text_file(network, f"File {n}", "word", channel="web")])
        for n in range(3)
    ]
    index()
    ToolkitPage.objects.filter(pk=pages[2].pk).update(live=False)
    asked = Asked(q="word")
    result = find(scope, asked, "en")
    assert ([hit.title for hit in result.hits], result.is_capped) == (["File 1"], True)
    assert {choice.count for facet in facets_of(result, asked) for choice in facet.choices} == {None}


def test_order_is_best_newest_or_by_title(network, scope) -> None:
    files = [
        text_file(network, "zebra word", "a"),
        text_file(network, "Beta", "word"),
        text_file(network, "alpha", "word"),
    ]
    ToolkitFactory(network=network, assets=files)
    index()
    assert found(scope, "word")[0] == "zebra word"
    assert found(scope, "word", sort="newest") == ["alpha", "Beta", "zebra word"]
    assert found(scope, "word", sort="title") == ["alpha", "Beta", "zebra word"]


def test_excerpt_shows_the_place_inside_the_file_else_the_brief(network, scope) -> None:
    inside = text_file(
        network, "Inside", f"{'x ' * 200}die <b>Wärmepumpen</b> hier {'y ' * 200}", languages=["de"]
    )
    outside = text_file(network, "Outside", "nothing", languages=["de"])
    ToolkitFactory(network=network, brief="Eine Wärmepumpe.", text_language="de", assets=[outside])
    ToolkitFactory(network=network, assets=[inside])
    index()
    result = find(scope, Asked(q="wärmepumpe"), "de")
    shown = excerpts(scope, {hit.asset_id: hit.title for hit in result.hits}, result.wanted, ("de",))
    marks = {pk: [part for part, hit in why.excerpt if hit] for pk, why in shown.items()}
    assert marks == {inside.pk: ["Wärmepumpen"], outside.pk: ["Wärmepumpe"]}
    assert "".join(part for part, _hit in shown[inside.pk].excerpt).startswith("… x ")
    assert excerpts(scope, {1: "T"}, frozenset(), ())[1].excerpt == []


@pytest.mark.parametrize("asked", ["größe", "Grösse", "GROSSE"])
def test_excerpt_finds_a_sharp_s_however_it_is_asked_for(network, scope, asked) -> None:
    asset = text_file(network, "List", "Jede Größe passt", languages=["de"])
    ToolkitFactory(network=network, assets=[asset])
    index()
    result = find(scope, Asked(q=asked), "de")
    shown = excerpts(scope, {asset.pk: asset.title}, result.wanted, ("de",))
    assert ("Größe", True) in shown[asset.pk].excerpt


def test_excerpt_is_never_of_an_older_version(network, scope) -> None:
    asset = text_file(network, "List", "old price 10")
    ToolkitFactory(network=network, assets=[asset])
    index()
    newer = text_file(network, "Other", "new price 20").current
    AssetVersion.objects.filter(pk=newer.pk).update(asset=asset, number=2)
    Asset.objects.filter(pk=asset.pk).update(current=newer)
    shown = excerpts(scope, {asset.pk: asset.title}, frozenset({"price"}), ("en",))
    assert shown[asset.pk].excerpt == []
