"""The Wagtail admin: every address, by people who have no business there and by another network's editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Site, Workflow

from portal.models import NetworkHome
from tests.architecture.visitors import visitor
from tests.architecture.walk import Visit, address_of, admin_routes, visit
from tests.architecture.world import FOREIGN, HOME, Side, World

pytestmark = pytest.mark.django_db
# Marks and words for the screen: they hold nothing of anybody.
PUBLIC = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
OUTSIDERS = (
    "anonymous",
    "staff",
    "principal",
    "distributor",
    "field",
    "sponsor",
    "analyst",
    "lead",
    "stranger",
    "revoked",
)


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
    home = NetworkHome.objects.get(network=side.network)
    page = _toolkit(home)
    revision = page.specific.save_revision()
    collection = Collection.objects.get(name=side.network.name)
    image, _created = get_image_model().objects.get_or_create(
        title=f"{side.word} picture", collection=collection, defaults={"file": get_test_image_file()}
    )
    pages = dict.fromkeys(("page_id", "page_to_move_id", "page_pk", "object_id"), page.pk)
    return {
        **pages,
        "parent_page_id": home.pk,
        "destination_id": home.pk,
        "image_id": image.pk,
        "collection_id": collection.pk,
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


def _toolkit(home: NetworkHome) -> Page:
    return home.get_children().type(Page).exclude(pk=home.pk).first() or home.page_ptr


def fill_in(name: str, needs: tuple[str, ...], ids: dict[str, Any]) -> dict[str, Any]:
    """Return arguments for an address: what it names, from one network; for anything else, a one."""
    own = next((key for space, key in SPACES.items() if name.startswith(space + ":")), "page_id")
    return {need: ids[own] if need == "pk" else ids.get(need, 1) for need in needs}


def walk(
    world: World, column: str, side: Side, methods: tuple[str, ...] = ("GET", "POST")
) -> Iterator[tuple[str, tuple[str, ...], Visit]]:
    """Visit every admin address with one network's ids."""
    client, ids = visitor(world, column), ids_of(side)
    for name, needs in admin_routes():
        if name == "wagtailadmin_error_test":  # Wagtail's own page that fails on purpose
            continue
        address = address_of(name, fill_in(name, needs, ids))
        for method in methods:
            yield (
                f"{method} {name}",
                needs,
                visit(client, method, address + f"?id={ids['page_id']}&q={side.word}"),
            )


def test_admin_has_routes_to_walk() -> None:
    names = {name for name, _needs in admin_routes()}
    assert len(names) > 150
    assert {"wagtailadmin_pages:edit", "wagtailimages:edit", "wagtailadmin_choose_page"} <= names


@pytest.mark.parametrize("column", OUTSIDERS)
def test_outsider_finds_no_admin_at_all(world: World, column: str) -> None:
    let_in = [
        f"{what}: {seen.status}"
        for what, _needs, seen in walk(world, column, world.home)
        if seen.letter not in "S.FM"
        and what.split()[1] not in PUBLIC
        and not seen.location.startswith("/admin/login/")
    ]
    assert let_in == []


def test_editor_of_another_network_gets_nothing_of_this_one(world: World) -> None:
    faults = []
    named = {"page_id", "parent_page_id", "page_to_move_id", "image_id", "pk", "revision_id", "collection_id"}
    for what, needs, seen in walk(world, "marketer", world.other):
        body = (
            seen.body.lower()
            .replace(f"{FOREIGN}-works", "")
            .replace(f"q={FOREIGN}", "")
            .replace(f'value="{FOREIGN}"', "")
        )
        if FOREIGN in body:
            faults.append(f"{what}: words of the other network ({seen.status})")
        if named & set(needs) and seen.status == 200:
            faults.append(f"{what}: 200")
        if len(seen.letter) > 1:
            faults.append(f"{what}: {seen.status}")
    assert faults == []


def test_editor_keeps_their_own_admin(world: World) -> None:
    seen = {what: seen for what, _needs, seen in walk(world, "marketer", world.home, ("GET",))}
    for name in (
        "wagtailadmin_home",
        "wagtailadmin_explore",
        "wagtailadmin_pages:edit",
        "wagtailimages:index",
    ):
        assert seen[f"GET {name}"].status in {200, 302}, name
    assert HOME in seen["GET wagtailadmin_explore"].body.lower()
