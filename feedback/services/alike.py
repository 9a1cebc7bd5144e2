"""Keep the index of remarks' words in step with what is said, translated and erased.

What is new is found by its key, a little below the newest that is indexed: whatever commits later than its
neighbours is found too. A remark whose words were erased has no row.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Max, QuerySet

from feedback.models import Remark, RemarkTranslation, RemarkWords, WordCount
from feedback.services.languages import detect_languages
from feedback.services.untranslated import queue_translations
from feedback.wording import token_in, words_of
from portal.kernel.listed import as_value, execute, listed

BATCH = 500
OVERLAP = 2_000
MOST_SECONDS = 5
COLUMNS = {"network": "bigint", "word": "text", "more": "integer"}
COUNT = """
insert into feedback_wordcount (network_id, word, remarks)
select network, word, more from {rows} where true order by network, word
on conflict (network_id, word) do update set remarks = feedback_wordcount.remarks + excluded.remarks
"""


def index_new_remarks() -> int:
    """Index what was said since the last time, for some seconds at most; returns how many."""
    end, done = time.monotonic() + MOST_SECONDS, 0
    newest = RemarkWords.objects.aggregate(newest=Max("pk"))["newest"] or 0
    while pks := _missing(newest - OVERLAP):
        done += take_in(pks)
        newest = max(newest, pks[-1])
        if time.monotonic() > end:
            break
    return done


def index_all_remarks() -> int:
    """Index whatever has no row yet, however old, as after rows were loaded past the services."""
    done, after = 0, 0
    while pks := _missing(after):
        done += take_in(pks)
        after = pks[-1]
    return done


@transaction.atomic
def take_in(pks: Collection[int]) -> int:
    """Do with new words what a worker does: recognise their language, index them, have them translated."""
    detect_languages(pks)
    done = index_remarks(pks)
    queue_translations(pks)
    return done


@transaction.atomic
def index_remarks(pks: Collection[int]) -> int:
    """Write the words of those of these remarks that have no row; returns how many.

    The remarks are held meanwhile: an erasure comes before, or finds what is written here.
    """
    held = Remark.objects.select_for_update(no_key=True).filter(pk__in=pks, words_erased=False)
    remarks = list(held.only("network_id", "text", "language", "written_in").order_by("pk"))
    known = set(RemarkWords.objects.filter(pk__in=pks).values_list("pk", flat=True))
    new = [remark for remark in remarks if remark.pk not in known]
    told = RemarkTranslation.objects.filter(remark__in=[remark.pk for remark in new], is_stale=False)
    translated = {row.remark_id: words_of(row.text, row.language) for row in told}
    words = [
        (remark, words_of(remark.text, remark.words_language) | translated.get(remark.pk, {}))
        for remark in new
    ]
    RemarkWords.objects.bulk_create(
        RemarkWords(
            remark=remark, tokens=" ".join(token_in(remark.network_id, word) for word in sorted(found))
        )
        for remark, found in words
    )
    _count(Counter((remark.network_id, word) for remark, found in words for word in ("", *found)))
    return len(new)


@transaction.atomic
def forget_words(pks: Iterable[int]) -> list[int]:
    """Take remarks' words out of the index, and hold the remarks; returns their keys."""
    held = Remark.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    networks = dict(held.values_list("pk", "network_id"))
    rows = RemarkWords.objects.filter(pk__in=networks)
    gone: Counter[tuple[int, str]] = Counter()
    for pk, tokens in rows.values_list("pk", "tokens"):
        words = (token.partition(":")[2] for token in tokens.split())
        gone.subtract((networks[pk], word) for word in ("", *words))
    rows.delete()
    _count(gone)
    WordCount.objects.filter(network_id__in=set(networks.values()), remarks__lte=0).delete()
    return list(networks)


def _missing(after: int) -> list[int]:
    waiting: QuerySet[Remark] = Remark.objects.filter(pk__gt=after, words=None, words_erased=False)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _count(counted: Counter[tuple[int, str]]) -> None:
    if counted:
        rows = [(network_id, word, more) for (network_id, word), more in counted.items()]
        execute(COUNT.format(rows=listed("given", COLUMNS)), as_value(COLUMNS, rows))
