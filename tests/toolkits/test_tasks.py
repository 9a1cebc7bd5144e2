"""Tasks: each calls its service, and twice does nothing the second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.models import Mail
from partners.scope import Scope
from tests.factories.partners import MembershipFactory, NetworkFactory, consenting
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from toolkits.models import Rendition, ToolkitPage
from toolkits.services.announcements import announce_toolkit
from toolkits.tasks import continue_announcement_task, make_rendition_task, publish_scheduled_task

pytestmark = pytest.mark.django_db


def test_publish_scheduled_publishes_and_ends_when_due() -> None:
    now = timezone.now()
    page = ToolkitFactory(published=False)
    page.go_live_at, page.expire_at = now + timedelta(hours=1), now + timedelta(hours=2)
    page.save_revision().publish()
    states = []
    for hours in (0, 1.1, 2.1):
        with time_machine.travel(now + timedelta(hours=hours)):
            publish_scheduled_task()
            publish_scheduled_task()
            page.refresh_from_db()
            states.append((page.live, ToolkitPage.objects.live().exists()))
    assert states == [(False, False), (True, True), (False, False)]


def test_live_hides_what_the_scheduler_has_not_reached() -> None:
    page = ToolkitFactory()
    for field, at in (("go_live_at", timedelta(hours=1)), ("expire_at", timedelta(hours=-1))):
        ToolkitPage.objects.filter(pk=page.pk).update(
            **{"go_live_at": None, "expire_at": None, field: timezone.now() + at}
        )
        assert not ToolkitPage.objects.live().exists()


def test_make_rendition_task_twice_makes_one_picture() -> None:
    AssetFactory()
    rendition = Rendition.objects.get(kind="thumb")
    for _time in range(2):
        make_rendition_task(rendition.pk)
    rendition.refresh_from_db()
    assert rendition.attempts == 1


def test_continue_announcement_task_twice_mails_once() -> None:
    network = NetworkFactory()
    MembershipFactory(network=network, person=consenting(network=network))
    page = ToolkitFactory(network=network)
    made = announce_toolkit(scope=Scope.system(network.pk), toolkit=page, request_key="k" * 20)
    for _time in range(2):
        continue_announcement_task(made.pk)
    assert Mail.objects.filter(kind="news").count() == 1
