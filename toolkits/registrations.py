"""What the toolkits app tells the kernel."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.roles import Capability
from portal.kernel import registries
from portal.kernel.registries import FileOwner, MergeRule, NavigationEntry, SubjectKind, WebhookType
from toolkits.models.toolkit import VIEW
from toolkits.queries.crowd import is_common_asset, is_common_toolkit
from toolkits.services import personal_data as personal
from toolkits.services.announcements import continue_due_announcements
from toolkits.services.changes import spread_due_changes
from toolkits.services.codes import give_codes
from toolkits.services.downloads import merge_uses
from toolkits.services.finding import index_due_assets
from toolkits.services.renditions import make_due_renditions
from toolkits.services.scanning import scan_due
from toolkits.verbs import VERBS
from toolkits.views.files import find_stored
from toolkits.views.toolkits import toolkit_page
from toolkits.works import WORKS


def register() -> None:
    """Fill the registries; called once when the app is ready."""
    for label, told in personal.RULES.items():
        registries.personal_data.register(label, told)
    for label, why_not in personal.NOTHING_PERSONAL.items():
        registries.nothing_personal.register(label, why_not)
    from toolkits.queries.toolkits import find_asset, find_toolkit  # noqa: PLC0415 (same)

    for verb in VERBS:
        registries.verbs.register(verb.key, verb)
    registries.page_views.register(VIEW, toolkit_page)
    for label, work in WORKS.items():
        registries.works.register(label, work)
    registries.sweeps.register("toolkits.announcements", continue_due_announcements)
    registries.sweeps.register("toolkits.changes", spread_due_changes)
    registries.sweeps.register("toolkits.codes", give_codes)
    registries.sweeps.register("toolkits.finding", index_due_assets)
    registries.sweeps.register("toolkits.renditions", make_due_renditions)
    registries.sweeps.register("toolkits.scans", scan_due)
    for prefix in ("assets/", "renditions/"):
        registries.file_owners.register(f"toolkits.{prefix}", FileOwner(prefix, find_stored))
    registries.subject_kinds.register(
        "toolkit", SubjectKind("toolkit", _("Toolkit"), find_toolkit, _toolkit_url, is_common_toolkit)
    )
    registries.subject_kinds.register(
        "asset", SubjectKind("asset", _("File"), find_asset, _asset_url, is_common_asset)
    )
    registries.navigation.register("toolkits", ENTRY)
    registries.webhook_types.register(PUBLISHED.key, PUBLISHED)
    registries.merge_rules.register(
        "toolkits.AssetUse.partner", MergeRule(_("files it downloaded"), by=merge_uses)
    )
    registries.merge_rules.register(
        "toolkits.Rating.partner",
        MergeRule(_("whether files helped it"), unique=("subject_kind", "subject_id")),
    )


ENTRY = NavigationEntry(
    "toolkits",
    _("Toolkits"),
    "toolkits:list",
    "folder-open",
    Capability.READ_TOOLKITS,
    order=20,
    bottom=True,
)


PUBLISHED = WebhookType(
    "toolkit.published",
    _("Toolkit published"),
    _("A toolkit went live, or a new version of it did."),
    {"toolkit": 42, "first_time": True},
)


def _toolkit_url(toolkit) -> str:
    return f"/{toolkit.network.slug}/{toolkit.slug}/"


def _asset_url(asset) -> str:

    return reverse("toolkits:asset", args=[asset.network.slug, asset.pk])
