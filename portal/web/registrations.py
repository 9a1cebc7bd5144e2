"""What the root tells the kernel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.roles import Capability
from portal.kernel import registries
from portal.kernel.registries import (
    FileOwner,
    NavigationEntry,
    file_owners,
    founders,
    mandates,
    navigation,
    page_views,
)
from portal.models.articles import VIEW
from portal.web import personal_data
from portal.web.admin_filters import keep_networks_apart
from portal.web.founding import found_pages
from portal.web.health.parts import register_parts
from portal.web.images import find_image
from portal.web.mandate import mandate_of
from portal.web.metrics.tasks import watch_tasks
from portal.web.news import article


def register() -> None:
    """Fill the registries; called once when the app is ready."""
    keep_networks_apart()
    watch_tasks()
    register_parts()
    for label, told in personal_data.RULES.items():
        registries.personal_data.register(label, told)
    for label, why_not in personal_data.NOTHING_PERSONAL.items():
        registries.nothing_personal.register(label, why_not)
    founders.register("portal.pages", found_pages)
    mandates.register("portal.mandate", mandate_of)
    for prefix in ("images/", "original_images/"):
        file_owners.register(f"portal.{prefix}", FileOwner(prefix, find_image))
    page_views.register(VIEW, article)
    _register_places()


def _register_places() -> None:
    navigation.register(
        "home",
        NavigationEntry(
            "home", _("Home"), "portal:home", "home", Capability.READ_MANDATE, order=10, bottom=True
        ),
    )
    navigation.register(
        "news",
        NavigationEntry(
            "news",
            pgettext_lazy("place", "News"),
            "portal:news",
            "newspaper",
            Capability.READ_MANDATE,
            order=22,
            unless=Capability.WORK_DESK,  # the agency's places are its work; it reads news at its home
            there=lambda network: network.has_news,
        ),
    )
    navigation.register(
        "dashboard",
        NavigationEntry(
            "dashboard",
            _("Dashboard"),
            "portal:dashboard",
            "chart-bar",
            Capability.READ_DASHBOARD,
            order=25,
        ),
    )
