"""The Wagtail admin names nobody and nothing of another network: owners, editors, lockers, tags, log lines."""

from __future__ import annotations

import gc

import pytest
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from tests.architecture.test_admin import _words, ids_of, walk
from tests.architecture.visitors import visitor
from tests.architecture.world import FOREIGN, HOME, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def edited(world: World) -> World:
    """Let the other network's marketer own, edit, lock, log and tag what is there."""
    side, user = world.other, world.other.user("marketer")
    page = side.things["toolkit own"]
    Page.objects.filter(path__startswith=page.get_parent().path).update(
        owner=user, locked=True, locked_by=user, locked_at=timezone.now()
    )
    log(instance=page, action="wagtail.edit", user=user, content_changed=True)
    image = side.things["image"]
    image.uploaded_by_user = user
    image.save()
    image.tags.add(f"{FOREIGN} tag")
    log(instance=image, action="wagtail.create", user=user)
    return world


@pytest.mark.parametrize("word", [HOME, FOREIGN, ""])
def test_editor_reads_no_name_of_another_networks_people(edited: World, word: str) -> None:
    faults = [
        f"{what}: {seen.status} {_around(_words(seen.body))}"
        for what, _needs, seen in walk(visitor(edited, "marketer"), ids_of(edited.home), word, ("GET",))
        if FOREIGN in _words(seen.body)
    ]
    gc.collect()
    assert not faults, "\n".join(faults)


def _around(body: str) -> str:
    at = body.find(FOREIGN)
    return body[max(0, at - 60) : at + 60]
