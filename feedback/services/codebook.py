"""Keep the codebook: every change is a dated row and raises its version by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from feedback.codebook import aspects_changed, can_hang
from feedback.enums import CodebookAct
from feedback.models import CodebookChange, Theme
from feedback.rules import agency_seat, require_lead
from partners.models import Membership, Network
from partners.roles import HQ_ROLES
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import random_number

Step = tuple[str, dict[str, Any]]


@transaction.atomic
def save_theme(
    *,
    scope: Scope,
    network: Network,
    names: dict[str, str],
    definition: str,
    addressee: Membership | None,
    theme: Theme | None = None,
    examples: str = "",
    parent: Theme | None = None,
    at: datetime | None = None,
) -> Theme:
    """Add a theme to the codebook or change one; its first language's name is the one that must be there."""
    require_lead(scope, network.pk)
    hold_codebook(network)
    name = names.get(network.default_language, "").strip()
    _check(network, name, addressee, theme)
    check_place(network, theme, parent)
    kept = Theme.objects.get(pk=theme.pk) if theme else Theme(network=network, code=_free_code(network, name))
    before = kept.entry if theme else {}
    kept.name, kept.definition, kept.examples = name, definition.strip(), examples.strip()
    kept.addressee, kept.parent = addressee, parent
    kept.names = {language: said.strip() for language, said in names.items() if said.strip()}
    kept.save()
    steps = aspects_changed(before, kept.entry) if theme else [(CodebookAct.ADDED, kept.entry)]
    keep_changes(scope=scope, theme=kept, before=before, steps=steps, at=at or timezone.now())
    verb = "feedback.theme_changed" if theme else "feedback.theme_added"
    log_activity(scope=scope, verb=verb, object_kind="theme", object_id=kept.pk)
    return kept


@transaction.atomic
def set_theme_active(*, scope: Scope, theme: Theme, active: bool, at: datetime | None = None) -> Theme:
    """Retire a theme, so that no new case takes it, or take it back into use; what is so already stays."""
    require_lead(scope, theme.network_id)
    hold_codebook(theme.network)
    kept: Theme = Theme.objects.select_for_update().get(pk=theme.pk)
    if kept.merged_into_id is not None:
        raise DomainError(_("This theme is merged into another one. Use that one."), code="merged")
    if kept.is_active != active:
        before = kept.entry
        kept.is_active = active
        kept.save(update_fields=["is_active"])
        act = CodebookAct.REVIVED if active else CodebookAct.RETIRED
        steps: list[Step] = [(act, {"is_active": active})]
        keep_changes(scope=scope, theme=kept, before=before, steps=steps, at=at or timezone.now())
        verb = "feedback.theme_revived" if active else "feedback.theme_retired"
        log_activity(scope=scope, verb=verb, object_kind="theme", object_id=theme.pk)
    return kept


def hold_codebook(network: Network) -> None:
    """Let one change of a network's codebook come after the other."""
    list(Network.objects.select_for_update(no_key=True).filter(pk=network.pk).values_list("pk"))


def keep_changes(
    *, scope: Scope, theme: Theme, before: dict[str, Any], steps: Sequence[Step], at: datetime
) -> list[CodebookChange]:
    """Write down what was done to a theme, each step as a version; the caller holds the codebook."""
    rows = CodebookChange.objects.filter(network_id=theme.network_id)
    version: int = rows.aggregate(last=Max("version"))["last"] or 0
    kept: list[CodebookChange] = []
    for act, parts in steps:
        version += 1
        row = CodebookChange(network_id=theme.network_id, version=version, act=act, theme=theme, at=at)
        row.before, row.after, row.by_id = before, before | parts, agency_seat(scope)
        row.save()
        kept.append(row)
        before = row.after
    return kept


def check_place(network: Network, theme: Theme | None, parent: Theme | None) -> None:
    """Refuse a place in the tree that there can't be."""
    if parent is None or (theme and theme.parent_id == parent.pk):
        return
    if parent.network_id != network.pk or not parent.is_active:
        raise DomainError(_("The theme above must be one in use. Choose another one."), code="parent")
    parents = dict(Theme.objects.filter(network=network).values_list("pk", "parent_id"))
    if not can_hang(parents, theme.pk if theme else None, parent.pk):
        raise DomainError(
            _("The codebook has three levels, and no theme stands under itself. Choose another place."),
            code="parent",
        )


def _check(network: Network, name: str, addressee: Membership | None, theme: Theme | None) -> None:
    if theme and theme.merged_into_id is not None:
        raise DomainError(_("This theme is merged into another one. Use that one."), code="merged")
    if not name:
        raise DomainError(_("Give the theme a name in the network's first language."))
    if addressee and (addressee.network_id != network.pk or addressee.role not in HQ_ROLES):
        raise DomainError(_("The addressee must be somebody at HQ. Choose one of them."))
    same = Theme.objects.filter(network=network, name__iexact=name).exclude(pk=theme.pk if theme else None)
    if same.exists():
        raise DomainError(_("There is a theme of this name already. Choose another name, or use that one."))


def _free_code(network: Network, name: str) -> str:
    code = slugify(name)[:50]
    if not code or code in RESERVED:
        code = f"theme-{random_number(1).lower()}"
    while Theme.objects.filter(network=network, code=code).exists():
        code = f"{code[:50]}-{random_number(1).lower()}"
    return code


# What stands in the place of a code in an address.
RESERVED = frozenset({"new"})
