"""Split a theme, and recode its remarks one by one or many at once: by a person, never by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CodebookAct
from feedback.models import Case, Recoding, Theme
from feedback.rules import can_remove_theme, require_desk, require_lead
from feedback.services.codebook import hold_codebook, keep_changes, save_theme
from feedback.services.selection import Outcome, Step, each_case
from feedback.services.themes import add_theme, remove_theme
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError

FEWEST, MOST = 2, 5


@transaction.atomic
def split_theme(
    *, scope: Scope, theme: Theme, names: Sequence[str], beside: bool, at: datetime
) -> list[Theme]:
    """Add the themes of which one is made, under it or beside it; its remarks stay until they are recoded."""
    require_lead(scope, theme.network_id)
    hold_codebook(theme.network)
    kept: Theme = Theme.objects.select_related("network", "addressee", "parent").get(pk=theme.pk)
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not kept.is_active:
        raise DomainError(_("This theme is not in use. Choose another one from the codebook."))
    if not FEWEST <= len(wanted) <= MOST:
        message = _("Name at least %(fewest)s and at most %(most)s themes of which this one is made.")
        raise DomainError(message % {"fewest": FEWEST, "most": MOST}, code="parts")
    parts = []
    for name in wanted:
        part = save_theme(
            scope=scope,
            network=kept.network,
            names={kept.network.default_language: name},
            definition="",
            addressee=kept.addressee,
            parent=kept.parent if beside else kept,
            at=at,
        )
        part.split_from = kept
        part.save(update_fields=["split_from"])
        parts.append(part)
    steps = [(CodebookAct.SPLIT.value, {"parts": [part.pk for part in parts]})]
    keep_changes(scope=scope, theme=kept, before=kept.entry, steps=steps, at=at)
    log_activity(scope=scope, verb="feedback.theme_split", object_kind="theme", object_id=kept.pk)
    return parts


def recode_selected(*, scope: Scope, cases: Sequence[Case], was: Theme, now: Theme, at: datetime) -> Outcome:
    """Give cases of a split theme the part that fits, in its place; `now` as `was` leaves them there.

    What HQ has or has answered keeps its theme.
    """
    if now.pk != was.pk and (now.split_from_id != was.pk or not now.is_active):
        raise DomainError(_("This is no part of the theme. Choose one of its parts."), code="part")

    def recode(case: Case) -> Step | None:
        require_desk(scope, case.network_id)
        row = case.themes.is_open().filter(theme=was).first()
        if row is None or not can_remove_theme(row):
            return None
        had_it = case.themes.is_open().filter(theme=now).exists()
        if now.pk != was.pk:
            add_theme(scope=scope, case=case, theme=now, at=at)
            remove_theme(scope=scope, case_theme=row)
        kept = Recoding.objects.create(case=case, was=was, now=now, at=at)
        return case.pk, had_it, kept.pk

    return each_case(cases, recode)


def undo_recoded(*, scope: Scope, steps: Sequence[Step], at: datetime) -> int:
    """Give cases their theme back where the part was not passed on or taken off since; returns how many."""
    require_desk(scope, scope.network_id)
    rows = Recoding.objects.filter(case__in=Case.objects.visible_to(scope), change=None)
    held = rows.select_related("case", "was", "now").in_bulk([kept for _case, _had, kept in steps])
    return sum(
        _undo(scope, held[kept], had_it=bool(had), at=at) for _case, had, kept in steps if kept in held
    )


def _undo(scope: Scope, kept: Recoding, *, had_it: bool, at: datetime) -> bool:
    try:
        with transaction.atomic():
            if kept.now_id != kept.was_id:
                row = kept.case.themes.is_open().filter(theme=kept.now).first()
                if row is None or (not had_it and not can_remove_theme(row)):
                    return False
                add_theme(scope=scope, case=kept.case, theme=kept.was, at=at)
                if not had_it:
                    remove_theme(scope=scope, case_theme=row)
            kept.delete()
    except DomainError:
        return False
    return True
