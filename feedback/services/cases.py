"""The work on a remark: opened with it, owned, themed elsewhere, checked by its author."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CaseState, CheckResult, Mode
from feedback.models import Case, CaseTheme, Note, Remark
from feedback.rules import agency_seat, require_desk
from feedback.services.clock import first_due, restart
from feedback.services.desk import refresh_cases
from feedback.services.guarding import flag_if_found
from feedback.states import advance
from feedback.working_time import start_of_day
from partners.models import Membership
from partners.roles import AGENCY_ROLES
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError, StaleError


@transaction.atomic(savepoint=False)
def open_case(*, remark: Remark, at: datetime, urgent: str = "") -> Case:
    """Open the work on a remark, due for a first reply in two working days, the same day if it is urgent.

    One with no identity keeps the day only: a moment could be laid beside somebody's visit.
    """
    network = remark.network
    if remark.mode == Mode.NO_IDENTITY:
        at = start_of_day(at, network.time_zone)
    case = Case(remark=remark, network=network, received_at=at, urgent=urgent)
    case.due_at = first_due(case, at)
    case.save(force_insert=True)
    return flag_if_found(case)


@transaction.atomic
def check_answer(*, remark: Remark, result: str, at: datetime) -> Case:
    """Keep what the author says to "did that answer it?"; a "no" brings the case back with its themes open.

    Possible once the author was told; called for the author behind the receipt link or the own list alone.
    One with no identity keeps the day only, as everywhere.
    """
    if remark.mode == Mode.NO_IDENTITY:
        at = start_of_day(at, remark.network.time_zone)
    case: Case = Case.objects.select_for_update().get(remark=remark)
    if case.state != CaseState.TOLD and case.check_result == result:
        return case
    if case.state == CaseState.TOLD:
        changed: tuple[str, ...] = advance(case, CaseState.CHECKED, at)
    elif can_take_check_back(case, result):
        changed = ()
    else:
        raise DomainError(_("There is no answer to say this about yet. We will write when there is one."))
    case.check_result = result
    if result == CheckResult.NO:
        changed += _reopen(case, at)
    case.save(update_fields=[*changed, "check_result"])
    refresh_cases([case.pk])
    return case


def can_take_check_back(case: Case, result: str) -> bool:
    """Say whether a "yes" may still become a "no"; the other way the work has already begun anew."""
    return case.state == CaseState.CHECKED and result == CheckResult.NO


def _reopen(case: Case, at: datetime) -> tuple[str, ...]:
    changed = advance(case, CaseState.UNDERSTOOD, at)
    changed += restart(case, at)
    open_themes = set(case.themes.is_open().values_list("theme_id", flat=True))
    closed = set(case.themes.values_list("theme_id", flat=True)) - open_themes
    opened = [CaseTheme(case=case, theme_id=theme_id) for theme_id in sorted(closed)]
    CaseTheme.objects.bulk_create(opened)
    # Dated by what is known of the author's word, which is the day alone when they have no identity.
    case.themes.filter(pk__in=[row.pk for row in opened]).update(added_at=at)
    if case.themes.owed().exists():
        changed += advance(case, CaseState.PASSED_ON, at)
    return changed


@transaction.atomic
def assign_case(*, scope: Scope, case: Case, owner: Membership | None) -> Case:
    """Give the case to somebody of the agency, or back to nobody."""
    require_desk(scope, case.network_id)
    if owner and (
        owner.network_id != case.network_id or owner.role not in AGENCY_ROLES or not owner.is_active
    ):
        raise DomainError(_("Only people of the agency own cases. Choose one of them."))
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    locked.owner = owner
    locked.save(update_fields=["owner"])
    log_activity(
        scope=scope,
        verb="feedback.case_assigned",
        object_kind="case",
        object_id=case.pk,
        data={"owner": owner.pk if owner else None},
    )
    return locked


@transaction.atomic
def take_case(*, scope: Scope, case: Case, was: int) -> Case:
    """Make the case one's own, if it is still whose the page says: a key of a membership, 0 for nobody's.

    Raises StaleError for whoever looks at an older page and may not know that a colleague has it.
    """
    require_desk(scope, case.network_id)
    locked: Case = Case.objects.select_for_update(of=["self"]).select_related("owner__person").get(pk=case.pk)
    me = agency_seat(scope)
    if locked.owner is not None and locked.owner_id not in {was, me}:
        said = _("%(name)s took it meanwhile. If you agree on it, take it over now.")
        raise StaleError(said % {"name": locked.owner.person.name})
    return assign_case(scope=scope, case=locked, owner=Membership.objects.filter(pk=me).first())


@transaction.atomic
def add_note(*, scope: Scope, case: Case, text: str) -> Note:
    """Write an internal note, which only the agency reads; the newest one said again stays one."""
    require_desk(scope, case.network_id)
    if not text.strip():
        raise DomainError(_("Write the note first."))
    Case.objects.select_for_update().get(pk=case.pk)
    said = {"author_id": agency_seat(scope), "text": text.strip()}
    newest: Note | None = Note.objects.filter(case=case).order_by("-pk").first()
    if newest is not None and said == {key: getattr(newest, key) for key in said}:
        return newest
    note: Note = Note.objects.create(case=case, **said)
    refresh_cases([case.pk])
    log_activity(scope=scope, verb="feedback.note_added", object_kind="case", object_id=case.pk)
    return note
