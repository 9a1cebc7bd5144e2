"""The Wagtail admin names nobody of another network: owners, editors, lockers, who logged what, tags."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from tests.architecture.test_admin import ids_of, walk
from tests.architecture.visitors import visitor
from tests.architecture.world import FOREIGN, HOME, Side, World

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def edit_everything(side: Side) -> None:
    """Let the marketer own, edit, lock, log and tag what the network has."""
    user, page, image = side.user("marketer"), side.things["toolkit own"], side.things["image"]
    Page.objects.filter(path__startswith=page.get_parent().path).update(
        owner=user, locked=True, locked_by=user, locked_at=timezone.now()
    )
    log(instance=page, action="wagtail.edit", user=user, content_changed=True)
    log(instance=image, action="wagtail.create", user=user)
    image.uploaded_by_user = user
    image.save()
    image.tags.add(f"q-{side.word}")


@pytest.fixture
def edited(world: World) -> World:
    for side in (world.home, world.other):
        edit_everything(side)
    return world


def test_editor_reads_nobody_of_another_network(edited: World) -> None:
    bodies = {
        what: seen.body.lower()
        for what, _needs, seen in walk(visitor(edited, "marketer"), ids_of(edited.home), "", ("GET",))
    }
    assert [what for what, body in bodies.items() if FOREIGN in body] == []
    assert f"marketer {HOME}son" in bodies["GET wagtailadmin_explore"]


def test_editor_completes_the_tags_of_their_own_images_alone(edited: World) -> None:
    marketer, address = visitor(edited, "marketer"), "/admin/tag-autocomplete/"
    assert marketer.get(address, {"term": "q-"}).json() == [f"q-{HOME}"]
    assert marketer.get(address).json() == []
    assert visitor(edited, "staff").get(address, {"term": "q-"}).status_code == 302
