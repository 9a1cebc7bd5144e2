"""What a machine is to translate: rows without a text, which a worker takes from there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from feedback.enums import TranslatedBy
from feedback.models import Remark, RemarkTranslation
from feedback.queries.translating import Translating, translating_in
from feedback.translators import the_translator
from portal.kernel.leases import WorkState

# Older ones are translated when somebody asks for it: a changed rule sends nothing of years ago.
NEW = timedelta(days=7)
ANEW = {"work_state": WorkState.DUE, "attempts": 0, "last_error": "", "leased_until": None, "lease_token": ""}


def queue_translations(pks: Collection[int]) -> int:
    """Let a machine translate what of these is new, foreign and may leave; returns how many."""
    if the_translator() is None:
        return 0
    unwritten = Remark.objects.filter(pk__in=pks, words_erased=False, translation=None).exclude(text="")
    new = unwritten.filter(submitted_at__gte=timezone.now() - NEW).select_related("network").order_by("pk")
    rules = {network: translating_in(network) for network in {remark.network for remark in new}}
    rows = [
        waiting_row(remark, rules[remark.network])
        for remark in new
        if rules[remark.network].may_leave(remark) and not rules[remark.network].is_read(remark)
    ]
    RemarkTranslation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def waiting_row(remark: Remark, rule: Translating) -> RemarkTranslation:
    """Return a row that waits for a machine; it tells no moment but the remark's own."""
    return RemarkTranslation(
        remark=remark, language=rule.language, by=TranslatedBy.MACHINE, due_at=remark.submitted_at
    )


def words_changed(remark: Remark) -> None:
    """Say of a translation that it is of other words; a machine makes it anew, a person is asked to."""
    RemarkTranslation.objects.filter(remark=remark).exclude(text="").update(is_stale=True)
    translate_anew(remark)


def translate_anew(remark: Remark) -> None:
    """Let a machine make its translation anew; one by hand stays."""
    rows = RemarkTranslation.objects.filter(remark=remark, by=TranslatedBy.MACHINE)
    rows.exclude(text="").update(is_stale=True)
    if the_translator() is not None:
        rows.update(**ANEW, due_at=remark.submitted_at)
