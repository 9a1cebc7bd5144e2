"""Worker glue: each task takes ids and calls one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from toolkits.services.announcements import continue_announcement
from toolkits.services.helped_asks import ask_whether_helped
from toolkits.services.publishing import publish_scheduled
from toolkits.services.renditions import make_rendition
from toolkits.services.reviews import ask_for_reviews
from toolkits.services.scanning import scan_version
from toolkits.services.telling_changes import tell_of_changes
from toolkits.services.webhooks import emit_published


@shared_task(name="toolkits.publish_scheduled")
def publish_scheduled_task() -> None:
    """Publish and expire what is due, and tell of what was published by whichever way."""
    publish_scheduled()
    emit_published(timezone.now())


@shared_task(name="toolkits.make_rendition")
def make_rendition_task(rendition_id: int) -> None:
    """Make one picture of a file."""
    make_rendition(rendition_id)


@shared_task(name="toolkits.scan_version")
def scan_version_task(scan_id: int) -> None:
    """Scan one version of a file for viruses."""
    scan_version(scan_id)


@shared_task(name="toolkits.continue_announcement")
def continue_announcement_task(announcement_id: int) -> None:
    """Mail the people of an announcement who are still waiting."""
    continue_announcement(announcement_id)


@shared_task(name="toolkits.ask_for_reviews")
def ask_for_reviews_task() -> None:
    """Mail the owners of toolkits whose review is near."""
    ask_for_reviews()


@shared_task(name="toolkits.ask_whether_helped")
def ask_whether_helped_task() -> None:
    """Mail those who took a file two weeks ago whether it helped."""
    ask_whether_helped()


@shared_task(name="toolkits.tell_of_changes")
def tell_of_changes_task() -> None:
    """Mail whoever holds a file that has changed."""
    tell_of_changes()
