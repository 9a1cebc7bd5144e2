"""What the root tells the kernel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.roles import Capability
from portal.kernel.registries import NavigationEntry, founders, navigation
from portal.web.founding import found_pages


def register() -> None:
    """Fill the registries; called once when the app is ready."""
    founders.register("portal.pages", found_pages)
    navigation.register(
        "home",
        NavigationEntry("home", _("Home"), "portal:home", "home", Capability.READ_MANDATE, order=10, bottom=True),
    )
