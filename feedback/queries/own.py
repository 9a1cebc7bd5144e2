"""What somebody said themselves, and the answers to it."""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import (
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from feedback.enums import CaseState
from feedback.models import CaseTheme, Message, Remark
from feedback.queries.receipt import may_be_answered, with_story
from partners.scope import Scope
from portal.kernel.paging import KeyPage, key_page

PAGE = 20
SPOKEN_SECONDS = 24 * 3600


def own_remarks(scope: Scope) -> QuerySet[Remark]:
    """Return what the person said, newest first; what was said with no identity is in nobody's list."""
    return with_story(Remark.objects.said_by(scope)).order_by("-submitted_at", "-pk")


def latest_own(scope: Scope, count: int) -> list[Remark]:
    """Return the latest remarks with HQ's answers to what was passed on, and the `agency_answer`."""
    said = Remark.objects.said_by(scope).select_related("case").order_by("-submitted_at", "-pk")
    own = Message.objects.filter(case__remark=OuterRef("pk"), is_answer=True).order_by("-sent_at", "-pk")
    text = Coalesce(Subquery(own.values("text")[:1]), Value(""), output_field=TextField())
    remarks = list(said.annotate(agency_answer=text)[:count])
    themes = CaseTheme.objects.select_related("answer").order_by("pk")
    with_answers = [remark for remark in remarks if may_be_answered(remark.case)]
    prefetch_related_objects(with_answers, Prefetch("case__themes", queryset=themes))
    return remarks


def has_spoken(scope: Scope) -> bool:
    """Say whether the person said anything yet, by whichever way they come now; a yes is remembered."""
    key = f"spoken:{scope.network_id}:{sorted(scope.person_ids)}"
    if cache.get(key):
        return True
    spoken = bool(Remark.objects.said_by_people(scope.network_id, scope.person_ids).exists())
    if spoken:
        cache.set(key, True, SPOKEN_SECONDS)
    return spoken


def own_page(scope: Scope, *, cursor: str = "", size: int = PAGE) -> KeyPage:
    """Return one page of the person's own remarks."""
    return key_page(own_remarks(scope), field="submitted_at", cursor=cursor, size=size)


def own_remark(scope: Scope, number: str) -> Remark | None:
    """Return one of the person's own remarks, or None."""
    return own_remarks(scope).filter(number=number).first()


def unchecked_answers(scope: Scope) -> int:
    """Count the answers that the person was told and hasn't said yes or no to."""
    return int(Remark.objects.said_by(scope).filter(case__state=CaseState.TOLD).count())
