"""What the partners app tells the kernel."""

from __future__ import annotations

from partners.services.mail import deliver_due_mails
from partners.services.merge_rules import RULES
from portal.kernel.registries import merge_rules, register_path_copy, sweeps

PATH_COPIES = (
    "partners.Membership",
    "partners.Touchpoint",
    "partners.Pulse",
    "partners.BranchConsent",
    "partners.Invitation",
)


def register() -> None:
    """Fill the registries; called once when the app is ready."""
    for model in PATH_COPIES:
        register_path_copy(model, "partner")
    for key, rule in RULES.items():
        merge_rules.register(key, rule)
    sweeps.register("partners.mail", deliver_due_mails)
