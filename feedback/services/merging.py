"""Merge a remark's case into another one's that says the same, and take them apart again.

A merge is a link: both keep their words, mode, themes, notes and files, and each its own receipt. The merged
one needs no work; its author hears every answer to the kept one. Taking apart restores every field.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CaseState
from feedback.models import Answer, Case
from feedback.queries.merged import kept_of, merged_under
from feedback.rules import can_merge, require_desk
from feedback.services.desk import refresh_cases
from feedback.services.hearing import hear_what_was_answered, unhear
from feedback.states import advance, stood_before
from partners.models import Network
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError, StaleError

ANSWERED = frozenset({CaseState.ANSWERED, CaseState.TOLD, CaseState.CHECKED})


@transaction.atomic
def merge_case(*, scope: Scope, case: Case, into: Case, at: datetime) -> Case:
    """Merge a case into another one of its network, or into what that one is merged into; returns the kept.

    What is merged into the case comes along. The same merge said twice is one.
    """
    require_desk(scope, case.network_id)
    require_desk(scope, into.network_id)
    gone, kept = _locked(case.network_id, case.pk, into.pk)
    if gone.merged_into_id is not None and kept_of(gone.pk) == kept.pk:
        return kept
    check_merge(gone, kept)
    changed = advance(gone, CaseState.MERGED, at)
    gone.merged_into = kept
    gone.save(update_fields=[*changed, "merged_into"])
    refresh_cases([gone.pk])
    hear_what_was_answered(kept, at)
    _log(scope, "feedback.case_merged", gone.pk, kept.pk)
    return kept


def check_merge(gone: Case, kept: Case) -> None:
    """Refuse what can't be merged, saying what to do instead; `kept` is at the end of its way."""
    if gone.pk == kept.pk:
        raise DomainError(
            _("That is this remark itself, or one that is merged into it. Name another one."), code="same"
        )
    if gone.state == CaseState.MERGED or kept.state == CaseState.MERGED:
        raise StaleError(_("One of the two was merged meanwhile. Load the page again."))
    if CaseState.CLOSED in {gone.state, kept.state}:
        raise DomainError(_("One of the two is closed. Take it up again first, then merge."), code="closed")
    if not can_merge(gone):
        raise DomainError(
            _("HQ has this remark or has answered it. Merge the other one into this one."), code="with_hq"
        )
    if gone.urgent and not kept.urgent:
        raise DomainError(
            _("This remark is urgent. Mark the other one as urgent first, or merge that one into this one."),
            code="urgent",
        )
    if kept.state in ANSWERED and not Answer.objects.filter(covered__case=kept).exists():
        raise DomainError(
            _("That one was answered in words to its author alone. Answer this one by itself."),
            code="answered_alone",
        )


@transaction.atomic
def unmerge_case(*, scope: Scope, case: Case, at: datetime) -> Case:
    """Take a merged case out again, to where it stood; what its author was told stays told."""
    require_desk(scope, case.network_id)
    _one_after_the_other(case.network_id)
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    if locked.state != CaseState.MERGED:
        return locked
    was = locked.merged_into_id
    unhear([locked.pk, *merged_under([locked.pk])])
    changed = advance(locked, stood_before(locked), at)
    locked.merged_into = locked.merged_at = None
    locked.save(update_fields=[*changed, "merged_into", "merged_at"])
    refresh_cases([locked.pk])
    _log(scope, "feedback.case_unmerged", locked.pk, was)
    return locked


def _locked(network_id: int, case_id: int, into_id: int) -> tuple[Case, Case]:
    """Hold both; the second is what the other one led to when it was looked up.

    One merge after the other in a network: what hangs under both is held as well, in an order of its own.
    """
    _one_after_the_other(network_id)
    kept_id = kept_of(into_id)
    rows = Case.objects.select_for_update().filter(pk__in=[case_id, kept_id]).order_by("pk")
    held = {row.pk: row for row in rows}
    return held[case_id], held[kept_id]


def _one_after_the_other(network_id: int) -> None:
    list(Network.objects.select_for_update(no_key=True).filter(pk=network_id).values_list("pk"))


def _log(scope: Scope, verb: str, case_id: int, kept_id: int | None) -> None:
    log_activity(scope=scope, verb=verb, object_kind="case", object_id=case_id, data={"kept": kept_id})
