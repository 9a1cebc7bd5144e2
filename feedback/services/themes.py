"""The codebook, and the themes of a case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from feedback.enums import CaseState
from feedback.models import Case, CaseTheme, Theme
from feedback.rules import aside_error, can_remove_theme, require_desk
from feedback.services.counting import count_theme, uncount_theme
from feedback.services.desk import refresh_cases
from feedback.states import ASIDE, advance
from partners.models import Membership, Network
from partners.roles import HQ_ROLES
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import random_number


@transaction.atomic
def save_theme(
    *,
    scope: Scope,
    network: Network,
    names: dict[str, str],
    definition: str,
    addressee: Membership | None,
    theme: Theme | None = None,
) -> Theme:
    """Add a theme to the codebook or change one; its first language's name is the one that must be there."""
    require_desk(scope, network.pk)
    name = names.get(network.default_language, "").strip()
    if not name:
        raise DomainError(_("Give the theme a name in the network's first language."))
    if addressee and (addressee.network_id != network.pk or addressee.role not in HQ_ROLES):
        raise DomainError(_("The addressee must be somebody at HQ. Choose one of them."))
    same = Theme.objects.filter(network=network, name__iexact=name).exclude(pk=theme.pk if theme else None)
    if same.exists():
        raise DomainError(_("There is a theme of this name already. Choose another name, or use that one."))
    verb = "feedback.theme_changed" if theme else "feedback.theme_added"
    theme = theme or Theme(network=network, code=_free_code(network, name))
    theme.name, theme.definition, theme.addressee = name, definition.strip(), addressee
    theme.names = {language: said.strip() for language, said in names.items() if said.strip()}
    theme.save()
    log_activity(scope=scope, verb=verb, object_kind="theme", object_id=theme.pk)
    return theme


@transaction.atomic
def set_theme_active(*, scope: Scope, theme: Theme, active: bool) -> Theme:
    """Retire a theme, so that no new case takes it, or take it back into use."""
    require_desk(scope, theme.network_id)
    Theme.objects.filter(pk=theme.pk).update(is_active=active)
    theme.is_active = active
    verb = "feedback.theme_revived" if active else "feedback.theme_retired"
    log_activity(scope=scope, verb=verb, object_kind="theme", object_id=theme.pk)
    return theme


@transaction.atomic
def add_theme(*, scope: Scope, case: Case, theme: Theme, at: datetime) -> CaseTheme:
    """Give a case a theme; the first one makes it understood. The same one twice does nothing."""
    require_desk(scope, case.network_id)
    if theme.network_id != case.network_id or not theme.is_active:
        raise DomainError(_("This theme is not in use. Choose another one from the codebook."))
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    if locked.state in ASIDE:
        raise aside_error(locked)
    row: CaseTheme
    had_it = locked.themes.filter(theme=theme).exists()
    row, created = CaseTheme.objects.is_open().get_or_create(case=locked, theme=theme)
    if not had_it:
        count_theme(locked.remark, theme.pk)
    if locked.state == CaseState.RECEIVED:
        locked.save(update_fields=advance(locked, CaseState.UNDERSTOOD, at))
    refresh_cases([locked.pk])
    if created:
        _log(scope, locked, "feedback.theme_given", theme)
    return row


@transaction.atomic
def remove_theme(*, scope: Scope, case_theme: CaseTheme) -> None:
    """Take a theme off a case, as long as it was not passed on; once understood, a case stays so."""
    require_desk(scope, case_theme.case.network_id)
    locked: Case = Case.objects.select_for_update().get(pk=case_theme.case_id)
    row = CaseTheme.objects.filter(pk=case_theme.pk).select_related("theme").first()
    if row is None:
        return
    if not can_remove_theme(row):
        raise DomainError(_("This theme was passed on and can't be taken off. HQ will answer it."))
    row.delete()
    if not locked.themes.filter(theme=row.theme).exists():
        uncount_theme(locked.remark, row.theme_id)
    refresh_cases([locked.pk])
    _log(scope, locked, "feedback.theme_taken_off", row.theme)


def _log(scope: Scope, case: Case, verb: str, theme: Theme) -> None:
    log_activity(scope=scope, verb=verb, object_kind="case", object_id=case.pk, data={"theme": theme.pk})


def _free_code(network: Network, name: str) -> str:
    code = slugify(name)[:50] or f"theme-{random_number(1).lower()}"
    while Theme.objects.filter(network=network, code=code).exists():
        code = f"{code[:50]}-{random_number(1).lower()}"
    return code
