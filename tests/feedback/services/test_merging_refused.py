"""What is not merged, with a sentence that says what to do, and what is not done to what is merged."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import CaseState, CloseReason, Urgency
from feedback.models import Case, Message
from feedback.queries.merged import kept_of
from feedback.services.closing import close_case, snooze_case
from feedback.services.merging import unmerge_case
from feedback.services.passing import pass_on
from feedback.services.relay import reply_to_author
from feedback.services.themes import add_theme
from feedback.services.urgency import mark_urgent
from partners.models import Person
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from tests.factories.feedback import House
from tests.feedback.services.test_merging import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House.build()


def test_circle_is_refused(house: House) -> None:
    one, two = house.remark(), house.remark()
    merge(house, one, two)
    for into in (one, two):
        with pytest.raises(DomainError) as refused:
            merge(house, two, into)
        assert refused.value.code == "same"
    assert kept_of(one.case.pk) == two.case.pk


def test_merge_of_what_somebody_merged_elsewhere_is_refused(house: House) -> None:
    one, two, three = house.remark(), house.remark(), house.remark()
    merge(house, one, two)
    with pytest.raises(StaleError):
        merge(house, one, three)


def test_merge_into_what_is_merged_while_it_is_held_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = house.remark(), house.remark(), house.remark()
    merge(house, two, three)
    monkeypatch.setattr("feedback.services.merging.kept_of", lambda _pk: two.case.pk)
    with pytest.raises(StaleError):
        merge(house, one, two)
    assert Case.objects.get(remark=one).state == CaseState.RECEIVED


@pytest.mark.parametrize("which", ["gone", "kept"])
def test_merge_with_a_closed_one_is_refused(house: House, which: str) -> None:
    both = {"gone": house.remark(), "kept": house.remark()}
    close_case(scope=house.desk, case=both[which].case, reason=CloseReason.SETTLED, at=timezone.now())
    with pytest.raises(DomainError) as refused:
        merge(house, both["gone"], both["kept"])
    assert refused.value.code == "closed"


def test_merge_of_what_hq_has_is_refused(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    house.passed(gone)
    with pytest.raises(DomainError) as refused:
        merge(house, gone, kept)
    assert refused.value.code == "with_hq"


def test_merge_of_what_is_urgent_into_what_can_wait_is_refused(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    mark_urgent(scope=house.desk, case=gone.case, kind=Urgency.SAFETY, at=timezone.now())
    with pytest.raises(DomainError) as refused:
        merge(house, gone, kept)
    assert refused.value.code == "urgent"
    mark_urgent(scope=house.desk, case=kept.case, kind=Urgency.SAFETY, at=timezone.now())
    assert merge(house, gone, kept).state == CaseState.MERGED


def test_merge_into_what_was_answered_in_words_to_one_is_refused(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    house.themed(kept)
    reply_to_author(scope=house.desk, case=kept.case, text="Fixed.", at=timezone.now(), is_answer=True)
    with pytest.raises(DomainError) as refused:
        merge(house, gone, kept)
    assert refused.value.code == "answered_alone"


def test_merge_across_networks_or_outside_the_desk_is_refused(house: House) -> None:
    gone, foreign = house.remark(), House.build().remark()
    for given in ((gone, foreign), (foreign, gone)):
        with pytest.raises(NotAllowedError):
            merge(house, *given)
    with pytest.raises(NotAllowedError):
        unmerge_case(scope=house.hq, case=gone.case, at=timezone.now())


def test_nothing_new_is_done_to_what_is_merged(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    row = house.themed(gone)
    merge(house, gone, kept)
    for act in (
        lambda: add_theme(scope=house.desk, case=gone.case, theme=house.theme, at=timezone.now()),
        lambda: snooze_case(scope=house.desk, case=gone.case, until=house.today, at=timezone.now()),
        lambda: pass_on(scope=house.desk, case_theme=row, wording="x", at=timezone.now()),
        lambda: reply_to_author(
            scope=house.desk, case=gone.case, text="So.", at=timezone.now(), is_answer=True
        ),
    ):
        with pytest.raises(DomainError):
            act()


def test_answer_that_merged_ones_read_too_speaks_of_nobody(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    house.themed(kept)
    merge(house, gone, kept)
    for text in (f"About {kept.number}: we dim it.", f"{kept.identity.membership.person.name}, we dim it."):
        with pytest.raises(DomainError) as refused:
            reply_to_author(scope=house.desk, case=kept.case, text=text, at=timezone.now(), is_answer=True)
        assert refused.value.code == "speaks_of_one"
    assert not Message.objects.exists()
    said = {"scope": house.desk, "case": kept.case, "at": timezone.now()}
    assert reply_to_author(text=f"About {kept.number}: we look at it.", **said).case == kept.case
    reply_to_author(text="We dim it.", is_answer=True, **said)
    assert Message.objects.filter(is_answer=True).count() == 2


def test_name_inside_another_word_names_nobody(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    house.themed(kept)
    merge(house, gone, kept)
    Person.objects.filter(pk=kept.identity.membership.person_id).update(name="Ann")
    said = {"scope": house.desk, "case": kept.case, "at": timezone.now(), "is_answer": True}
    with pytest.raises(DomainError):
        reply_to_author(text="Dear ANN, we dim it.", **said)
    assert reply_to_author(text="We planned it annually.", **said).is_answer
