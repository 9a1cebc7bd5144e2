"""What the partners app tells the kernel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.roles import Capability
from partners.services.mail import deliver_due_mails
from partners.services.merge_rules import RULES
from portal.kernel.registries import NavigationEntry, merge_rules, navigation, register_path_copy, sweeps

PATH_COPIES = (
    "partners.Membership",
    "partners.Touchpoint",
    "partners.Pulse",
    "partners.BranchConsent",
    "partners.Invitation",
)

TEAM = NavigationEntry("team", _("My team"), "team:own", "users", Capability.MANAGE_TEAM, order=70)


BRANCH = NavigationEntry(
    "branch-settings",
    _("What HQ may"),
    "partners:branch-settings",
    "adjustments-horizontal",
    Capability.SET_BRANCH,
    order=80,
)


def register() -> None:
    """Fill the registries; called once when the app is ready."""
    for model in PATH_COPIES:
        register_path_copy(model, "partner")
    for key, rule in RULES.items():
        merge_rules.register(key, rule)
    sweeps.register("partners.mail", deliver_due_mails)
    navigation.register(BRANCH.key, BRANCH)
    navigation.register("team", TEAM)
