"""Let the translator outside translate what is due: one remark after the other, for some seconds at a time.

One worker at a time talks to it, so that a slow one keeps no other work waiting. When it is away it is left
alone for a while; what it did not take waits longer each time and ends in the dead letters after some days.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from feedback.enums import Mode, TranslatedBy, TranslationTrouble
from feedback.models import RemarkTranslation
from feedback.queries.price_words import finder_of
from feedback.queries.translating import is_foreign, translating_in
from feedback.services.checking import clean_words
from feedback.services.translating import MAX_TRANSLATION, follow_translation, hold_words, moment_of
from feedback.translators import Translator, the_translator, trouble_of
from partners.services.webhooks.posting import Outcome, post
from portal.kernel.leases import WorkState
from portal.kernel.nudges import publish

logger = logging.getLogger(__name__)
BATCH = 40
ROUND_SECONDS = 20
ANSWER_SECONDS = 20
MOST_BYTES = 128 * 1024
AGENT = {"User-Agent": "Backchannel/1"}
WAITS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 120, 300, 600, 1200, 2050))
RESTS = "feedback-translator-rests"
REST_SECONDS, LONGEST_REST = 30.0, 3600.0
# Another try of the same words would fail alike.
FINAL = {TranslationTrouble.REFUSED, TranslationTrouble.UNREADABLE}


def nudge_due_translations() -> int:
    """Wake a worker when something is due and nobody is at it: a sweep waits for no server itself."""
    now = timezone.now()
    at_it = RemarkTranslation.objects.filter(work_state=WorkState.LEASED, leased_until__gte=now)
    if the_translator() is None or cache.get(RESTS) or at_it.exists():
        return 0
    waiting = RemarkTranslation.objects.due(now).exists()
    if waiting:
        publish("feedback.translate")
    return int(waiting)


def translate_due() -> int:
    """Translate what is due for at most a round; returns how many were translated."""
    translator, done, until = the_translator(), 0, time.monotonic() + ROUND_SECONDS
    if translator is None:
        return 0
    for pk in list(RemarkTranslation.objects.due().values_list("pk", flat=True)[:BATCH]):
        if time.monotonic() > until or cache.get(RESTS):
            break
        done += translate(translator, pk)
    return done


def translate(translator: Translator, pk: int) -> bool:
    """Translate one remark; True when this call did it."""
    row: RemarkTranslation | None = RemarkTranslation.objects.select_related("remark__network").claim(pk)
    if row is None:
        return False
    try:
        return _translate(translator, row)
    except Exception as error:  # one remark's trouble must not keep the others waiting
        logger.warning("remark not translated translation=%s error=%s", row.pk, type(error).__name__)
        _try_again(row, type(error).__name__)
        return False


def _translate(translator: Translator, row: RemarkTranslation) -> bool:
    words = row.remark.text
    if not _may_go(row):
        _let_be(row)
        return False
    asked = translator.request(words, row.remark.words_language, row.language)
    outcome = post(
        asked[0],
        asked[1],
        {**asked[2], **AGENT},
        seconds=ANSWER_SECONDS,
        most=MOST_BYTES,
        is_near=translator.is_near,
    )
    text = clean_words(translator.text_in(outcome.body))[:MAX_TRANSLATION] if outcome.is_delivered else ""
    if text:
        return _keep(row, words, text)
    _put_off(row, outcome)
    return False


def _may_go(row: RemarkTranslation) -> bool:
    """Look at the rule as it is now: it may have changed since the remark was queued."""
    rule, remark = translating_in(row.remark.network), row.remark
    row.language = rule.language
    has_words = bool(remark.text) and not remark.words_erased
    return has_words and rule.may_leave(remark) and is_foreign(remark, rule.language)


def _let_be(row: RemarkTranslation) -> None:
    """Drop what is not to be translated any more; a text that is there stays as it is."""
    with transaction.atomic():
        if row.still_leased() and not row.text:
            row.delete()
        else:
            row.finish(due_at=row.remark.submitted_at)


@transaction.atomic
def _keep(row: RemarkTranslation, words: str, text: str) -> bool:
    """Keep a translation unless the words changed, the lease was lost, or HQ would read of prices."""
    case, remark = hold_words(row.remark_id)
    if not row.still_leased():
        return False
    if remark.text != words:
        row.give_back("", at=remark.submitted_at, attempts=0)
        return False
    is_with_hq = case.passed_on_at is not None and not remark.is_protected
    if is_with_hq and finder_of(remark.network).find(text):
        row.give_up(TranslationTrouble.PRICES, due_at=remark.submitted_at)
        return False
    row.finish(
        text=text,
        by=TranslatedBy.MACHINE,
        language=row.language,
        is_stale=False,
        last_error="",
        due_at=remark.submitted_at,
        translated_at=moment_of(remark, timezone.now()),
    )
    follow_translation(case, text)
    return True


def _put_off(row: RemarkTranslation, outcome: Outcome) -> None:
    """Try again later, or never; a translator that fails every text alike is left alone for a while."""
    trouble = TranslationTrouble.UNREADABLE if outcome.is_delivered else trouble_of(outcome.status)
    if trouble in FINAL:
        row.give_up(trouble, due_at=row.remark.submitted_at)
        return
    _try_again(row, trouble)
    rest = max(REST_SECONDS, min(outcome.wait_seconds or 0, LONGEST_REST))
    cache.set(RESTS, True, rest)


def _try_again(row: RemarkTranslation, error: str) -> None:
    """Put a remark back for a later try, or to the dead letters after the last one."""
    at = timezone.now() + WAITS[min(row.attempts, len(WAITS)) - 1]
    if row.remark.mode == Mode.NO_IDENTITY:  # counted back, the minute of a try would be that of the remark
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    row.give_back(error, most_attempts=len(WAITS) + 1, at=at, due_at=row.remark.submitted_at)
