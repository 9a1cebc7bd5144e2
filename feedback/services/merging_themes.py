"""Merge one theme into another: what was coded by it reads as the other one from then on.

One transaction. The theme that goes is retired and points to the kept one; its answers and promises, and what
HQ owes under it, go over as they are. Which remarks had it stays written down (`Recoding`). A case that had
both counts once: of two open rows one stays, and who waits for HQ's answer waits for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CodebookAct
from feedback.models import Answer, Case, CaseTheme, CodebookChange, Message, Note, Recoding, Theme
from feedback.queries.merging_themes import cases_of
from feedback.rules import require_lead
from feedback.services.codebook import hold_codebook, keep_changes
from feedback.services.counting import record_facts, theme_fact_of
from feedback.services.desk import refresh_cases
from feedback.services.owing import carry_owed, refresh_owed
from feedback.services.passing import tell_addressee
from feedback.services.reminding import carry_told
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.nudges import nudge

CHUNK = 2000


@transaction.atomic
def merge_theme(*, scope: Scope, theme: Theme, into: Theme, at: datetime) -> CodebookChange:
    """Merge a theme into another one of its network; the same merge said twice is one."""
    require_lead(scope, theme.network_id)
    hold_codebook(theme.network)
    gone, kept = _held(theme, into)
    done: CodebookChange | None = CodebookChange.objects.filter(theme=gone, act=CodebookAct.MERGED).last()
    if done is not None and gone.merged_into_id == kept.pk:
        return done
    check_theme_merge(gone, kept)
    before = gone.entry
    gone.merged_into, gone.is_active = kept, False
    gone.save(update_fields=["merged_into", "is_active"])
    Theme.objects.filter(merged_into=gone).update(merged_into=kept)
    steps = [(CodebookAct.MERGED.value, {"merged_into": kept.pk, "is_active": False})]
    [change] = keep_changes(scope=scope, theme=gone, before=before, steps=steps, at=at)
    was_owed = CaseTheme.objects.owed().filter(theme=gone).exists()
    _move(gone, kept, change)
    _settle_with_hq(gone, kept, was_owed=was_owed, at=at)
    data = {"into": kept.pk}
    log_activity(scope=scope, verb="feedback.theme_merged", object_kind="theme", object_id=gone.pk, data=data)
    nudge("feedback.retake_demand", gone.network_id)
    return change


def check_theme_merge(gone: Theme, kept: Theme) -> None:
    """Refuse what can't be merged, saying what to do instead."""
    if gone.pk == kept.pk or gone.network_id != kept.network_id:
        raise DomainError(_("Choose another theme of this codebook to merge it into."), code="same")
    if gone.merged_into_id is not None or not kept.is_active:
        raise DomainError(
            _("One of the two is not in use any more. Load the page again and choose."), code="merged"
        )
    if gone.children.filter(is_active=True).exists():
        raise DomainError(
            _("Other themes stand under this one. Move them elsewhere in the codebook first."),
            code="children",
        )
    addressee = kept.addressee
    unheard = addressee is None or not addressee.is_active
    if unheard and CaseTheme.objects.owed().filter(theme=gone).exists():
        raise DomainError(
            _("HQ owes answers under this theme, and nobody receives the other. Name an addressee first."),
            code="addressee",
        )


def _held(theme: Theme, into: Theme) -> tuple[Theme, Theme]:
    """Hold both themes before any case, in the order of their keys."""
    rows = Theme.objects.select_for_update(of=["self"]).filter(pk__in=[theme.pk, into.pk])
    held = {row.pk: row for row in rows.select_related("network", "addressee__person").order_by("pk")}
    return held[theme.pk], held[into.pk]


def _move(gone: Theme, kept: Theme, change: CodebookChange) -> None:
    """Move every case over, some thousand at a time within the one transaction."""
    held = list(cases_of(gone).select_for_update().values_list("pk", flat=True))
    for start in range(0, len(held), CHUNK):
        _move_some(gone, kept, change, held[start : start + CHUNK])


