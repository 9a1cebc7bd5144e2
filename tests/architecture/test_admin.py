"""The Wagtail admin: every address, by people who have no business there and by another network's editors."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Site, Workflow

from portal.web.pages import home_of
from tests.architecture.visitors import COLUMNS, visitor
from tests.architecture.walk import Visit, address_of, admin_routes, visit
from tests.architecture.world import FOREIGN, HOME, Side, World
from tests.scale import scale

# Wagtail leaves the temporary file of a picture that it scales to the collector.
pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
# Marks and words for the screen: they hold nothing of anybody.
PUBLIC = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
# The gate asks for one capability: in bin/test somebody of each side who lacks it, in bin/prove everybody.
OUTSIDERS = scale(
    ("anonymous", "staff", "sponsor", "lead", "stranger"),
    tuple(column for column in COLUMNS if column not in {"marketer", "admin", "link"}),
)


# Ids that name somebody's thing: with another network's, no page may come back.
NAMED = {
    "page_id",
    "parent_page_id",
    "page_to_move_id",
    "image_id",
    "pk",
    "revision_id",
    "collection_id",
    "asset_id",
    "audience_id",
    "licence_id",
    "campaign_id",
    "toolkit_id",
    "announcement_id",
    "translation_id",
    "translation_source_id",
    "string_segment_id",
    "overridable_segment_id",
}
# A question that names nothing.
WORDLESS = {"wagtailadmin_pages:confirm_workflow_cancellation"}
# Wagtail's link forms fail without an address.
LINK = {"external-link-chooser-url": "/x/", "external-link-chooser-link_text": "x"}
# Of pages that are translated: a toolkit is none.
OF_NEWS = {"wagtail_localize:submit_page_translation", "wagtail_localize:convert_to_alias"}
SPACES = {
    "wagtailadmin_api:pages": "page_id",
    "wagtailadmin_api:images": "image_id",
    "wagtailadmin_pages": "page_id",
    "wagtailadmin_collections": "collection_id",
    "wagtailadmin_workflows": "workflow_id",
    "wagtailsites": "site_id",
    "wagtailusers_users": "user_id",
    "wagtailusers_groups": "group_id",
    "wagtailimages_chooser": "image_id",
}


def ids_of(side: Side) -> dict[str, Any]:
    """Return a value of this network for everything that an admin address can name."""
    home = home_of(side.network)
    page = side.things["toolkit own"]
    revision = page.latest_revision
    image = side.things["image"]
    pages = dict.fromkeys(("page_id", "page_to_move_id", "page_pk", "object_id"), page.pk)
    return {
        **pages,
        "news_id": side.things["news own"].pk,
        "asset_id": side.things["asset own"].pk,
        "audience_id": side.things["audience"].pk,
        "licence_id": side.things["licence"].pk,
        "campaign_id": side.things["campaign"].pk,
        "toolkit_id": side.things["toolkit own"].pk,
        "announcement_id": side.things["announcement"].pk,
        **translation_of(side),
        "parent_page_id": home.pk,
        "destination_id": home.pk,
        "image_id": image.pk,
        "collection_id": image.collection_id,
        "site_id": Site.objects.get().pk,
        "user_id": side.user("staff").pk,
        "group_id": Group.objects.filter(name__startswith=f"{side.network.slug}:").first().pk,
        "workflow_id": Workflow.objects.first().pk if Workflow.objects.exists() else 1,
        "revision_id": revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "content_type_app_name": page.content_type.app_label,
        "content_type_model_name": page.content_type.model,
        "app_label": "wagtailcore",
        "app_name": "wagtailcore",
        "model_name": "page",
        "action": "delete",
        "action_name": "publish",
        "filter_spec": "width-100",
        "network": side.network.slug,
        "slug": side.network.slug,
    }


def translation_of(side: Side) -> dict[str, Any]:
    """Return the ids of the network's translation."""
    return {
        "translation_id": side.things["translation"].pk,
        "translation_source_id": side.things["translation"].source_id,
        "string_segment_id": side.things["string segment"].pk,
        "overridable_segment_id": side.things["overridable segment"].pk,
    }


