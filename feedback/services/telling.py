"""Tell authors what was answered: each once, resumable, nobody missing.

A telling is a row written with the answer. A worker claims it, writes the mail into the outbox and marks it
told, all in one transaction; killed anywhere, the row is due again when its lease ends, and the mail's key
keeps it single.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from feedback.enums import CaseState
from feedback.models import Answer, Case, CaseTheme, Telling
from feedback.queries.receipt import check_url, receipt_url
from feedback.queries.reply_address import reply_headers
from feedback.services.identity import authors_to_tell
from feedback.services.touches import record_touch
from feedback.states import advance
from partners.languages import spoken
from partners.models import Membership
from partners.services.mail import AUTOMATIC, queue_mail
from portal.kernel.identifiers import keyed_name

logger = logging.getLogger(__name__)
BATCH = 50


def tell_answer(answer_id: int) -> int:
    """Tell everybody whom an answer still has to reach; returns how many were told."""
    told = 0
    while pks := list(Telling.objects.due().filter(answer_id=answer_id).values_list("pk", flat=True)[:BATCH]):
        done = _tell_batch(answer_id, pks)
        told += done
        if not done:
            break
    return told


def tell_due() -> int:
    """Tell whatever is due and was not done, answer by answer."""
    answers = Telling.objects.due().order_by().values_list("answer_id", flat=True).distinct()[:BATCH]
    return sum(tell_answer(answer_id) for answer_id in list(answers))


def settle_told(*, case: Case, case_theme: CaseTheme, at: datetime) -> None:
    """Date one theme as told; the case is told when it is answered and nothing of it is left to tell."""
    case_theme.told_at = at
    case_theme.save(update_fields=["told_at"])
    left = case.themes.passed_on().filter(told_at=None).exists()
    if case.state == CaseState.ANSWERED and not left:
        case.save(update_fields=advance(case, CaseState.TOLD, at))


def _tell_batch(answer_id: int, pks: list[int]) -> int:
    answer = Answer.objects.select_related("network", "theme", "by__person").get(pk=answer_id)
    claimed = [telling for pk in pks if (telling := Telling.objects.claim(pk))]
    rows = CaseTheme.objects.filter(telling__in=claimed).select_related(
        "case__remark__network", "case__remark__partner"
    )
    by_pk = {row.pk: row for row in rows}
    authors = authors_to_tell(network=answer.network, remarks=[row.case.remark for row in by_pk.values()])
    told = 0
    for telling in claimed:
        row = by_pk[telling.case_theme_id]
        try:
            told += _tell_one(telling, answer, row, authors.get(row.case.remark_id))
        except Exception as error:  # one author's trouble must not keep the others waiting
            logger.warning("not told telling=%s error=%s", telling.pk, type(error).__name__)
            telling.give_back(type(error).__name__)
    return told


@transaction.atomic
def _tell_one(telling: Telling, answer: Answer, row: CaseTheme, author: Membership | None) -> bool:
    if not telling.still_leased():
        return False
    now = timezone.now()
    case: Case = Case.objects.select_for_update().get(pk=row.case_id)
    settle_told(case=case, case_theme=row, at=now)
    if author is not None:
        _mail(answer, row, case, author)
    record_touch(remark=row.case.remark, verb="feedback.told", key=f"{telling.pk}", at=now)
    return bool(telling.finish(told_at=now))


def _mail(answer: Answer, row: CaseTheme, case: Case, author: Membership) -> None:
    """Write the mail; keyed by answer and person, so that two remarks under one theme are told of once."""
    person = author.person
    asks = case.state == CaseState.TOLD
    foreign = answer.language != spoken(person.language, answer.network.default_language)
    queue_mail(
        network=answer.network,
        person=person,
        template="feedback/mail/told",
        context={
            "answer": answer,
            "theme": answer.theme.name_in(person.language),
            "protected": row.case.remark.is_protected,
            "remark": row.case.remark,
            "foreign": answer.language if foreign else "",
            "url": check_url(row.case.remark) if asks else receipt_url(row.case.remark),
            "asks": asks,
        },
        dedupe_key="told:" + keyed_name("told", answer.pk, person.pk),
        headers={**AUTOMATIC, **reply_headers(row.case.remark, author.pk)},
    )
