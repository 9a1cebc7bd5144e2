"""What toolkits add to the Wagtail admin, and what they refuse there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from partners.models import Network
from partners.queries.editing import edited_networks
from portal.kernel.keys import key_in
from toolkits import admin_urls
from toolkits.models import ToolkitPage
from toolkits.models.editor import network_under
from toolkits.queries.announced import is_announced


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Put our pages under /admin/n/<network>/."""
    return [path("n/<slug:slug>/", include(admin_urls))]


@hooks.register("insert_global_admin_css")
def admin_styles() -> str:
    """Add the few styles of our pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("toolkits/admin.css"))


@hooks.register("construct_main_menu")
def add_network_menus(request: HttpRequest, items: list[MenuItem]) -> None:
    """Give editors a menu for each network they publish for."""
    for position, network in enumerate(edited_networks(request.user)):
        menu = SubmenuMenuItem(
            network.name,
            _menu(network),
            name=f"network-{network.slug}",
            icon_name="folder-open-inverse",
            order=150 + position,
        )
        items.append(menu)


def _menu(network: Network) -> Menu:
    entries = (
        (_("Files"), "assets", "doc-full"),
        (_("Upkeep"), "upkeep", "clipboard-list"),
        (_("Licences"), "licences", "lock"),
        (_("Audiences"), "audiences", "group"),
        (_("Campaigns"), "campaigns", "calendar"),
    )
    missed = MenuItem(
        _("What is missed"),
        reverse("toolkits:missed", args=[network.slug]),
        name=f"{network.slug}-missed",
        icon_name="help",
        order=len(entries),
    )
    return Menu(
        items=[
            MenuItem(
                label,
                reverse(f"toolkits_admin:{name}", args=[network.slug]),
                name=f"{network.slug}-{name}",
                icon_name=icon,
                order=order,
            )
            for order, (label, name, icon) in enumerate(entries)
        ]
        + [missed],
    )


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer "Announce" and "Reach" on a toolkit's own pages."""
    yield from _toolkit_buttons(page)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Offer both in the explorer."""
    yield from _toolkit_buttons(page)


def _toolkit_buttons(page: Page) -> Iterator[Button]:
    if page.pk and isinstance(page.specific, ToolkitPage):
        slug = page.specific.network.slug
        url = reverse("toolkits_admin:announce", args=[slug, page.pk])
        yield Button(_("Announce"), url=url, icon_name="mail", priority=45)
        reach = reverse("toolkits:reach", args=[slug, page.pk])
        yield Button(_("Reach"), url=reach, icon_name="view", priority=46)


@hooks.register("before_copy_page")
def refuse_foreign_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to copy a page into another network, even for somebody who works for both."""
    target = key_in(request.POST.get("new_parent_page", ""))
    if request.method == "POST" and target:
        return _refuse_foreign(request, page, Page.objects.filter(pk=target).first())
    return None


@hooks.register("before_move_page")
def refuse_foreign_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Refuse to move a page into another network."""
    return _refuse_foreign(request, page, destination)


def _refuse_foreign(request: HttpRequest, page: Page, destination: Page | None) -> HttpResponse | None:
    above = page.get_parent()
    home = network_under(page) or (network_under(above) if above else None)
    if destination is None or home is None or network_under(destination) == home:
        return None
    messages.error(request, _("A page stays in its network. Make a new one over there."))
    return redirect("wagtailadmin_explore", above.pk)


@hooks.register("before_delete_page")
def refuse_deleting_announced(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep what people were told of: it can be unpublished, never deleted."""
    if not isinstance(page.specific, ToolkitPage) or not is_announced(page.pk):
        return None
    messages.error(request, _("People were told of this toolkit. Unpublish it instead of deleting it."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
