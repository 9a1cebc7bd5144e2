"""Publish a toolkit as the marketer would, and announce it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify

from partners.models import Audience, Campaign
from partners.services.mail import deliver_due_mails
from portal.demo.cast import Cast
from portal.demo.clock import ago, at
from portal.models import NetworkHome
from toolkits.models import ToolkitAsset, ToolkitPage, ToolkitStep
from toolkits.services.announcements import announce_toolkit, continue_announcement
from toolkits.services.assets import AssetFields, add_assets


@dataclass(frozen=True)
class Story:
    """A toolkit: what it says, whom it is for, and when it came out."""

    title: str
    brief: str
    body: str
    language: str
    days_ago: float
    files: Sequence[tuple[ContentFile, str, str]]  # the file, its title, its channel
    steps: Sequence[tuple[str, str]]
    languages: tuple[str, ...] = ("de",)
    expires_in: int | None = None
    announced: bool = False


def publish(
    cast: Cast, story: Story, *, marketer: str, audience: Audience, campaign: Campaign
) -> ToolkitPage:
    """Upload its files, publish its page, announce it."""
    with at(ago(story.days_ago, 9)):
        scope, owner = cast.scope(marketer), cast.person(marketer)
        page = ToolkitPage(
            title=story.title,
            slug=slugify(story.title.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")),
            brief=story.brief,
            body=story.body,
            text_language=story.language,
            languages=list(story.languages),
            network=cast.network,
            audience=audience,
            campaign=campaign,
            owner_person=owner,
            owner=owner.user,
            expire_at=timezone.now() + timedelta(days=story.expires_in) if story.expires_in else None,
        )
        NetworkHome.objects.get(network=cast.network).add_child(instance=page)
        for position, (file, title, channel) in enumerate(story.files):
            fields = AssetFields(title=title, channel=channel, languages=list(story.languages), owner=owner)
            asset = add_assets(scope=scope, network=cast.network, uploads=[file], fields=fields)[0]
            page.asset_links.add(ToolkitAsset(asset=asset, sort_order=position))
        page.steps.add(*(ToolkitStep(title=title, text=text) for title, text in story.steps))
        page.save()
        page.save_revision(user=owner.user).publish(user=owner.user)
    if story.announced:
        with at(ago(story.days_ago - 0.1)):
            said = announce_toolkit(scope=scope, toolkit=page, request_key=f"demo:{page.pk}")
            continue_announcement(said.pk)
            deliver_due_mails()
    return page