def fill_in(name: str, needs: tuple[str, ...], ids: dict[str, Any]) -> dict[str, Any]:
    """Return arguments for an address: what it names, from one network; for anything else, a one."""
    own = next((key for space, key in SPACES.items() if name.startswith(space + ":")), "page_id")
    if name in OF_NEWS:
        ids = {**ids, "page_id": ids["news_id"]}
    return {need: ids[own] if need == "pk" else ids.get(need, 1) for need in needs}


Walked = Iterator[tuple[str, tuple[str, ...], Visit]]


def walk(
    client: Client, ids: dict[str, Any], word: str, methods: tuple[str, ...] = ("GET", "POST")
) -> Walked:
    """Visit every admin address with these ids, searching for a word."""
    for name, needs in admin_routes():
        if name == "wagtailadmin_error_test":  # Wagtail's own page that fails on purpose
            continue
        address = f"{address_of(name, fill_in(name, needs, ids))}?id={ids['page_id']}&q={word}"
        for method in methods:
            yield (
                f"{method} {name}",
                needs,
                visit(client, method, address, LINK if method == "POST" else None),
            )
    gc.collect()


def test_admin_has_routes_to_walk() -> None:
    names = {name for name, _needs in admin_routes()}
    assert len(names) > 150
    assert {"wagtailadmin_pages:edit", "wagtailimages:edit", "wagtailadmin_choose_page"} <= names


@pytest.mark.parametrize("column", OUTSIDERS)
def test_outsider_finds_no_admin_at_all(world: World, column: str) -> None:
    let_in = [
        f"{what}: {seen.status}"
        for what, _needs, seen in walk(visitor(world, column), ids_of(world.home), HOME)
        if seen.letter not in "S.FM"
        and what.split()[1] not in PUBLIC
        and not seen.location.startswith("/admin/login/")
    ]
    assert let_in == []


@pytest.mark.parametrize("slug", [HOME, FOREIGN])
def test_editor_of_another_network_gets_nothing_of_this_one(world: World, slug: str) -> None:
    ids = {**ids_of(world.other), "slug": f"{slug}-works", "network": f"{slug}-works"}
    faults = []
    for what, needs, seen in walk(visitor(world, "marketer"), ids, FOREIGN[:5]):
        if FOREIGN in _words(seen.body):
            faults.append(f"{what}: words of the other network ({seen.status})")
        if NAMED & set(needs) and seen.status == 200 and what.split()[1] not in WORDLESS:
            faults.append(f"{what}: 200")
        if len(seen.letter) > 1:
            faults.append(f"{what}: {seen.status}")
    assert not faults, "\n".join(faults)


def _words(body: str) -> str:
    """Return a page without the word that was searched for and the address that was asked."""
    low = body.lower()
    for asked in (f"{FOREIGN}-works", f"q={FOREIGN}", f'value="{FOREIGN}"', f"q%3d{FOREIGN}"):
        low = low.replace(asked, "")
    return low


def test_editor_keeps_their_own_admin(world: World) -> None:
    seen = {
        what: seen
        for what, _needs, seen in walk(visitor(world, "marketer"), ids_of(world.home), HOME[:3], ("GET",))
    }
    for name in (
        "wagtailadmin_home",
        "wagtailadmin_explore",
        "wagtailadmin_pages:edit",
        "wagtailimages:index",
        "wagtail_localize:submit_page_translation",
        "wagtail_localize:update_translations",
        "wagtail_localize:download_pofile",
    ):
        assert seen[f"GET {name}"].status in {200, 302}, name
    for name in ("wagtailadmin_explore", "wagtailadmin_pages:search", "wagtailimages:index"):
        assert f"{HOME} " in seen[f"GET {name}"].body.lower(), name
