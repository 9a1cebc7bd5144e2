"""What the partners app tells the kernel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.models.imports import EXPORTS, IMPORTS
from partners.roles import Capability
from partners.services.asking_erasure import carry_out_due
from partners.services.exporting import make_due_archives
from partners.services.imports.exporting import make_due_exports
from partners.services.imports.runs import continue_due_imports
from partners.services.mail import deliver_due_mails
from partners.services.merge_rules import RULES
from partners.services.personal_rules import NOTHING_PERSONAL
from partners.services.personal_rules import RULES as PERSONAL
from partners.services.retention import RETENTIONS
from partners.services.webhooks.deliver import nudge_due_webhooks
from partners.views.import_files import find_export, find_import
from partners.works import WORKS
from portal.kernel.registries import (
    FileOwner,
    NavigationEntry,
    file_owners,
    merge_rules,
    navigation,
    nothing_personal,
    personal_data,
    register_path_copy,
    retentions,
    sweeps,
    works,
)

PATH_COPIES = (
    "partners.Membership",
    "partners.Touchpoint",
    "partners.Pulse",
    "partners.BranchConsent",
    "partners.Invitation",
    "partners.SendHold",
)

# The agency leads to each team from its partner's page.
TEAM = NavigationEntry(
    "team",
    _("My team"),
    "team:own",
    "users",
    Capability.MANAGE_TEAM,
    order=70,
    unless=Capability.READ_PEOPLE,
)


BRANCH = NavigationEntry(
    "branch-settings",
    _("What HQ may"),
    "partners:branch-settings",
    "adjustments-horizontal",
    Capability.SET_BRANCH,
    order=80,
)


# One place, two names: the agency looks after the network, others look partners up.
NETWORK = (
    NavigationEntry(
        "network", _("Network"), "partners:directory", "building-office-2", Capability.READ_PEOPLE, order=60
    ),
    NavigationEntry(
        "partners",
        _("Partners"),
        "partners:directory",
        "building-office-2",
        Capability.READ_PARTNERS,
        order=60,
        unless=Capability.READ_PEOPLE,
    ),
)


def register() -> None:
    """Fill the registries; called once when the app is ready."""
    for label, told in PERSONAL.items():
        personal_data.register(label, told)
    for label, why_not in NOTHING_PERSONAL.items():
        nothing_personal.register(label, why_not)
    for model in PATH_COPIES:
        register_path_copy(model, "partner")
    for key, rule in RULES.items():
        merge_rules.register(key, rule)
    for label, work in WORKS.items():
        works.register(label, work)
    sweeps.register("partners.mail", deliver_due_mails)
    sweeps.register("partners.webhooks", nudge_due_webhooks)
    sweeps.register("partners.archives", make_due_archives)
    sweeps.register("partners.erasures", carry_out_due)
    for key, kept in RETENTIONS.items():
        retentions.register(key, kept)
    sweeps.register("partners.imports", continue_due_imports)
    sweeps.register("partners.exports", make_due_exports)
    file_owners.register("partners.imports", FileOwner(IMPORTS, find_import))
    file_owners.register("partners.exports", FileOwner(EXPORTS, find_export))
    navigation.register(BRANCH.key, BRANCH)
    for place in NETWORK:
        navigation.register(place.key, place)
    navigation.register("team", TEAM)
