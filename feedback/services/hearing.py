"""Let authors whose remarks were merged into another one hear the answers to it: each once.

An answer heard so is a row of its own on the merged case, never passed on: HQ reads no more of it than
before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from feedback.enums import CaseState, Mode
from feedback.models import Answer, Case, CaseTheme, Telling
from feedback.queries.merged import merged_under
from feedback.services.counting import count_theme, uncount_theme
from feedback.services.telling import settle_told
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge

# A merged case that is held, and the key of the one at the end of its way.
Held = tuple[Case, int]


def lock_merged(case_ids: Collection[int]) -> list[Held]:
    """Hold what is merged into locked cases, each with the one of them at the end of its way.

    Looked up again when held: one may have been taken apart meanwhile, and others with it.
    """
    under = merged_under(case_ids)
    rows = Case.objects.select_for_update(of=["self"]).filter(pk__in=under, state=CaseState.MERGED)
    held = list(rows.select_related("remark__network").order_by("pk")) if under else []
    still = merged_under(case_ids) if held else {}
    return [(case, still[case.pk]) for case in held if case.pk in still]


def rows_to_hear(held: Iterable[Held], theme_id: int) -> list[CaseTheme]:
    """Return unsaved what merged cases would hear of an answer to a theme."""
    return [CaseTheme(case=case, theme_id=theme_id, heard_with_id=kept_id) for case, kept_id in held]


@transaction.atomic
def hear(rows: Iterable[CaseTheme], answer: Answer, at: datetime) -> int:
    """Let merged cases that are held have an answer, and its telling; what heard it before is left out."""
    heard = set(CaseTheme.objects.filter(answer=answer).values_list("case_id", flat=True))
    new = [row for row in rows if row.case_id not in heard]
    theme = {"theme_id": answer.theme_id, "case__in": [row.case_id for row in new]}
    known = set(CaseTheme.objects.filter(**theme).values_list("case_id", flat=True))
    for row in new:
        row.answer = answer
    tellings = []
    for row in CaseTheme.objects.bulk_create(new, batch_size=500):
        if row.case_id not in known:
            count_theme(row.case.remark, row.theme_id)
        if row.case.remark.mode == Mode.NO_IDENTITY:
            settle_told(case=row.case, case_theme=row, at=at)
        else:
            tellings.append(Telling(answer=answer, case_theme=row, due_at=at))
    Telling.objects.bulk_create(tellings, batch_size=500)
    return len(new)


def hear_what_was_answered(kept: Case, at: datetime) -> None:
    """Let whatever is merged into a locked case hear every answer that it has."""
    held = lock_merged([kept.pk])
    answers = Answer.objects.filter(covered__case=kept).distinct().order_by("answered_at", "pk")
    for answer in answers:
        if hear(rows_to_hear(held, answer.theme_id), answer, at):
            nudge("feedback.tell_answer", answer.pk)


def unhear(case_ids: Collection[int]) -> None:
    """Take back what these cases heard with others and nobody was told yet; what was told stays told."""
    rows = CaseTheme.objects.filter(case__in=case_ids, heard_with__isnull=False, told_at=None)
    outside = rows.exclude(heard_with__in=case_ids).values("pk")
    waiting = Telling.objects.select_for_update().filter(case_theme__in=outside, work_state=WorkState.DUE)
    taken = list(waiting.values_list("pk", "case_theme"))
    Telling.objects.filter(pk__in=[pk for pk, _row in taken]).delete()
    gone = CaseTheme.objects.filter(pk__in=[row for _pk, row in taken])
    lost = {
        (row.case_id, row.theme_id): row.case.remark for row in gone.select_related("case__remark__network")
    }
    gone.delete()
    left = set(CaseTheme.objects.filter(case__in=case_ids).values_list("case_id", "theme_id"))
    for (case_id, theme_id), remark in lost.items():
        if (case_id, theme_id) not in left:
            uncount_theme(remark, theme_id)
