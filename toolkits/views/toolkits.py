"""The list of toolkits, a toolkit's page and a file's page, for people who are signed in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.access import requires
from partners.roles import Capability
from portal.kernel.htmx import render_page
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.basket import basket_of
from toolkits.models import Asset, ToolkitPage
from toolkits.queries.changed_files import ChangedFile, changed_files
from toolkits.queries.helped import ratings_of
from toolkits.queries.toolkits import FileCard, Wanted, file_cards, toolkit_list
from toolkits.views.current import current_url
from toolkits.views.pages import Addresses, note_opening, shown_files, toolkit_context


@require_safe
@requires(Capability.READ_TOOLKITS)
def toolkit_list_page(request: HttpRequest, network: str) -> HttpResponse:
    """Show what is published for the reader, newest first, filtered by the address."""
    asked = request.GET
    wanted = Wanted(
        q=asked.get("q", "").strip()[:100],
        language=asked.get("language", "")[:10],
        campaign=asked.get("campaign", "")[:20],
        cursor=asked.get("after", ""),
    )
    shown = toolkit_list(request.scope, request.network, wanted)
    context = {
        "shown": shown,
        "wanted": wanted,
        "links": _filter_links(wanted),
        "next_query": _query(wanted, after=shown.next_cursor),
        "changed": len(_changed(request)),
        "reads_missed": request.scope.can(Capability.READ_MISSED),
    }
    return render_page(request, "toolkits/toolkit_list.html", context, part="toolkit-cards")


def _changed(request: HttpRequest) -> list[ChangedFile]:
    """Return the reader's files that have changed; a part of the list says nothing of them."""
    people = () if getattr(request, "htmx", None) else request.scope.person_ids
    return changed_files(request.scope, request.network, people, timezone.now()).files if people else []


def _filter_links(wanted: Wanted) -> dict[str, str]:
    return {
        "without_language": _query(wanted, language=""),
        "without_campaign": _query(wanted, campaign=""),
        "without_q": _query(wanted, q=""),
    }


def _query(wanted: Wanted, **changes: str) -> str:
    parts = {"q": wanted.q, "language": wanted.language, "campaign": wanted.campaign, **changes}
    return "?" + urlencode({key: value for key, value in parts.items() if value})


def toolkit_page(request: HttpRequest, toolkit: ToolkitPage) -> HttpResponse:
    """Show a toolkit at its own address; portal.web.pages has asked whether the reader may see it."""
    slug = toolkit.network.slug
    note_opening(request, request.scope, toolkit)
    context = toolkit_context(
        toolkit,
        request.scope,
        Addresses(slug),
        _say_url(request, "toolkit", toolkit.pk),
        basket_of(request),
    )
    crumbs = [
        {"label": _("Toolkits"), "url": reverse("toolkits:list", args=[slug])},
        {"label": toolkit.title, "url": ""},
    ]
    if request.scope.can(Capability.READ_REACH) and toolkit.pk:
        context["reach_url"] = reverse("toolkits:reach", args=[slug, toolkit.pk])
    return render_page(
        request, "toolkits/toolkit_page.html", {**context, "crumbs": crumbs, "frame": "portal/base.html"}
    )


@require_safe
@requires(Capability.READ_TOOLKITS)
def asset_page(request: HttpRequest, network: str, asset_id: int) -> HttpResponse:
    """Show a file with its picture, its facts and its versions."""
    asset = get_visible_or_404(Asset.objects, request.scope, pk=asset_id)
    cards = file_cards([asset], request.scope, request.network)
    if not cards:
        raise Http404
    addresses = Addresses(network)
    context = {
        "shown": shown_files(cards, addresses, basket_of(request))[0],
        "asset": asset,
        "picture_url": _picture(addresses, cards[0]) if cards[0].thumb_id else "",
        "current_url": current_url(cards[0].asset.current.code),
        "page_url": request.build_absolute_uri(addresses.page(asset.pk)),
        "toolkits": ToolkitPage.objects.aimed_at(request.scope).filter(asset_links__asset=asset).distinct(),
        "say_url": _say_url(request, "asset", asset.pk),
        "helped_url": addresses.helped() if request.scope.can(Capability.SPEAK) else "",
        "about": f"asset:{asset.pk}",
        "ratings": ratings_of(request.scope, request.network, "asset", asset.pk),
        "holders_url": _holders_url(request, asset),
        "crumbs": [
            {"label": _("Toolkits"), "url": reverse("toolkits:list", args=[network])},
            {"label": asset.title, "url": ""},
        ],
    }
    return render_page(request, "toolkits/asset_page.html", context)


def _picture(addresses: Addresses, card: FileCard) -> str:
    """Return the large picture; the small one while terms wait that stand before the large one too."""
    return addresses.picture(card.asset.pk, "thumb" if card.rights.asks else "preview")


def _holders_url(request: HttpRequest, asset: Asset) -> str:
    """Return where it says who holds which version, for those who read figures of reach."""
    may_read = request.scope.can(Capability.READ_REACH)
    return reverse("toolkits:holders", args=[request.network.slug, asset.pk]) if may_read else ""


def _say_url(request: HttpRequest, kind: str, pk: int) -> str:
    """Return where the reader speaks about a subject, if their role speaks."""
    if not request.scope.can(Capability.SPEAK):
        return ""
    return reverse("feedback:say", args=[request.network.slug]) + f"?about={kind}:{pk}"
