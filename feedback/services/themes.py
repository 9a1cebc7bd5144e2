"""The themes of a case; the codebook itself is kept by codebook.py."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CaseState
from feedback.models import Case, CaseTheme, Theme
from feedback.rules import aside_error, can_remove_theme, require_desk
from feedback.services.counting import count_theme, uncount_theme
from feedback.services.desk import refresh_cases
from feedback.states import ASIDE, advance
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError


@transaction.atomic
def add_theme(*, scope: Scope, case: Case, theme: Theme, at: datetime) -> CaseTheme:
    """Give a case a theme; the first one makes it understood. The same one twice does nothing.

    The theme is held before the case, as wherever both are: one that is being merged takes no more cases.
    """
    require_desk(scope, case.network_id)
    theme = Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
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
