"""Ids in request bodies: another network's, case's or dealer's are refused like any that is not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Case, CaseTheme, Note
from feedback.services.themes import add_theme
from tests.architecture.things import scope_of
from tests.architecture.visitors import visitor
from tests.architecture.walk import Visit, visit, writes
from tests.architecture.world import World

pytestmark = pytest.mark.django_db


def _post(world: World, column: str, name: str, args: list[Any], data: dict[str, Any]) -> Visit:
    address = reverse(name, args=[world.home.network.slug, *args])
    return visit(visitor(world, column), "POST", address, data)


def _case(world: World) -> Case:
    return world.home.things["remark own"].case


OWNERS = [
    ("other", "analyst", False),
    ("home", "staff", False),
    ("home", "sponsor", False),
    ("home", "lead", True),
]


@pytest.mark.parametrize("side,name,kept", OWNERS)
def test_case_is_given_to_the_agency_of_this_network_alone(
    world: World, side: str, name: str, kept: bool
) -> None:
    data = {"action": "assign", "owner": getattr(world, side).seats[name].pk}
    seen = _post(world, "analyst", "feedback:desk-case", [world.home.things["remark own"].number], data)
    assert seen.status == (302 if kept else 422)
    assert ("feedback_case" in seen.written) is kept


@pytest.mark.parametrize("action", ["untheme", "pass_on"])
@pytest.mark.parametrize("whose", ["own network", "other network"])
def test_theme_of_another_case_is_not_touched(world: World, action: str, whose: str) -> None:
    side = world.home if whose == "own network" else world.other
    remark = side.things["remark branch"]
    row = add_theme(
        scope=scope_of(side, "analyst"), case=remark.case, theme=side.things["theme"], at=timezone.now()
    )
    data = {"action": action, "case_theme": row.pk, f"t{row.pk}-wording": "cleared"}
    seen = _post(world, "analyst", "feedback:desk-case", [world.home.things["remark own"].number], data)
    assert seen.status == {"untheme": 302, "pass_on": 422}[action]  # as for one that was taken off meanwhile
    assert "feedback_casetheme" not in seen.written
    assert CaseTheme.objects.get(pk=row.pk).passed_on_at is None


def test_theme_of_another_network_is_not_given(world: World) -> None:
    theme = world.other.things["theme"]
    for value in (theme.code, theme.name):
        data = {"action": "theme", "theme": value}
        seen = _post(world, "analyst", "feedback:desk-case", [world.home.things["remark own"].number], data)
        assert seen.status == 422
        assert "feedback_casetheme" not in seen.written
    assert not CaseTheme.objects.filter(case=_case(world), theme=theme).exists()


@pytest.mark.parametrize("side,kept", [("home", True), ("other", False)])
def test_addressee_is_of_this_network(world: World, side: str, kept: bool) -> None:
    theme = world.home.things["theme"]
    names = {f"name_{language}": theme.name for language in world.home.network.languages}
    data = {**names, "definition": "", "addressee": getattr(world, side).seats["sponsor"].pk}
    seen = _post(world, "lead", "feedback:theme-edit", [theme.code], data)
    assert ("feedback_theme" in seen.written) is kept


def test_subject_of_another_network_is_no_subject(world: World) -> None:
    toolkit = world.other.things["toolkit own"]
    address = reverse("feedback:say", args=[world.home.network.slug])
    seen = visit(visitor(world, "staff"), "GET", f"{address}?about=toolkit:{toolkit.pk}")
    assert toolkit.title not in seen.body


@pytest.mark.parametrize("side,kept", [("home", True), ("other", False)])
@pytest.mark.parametrize("key", ["branch_ids", "include_ids", "exclude_ids"])
def test_audience_takes_partners_of_its_network_alone(world: World, key: str, side: str, kept: bool) -> None:
    partner = getattr(world, side).places["importer"]
    data = {"name": "Crossing", key: [partner.pk] if key == "branch_ids" else partner.number}
    seen = _post(world, "marketer", "toolkits_admin:audience-add", [], data)
    assert ("partners_audience" in seen.written) is kept
    assert (seen.status == 302) is kept


@pytest.mark.parametrize("side,kept", [("home", True), ("other", False)])
@pytest.mark.parametrize("route,table", [("asset", "toolkits_asset"), ("campaign", "partners_campaign")])
def test_owner_is_of_this_network(world: World, route: str, table: str, side: str, kept: bool) -> None:
    row = world.home.things["asset own" if route == "asset" else "campaign"]
    data = {
        "title": "Title",
        "name": "Name",
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-01",
        "languages": ["en"],
        "owner": getattr(world, side).seats["marketer"].person_id,
    }
    seen = _post(world, "marketer", f"toolkits_admin:{route}", [row.pk], data)
    assert (table in seen.written) is kept
    assert (seen.status == 302) is kept


@pytest.mark.parametrize("side,kept", [("home", True), ("other", False)])
def test_page_takes_an_audience_of_its_network_alone(world: World, side: str, kept: bool) -> None:
    page = world.home.things["toolkit own"]
    counts = {
        f"{formset}-{field}": 0
        for formset in ("steps", "asset_links", "comments")
        for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    data = {
        "title": page.title,
        "slug": page.slug,
        "brief": page.brief,
        "body": "null",
        "text_language": "en",
        "languages": ["en"],
        "audience": getattr(world, side).things["audience"].pk,
        **counts,
    }
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    seen = visit(visitor(world, "marketer"), "POST", address, data)
    assert ("wagtailcore_revision" in seen.written) is kept


def test_notes_go_to_the_case_of_the_address(world: World) -> None:
    with writes() as written:
        seen = _post(
            world,
            "analyst",
            "feedback:desk-case",
            [world.home.things["remark own"].number],
            {"action": "note", "note-text": "seen", "case": world.other.things["remark own"].case.pk},
        )
    assert seen.status == 302
    assert "feedback_note" in written
    assert Note.objects.filter(case=world.other.things["remark own"].case).count() == 0
