"""What stands under Answers for all dealers, and how many of them are behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from feedback.cells import DISTRIBUTOR
from feedback.enums import Mode
from feedback.models import Answer, CaseTheme
from feedback.rules import require_answer
from partners.scope import Scope
from partners.services.activity import log_activity


@transaction.atomic
def show_answer(*, scope: Scope, answer: Answer, on_page: bool) -> Answer:
    """Put an answer under Answers for all dealers, or take it off; who spoke keeps theirs."""
    require_answer(scope, answer.network_id)
    locked: Answer = Answer.objects.select_for_update().get(pk=answer.pk)
    if locked.on_page == on_page:
        return locked
    locked.on_page = on_page
    locked.save(update_fields=["on_page"])
    verb = "feedback.answer_shown" if on_page else "feedback.answer_hidden"
    log_activity(scope=scope, verb=verb, object_kind="answer", object_id=answer.pk)
    return locked


def dealers_behind(covered: Iterable[CaseTheme]) -> dict[str, Any]:
    """Count the dealers behind an answer as its fields hold them.

    Distributors are no dealers, and whoever spoke with no identity is nobody's dealer.
    """
    dealers: set[int] = set()
    named: set[int] = set()
    by_country: dict[str, set[int]] = defaultdict(set)
    for row in covered:
        remark = row.case.remark
        if remark.partner_id is None or remark.counted_as == DISTRIBUTOR:
            continue
        dealers.add(remark.partner_id)
        by_country[remark.country].add(remark.partner_id)
        if remark.mode == Mode.NAMED:
            named.add(remark.partner_id)
    return {
        "dealers": len(dealers),
        "fewest": _fewest(dealers, named),
        "countries": {code: _fewest(by_country[code], named) for code in sorted(by_country) if code},
    }


def _fewest(dealers: set[int], named: set[int]) -> int:
    hidden = len(dealers - named)
    return min(hidden, len(dealers)) if hidden else len(dealers)