def _move_some(gone: Theme, kept: Theme, change: CodebookChange, pks: Sequence[int]) -> None:
    had_it = set(CaseTheme.objects.filter(theme=kept, case__in=pks).values_list("case", flat=True))
    gone_rows = [_make_one(mine, other, change) for mine, other in _twice_open(gone, kept, pks)]
    CaseTheme.objects.filter(pk__in=gone_rows).delete()
    CaseTheme.objects.filter(theme=gone, case__in=pks).update(theme=kept)
    Recoding.objects.bulk_create(
        (Recoding(case_id=pk, was=gone, now=kept, change=change, at=change.at) for pk in pks), batch_size=500
    )
    facts = []
    for case in Case.objects.filter(pk__in=pks).select_related("remark__network").order_by("pk"):
        facts.append(theme_fact_of(case.remark, gone.pk).against())
        if case.pk not in had_it:
            facts.append(theme_fact_of(case.remark, kept.pk))
    record_facts(gone.network_id, facts)
    refresh_cases(pks)


def _twice_open(gone: Theme, kept: Theme, pks: Sequence[int]) -> Iterator[tuple[CaseTheme, CaseTheme]]:
    """Yield the open rows of cases that have both themes open: the one that goes, and the kept theme's."""
    going = (
        CaseTheme.objects.is_open().filter(theme=gone, case__in=pks).select_related("case__remark", "theme")
    )
    theirs = CaseTheme.objects.is_open().filter(theme=kept, case__in=going.values("case"))
    theirs = theirs.select_related("case__remark", "theme")
    by_case = {row.case_id: row for row in theirs}
    yield from ((row, by_case[row.case_id]) for row in list(going.order_by("pk")) if row.case_id in by_case)


def _make_one(mine: CaseTheme, other: CaseTheme, change: CodebookChange) -> int:
    """Make one row of two, and return the key of the one to be dropped.

    The one stays about which HQ asks its author, else the one that HQ has.

    What HQ was given under both stays: of a named author both wordings, the earlier date, questions and
    answers. Of a protected one HQ reads on under one stand-in name what it read there: it may not learn that
    two of them are one person.
    """
    stays, goes = max(((other, mine), (mine, other)), key=lambda pair: _weight(pair[0]))
    if goes.passed_on_at is not None:
        dates = [row.owed_since or row.passed_on_at for row in (stays, goes)]
        stays.owed_since = min(date for date in dates if date is not None)
        stays.passed_on_at = min(row.passed_on_at for row in (stays, goes) if row.passed_on_at is not None)
        if stays.case.remark.is_protected:
            _keep_for_agency(goes, change)
        else:
            stays.wording = "\n\n".join(dict.fromkeys(text for text in (stays.wording, goes.wording) if text))
            Message.objects.filter(thread=goes).update(thread=stays)
        stays.save(update_fields=["owed_since", "passed_on_at", "wording"])
    return goes.pk


def _keep_for_agency(goes: CaseTheme, change: CodebookChange) -> None:
    """Leave to the agency alone what HQ read of a protected author under the other stand-in name."""
    Message.objects.filter(thread=goes).update(thread=None)
    said = {"author_id": change.by_id, "text": f"{goes.theme.name}\n\n{goes.wording}"}
    Note.objects.create(case=goes.case, **said)


def _weight(row: CaseTheme) -> tuple[bool, bool]:
    return row.asked_at is not None, row.passed_on_at is not None


def _settle_with_hq(gone: Theme, kept: Theme, *, was_owed: bool, at: datetime) -> None:
    """Take answers and debts over, tell a new addressee of them, and nobody of what they were told before."""
    carry_told(gone=gone, kept=kept)
    Answer.objects.filter(theme=gone).update(theme=kept)
    carry_owed(gone=gone, kept=kept)
    refresh_owed(theme=kept, at=at)
    if was_owed and kept.addressee is not None and kept.addressee_id != gone.addressee_id:
        tell_addressee(kept, kept.addressee, at)
