"""Publish toolkits as the marketer would, from readable files, and announce them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from partners.models import Audience, Campaign
from partners.services.mail import deliver_due_mails
from portal.demo.cast import Cast
from portal.demo.clock import ago, at
from portal.demo.files import Look
from portal.demo.growth import ascii_of, read_data
from portal.demo.papers import make_file
from portal.demo.pictures import picture_everything
from portal.web.pages import home_of
from toolkits.models import ToolkitAsset, ToolkitPage, ToolkitStep
from toolkits.services.announcements import announce_toolkit, continue_announcement
from toolkits.services.assets import AssetFields, add_assets


def publish_all(
    cast: Cast, look: Look, *, marketer: str, audiences: dict[str, Audience], campaigns: dict[str, Campaign]
) -> dict[str, ToolkitPage]:
    """Publish the network's toolkits, oldest first; returns them by title."""
    told = read_data(f"toolkits/{cast.network.slug}.toml")["toolkit"]
    pages = {}
    for toolkit in told:
        aimed = {"audience": audiences[toolkit["audience"]], "campaign": campaigns[toolkit["campaign"]]}
        pages[toolkit["title"]] = _publish(cast, look, toolkit, marketer, aimed)
    picture_everything(cast.network)
    return pages


def _publish(
    cast: Cast, look: Look, toolkit: dict[str, Any], marketer: str, aimed: dict[str, Any]
) -> ToolkitPage:
    """Upload its files, publish its page, announce it."""
    days_ago, languages = toolkit["days_ago"], toolkit.get("languages", [toolkit["language"]])
    with at(ago(days_ago, 9)):
        scope, owner = cast.scope(marketer), cast.person(marketer)
        expires = toolkit.get("expires_in")
        page = ToolkitPage(
            title=toolkit["title"],
            slug=slugify(ascii_of(toolkit["title"])),
            brief=toolkit["brief"],
            body=toolkit["body"],
            text_language=toolkit["language"],
            languages=languages,
            network=cast.network,
            owner_person=owner,
            owner=owner.user,
            expire_at=timezone.now() + timedelta(days=expires) if expires else None,
            **aimed,
        )
        home_of(cast.network).add_child(instance=page)
        for position, entry in enumerate(toolkit["file"]):
            fields = AssetFields(
                title=entry["title"], channel=entry["channel"], languages=languages, owner=owner
            )
            file = make_file(entry, look, toolkit["language"])
            asset = add_assets(scope=scope, network=cast.network, uploads=[file], fields=fields)[0]
            page.asset_links.add(ToolkitAsset(asset=asset, sort_order=position))
        page.steps.add(*(ToolkitStep(title=title, text=text) for title, text in toolkit["steps"]))
        page.save()
        page.save_revision(user=owner.user).publish(user=owner.user)
    if toolkit.get("announced"):
        _announce(page, scope, days_ago)
    return page


def _announce(page: ToolkitPage, scope: Any, days_ago: float) -> None:
    with at(ago(days_ago - 0.1)):
        said = announce_toolkit(scope=scope, toolkit=page, request_key=f"demo:{page.pk}")
        continue_announcement(said.pk)
        deliver_due_mails()
