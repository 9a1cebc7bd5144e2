"""Merging is a link: what each keeps, who hears what, and what is refused with a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import CaseState, CloseReason, Mode
from feedback.models import Case, CaseTheme, Message, Recording, Remark, Telling
from feedback.queries.gathered import gathered, voters_of
from feedback.queries.late import late_words
from feedback.queries.merged import kept_of, merged_under
from feedback.queries.receipt import receipt_of, receipt_token, remark_by_receipt
from feedback.services.closing import close_case
from feedback.services.identity import count_people, person_is_owed
from feedback.services.merging import merge_case, unmerge_case
from feedback.services.recounting import recount_network
from feedback.services.relay import reply_to_author
from feedback.services.telling import tell_due
from feedback.services.writing_back import write_back
from partners.models import ActivityLog, Mail
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House.build()


def merge(house: House, gone: Remark, kept: Remark) -> Case:
    """Merge one remark into another at the desk; returns the merged one's case."""
    merge_case(scope=house.desk, case=gone.case, into=kept.case, at=timezone.now())
    return Case.objects.get(remark=gone)


def apart(house: House, remark: Remark) -> Case:
    """Take a remark out again."""
    return unmerge_case(scope=house.desk, case=remark.case, at=timezone.now())


def told() -> list[str]:
    """Return to whom an answer was mailed."""
    tell_due()
    mails = Mail.objects.filter(dedupe_key__startswith="told:")
    return sorted(mails.values_list("to_address", flat=True))


def story(remark: Remark) -> Any:
    """Return what the author reads behind the receipt link."""
    found = remark_by_receipt(remark.network, receipt_token(remark.number))
    assert found is not None
    return receipt_of(found)


def test_merge_links_one_case_to_the_other_and_keeps_both_as_they_are(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    case = merge(house, gone, kept)
    assert (case.state, case.merged_into) == (CaseState.MERGED, kept.case)
    assert case.merged_at is not None
    assert not case.wants_look
    assert Case.objects.get(remark=kept).state == CaseState.RECEIVED
    assert ActivityLog.objects.get(verb="feedback.case_merged").data == {"kept": kept.case.pk}
    assert [str(station["label"]) for station in story(gone).stations] == ["Received", "Merged"]


def test_merge_said_twice_is_one(house: House) -> None:
    gone, kept = house.remark(), house.remark()
    first = merge(house, gone, kept)
    assert merge(house, gone, kept).merged_at == first.merged_at
    assert ActivityLog.objects.filter(verb="feedback.case_merged").count() == 1


def test_answer_reaches_the_author_of_what_is_merged_once(house: House) -> None:
    """HQ reads the passed one alone; the other is told, and counts among those who stand behind it."""
    authors = [house.member(), house.member()]
    kept, gone = (house.remark(author) for author in authors)
    house.passed(kept)
    merge(house, gone, kept)
    answer = house.answered()
    assert told() == sorted(author.person.email for author in authors)
    assert told() == sorted(author.person.email for author in authors)
    row = CaseTheme.objects.get(case=gone.case)
    assert (row.answer, row.heard_with, row.passed_on_at) == (answer, kept.case, None)
    assert row.told_at is not None
    assert answer.dealers == 2
    assert (Case.objects.get(remark=gone).state, story(gone).answers) == (CaseState.MERGED, [answer])
    assert not story(gone).asks
    assert recount_network(house.network) == 0


def test_person_who_said_both_is_told_once(house: House) -> None:
    author = house.member()
    kept, gone = house.remark(author), house.remark(author)
    house.passed(kept)
    merge(house, gone, kept)
    assert person_is_owed(author.person_id)
    house.answered()
    assert told() == [author.person.email]
    assert not person_is_owed(author.person_id)


def test_merge_into_what_was_answered_tells_the_author_now(house: House) -> None:
    kept, author = house.remark(), house.member()
    house.told(kept)
    gone = house.remark(author)
    merge(house, gone, kept)
    assert author.person.email in told()
    assert len(story(gone).answers) == 1
    apart(house, gone)
    merge(house, gone, kept)
    assert len(told()) == 2
    assert len(story(gone).answers) == 1


def test_no_identity_reads_the_answer_behind_its_receipt(house: House) -> None:
    kept, gone = house.remark(), house.remark(mode=Mode.NO_IDENTITY)
    house.passed(kept)
    merge(house, gone, kept)
    house.answered()
    assert len(told()) == 1
    assert [answer.text for answer in story(gone).answers] == ["We change the display."]
    assert not Telling.objects.filter(case_theme__case=gone.case).exists()


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
def test_hq_reads_no_more_of_what_is_merged_than_before(house: House, mode: str) -> None:
    gone, kept = house.remark(mode=mode, text="CANARY"), house.remark(mode=Mode.NAMED)
    house.passed(kept)
    merge(house, gone, kept)
    house.answered()
    assert list(Remark.objects.visible_to(house.hq)) == [kept]
    assert not CaseTheme.objects.messages_to(house.hq).exists()


def test_themes_that_both_have_are_counted_once_for_each_dealer(house: House) -> None:
    """The merged one's own open theme stays open beside what it heard, and figures hold against a recount."""
    kept, gone = house.remark(), house.remark()
    house.passed(kept)
    house.themed(gone)
    merge(house, gone, kept)
    house.answered()
    assert [row.is_open for row in CaseTheme.objects.filter(case=gone.case).order_by("pk")] == [True, False]
    assert recount_network(house.network) == 0
    case = apart(house, gone)
    assert (case.state, case.themes.count()) == (CaseState.UNDERSTOOD, 1)
    assert recount_network(house.network) == 0


def test_unmerge_takes_back_what_nobody_was_told_yet(house: House) -> None:
    kept, gone = house.remark(), house.remark()
    house.passed(kept)
    merge(house, gone, kept)
    house.answered()
    case = apart(house, gone)
    assert (case.state, case.merged_into, case.merged_at) == (CaseState.RECEIVED, None, None)
    assert case.wants_look or Case.objects.get(pk=case.pk).wants_look
    assert len(told()) == 1
    assert not case.themes.exists()
    assert recount_network(house.network) == 0
    assert apart(house, gone).state == CaseState.RECEIVED
    assert ActivityLog.objects.filter(verb="feedback.case_unmerged").count() == 1


def test_agency_answer_reaches_every_author_and_each_person_once(house: House) -> None:
    first, second = house.member(), house.member()
    kept, twice, other = house.remark(first), house.remark(first), house.remark(second)
    house.themed(kept)
    for gone in (twice, other):
        merge(house, gone, kept)
    given = {"case": kept.case, "text": "Fixed.", "at": timezone.now(), "is_answer": True}
    for _ in range(2):
        reply_to_author(scope=house.desk, submission_key="k", **given)
    mails = Mail.objects.filter(dedupe_key__startswith="reply:").values_list("to_address", flat=True)
    assert sorted(mails) == sorted([first.person.email, second.person.email])
    assert [entry.text for entry in story(other).replies] == ["Fixed."]
    assert Case.objects.get(remark=twice).state == CaseState.MERGED


def test_plain_reply_stays_between_two(house: House) -> None:
    kept, gone = house.remark(), house.remark()
    merge(house, gone, kept)
    reply_to_author(scope=house.desk, case=kept.case, text="Which one?", at=timezone.now())
    assert not Message.objects.filter(case=gone.case).exists()


def test_closing_tells_the_authors_of_what_is_merged_too(house: House) -> None:
    kept, gone = house.remark(), house.remark()
    merge(house, gone, kept)
    close_case(scope=house.desk, case=kept.case, reason=CloseReason.SETTLED, at=timezone.now())
    assert Message.objects.get(case=gone.case).text.startswith("This is settled by now.")
    assert Case.objects.get(remark=gone).state == CaseState.MERGED


def test_author_of_what_is_merged_writes_back_and_is_seen(house: House) -> None:
    kept, gone = house.remark(), house.remark()
    merge(house, gone, kept)
    write_back(remark=gone, text="Still so.", submission_key="k", at=timezone.now())
    case = Case.objects.get(remark=gone)
    assert (case.state, case.wants_look) == (CaseState.MERGED, True)


def test_chain_leads_to_its_end_and_comes_apart_link_by_link(house: House) -> None:
    one, two, three = house.remark(), house.remark(), house.remark()
    merge(house, one, two)
    merge(house, two, three)
    assert kept_of(one.case.pk) == three.case.pk
    assert merged_under([three.case.pk]) == dict.fromkeys((one.case.pk, two.case.pk), three.case.pk)
    house.passed(three)
    house.answered()
    assert len(told()) == 3
    apart(house, two)
    assert kept_of(one.case.pk) == two.case.pk
    assert merged_under([three.case.pk]) == {}


def test_merge_into_what_is_merged_leads_to_what_was_kept(house: House) -> None:
    one, two, three = house.remark(), house.remark(), house.remark()
    merge(house, two, three)
    assert merge(house, one, two).merged_into == three.case


def test_what_was_late_when_it_was_merged_stays_among_the_late_words(house: House) -> None:
    now = timezone.now()
    old, new, kept = house.remark(at=now - dt.timedelta(days=20)), house.remark(), house.remark()
    span = {"since": now - dt.timedelta(days=30), "until": now + dt.timedelta(days=30)}
    for gone in (old, new):
        merge(house, gone, kept)
    (late,) = late_words(house.desk, **span, now=now)
    assert (late.case, late.said_at) == (old.case, Case.objects.get(remark=old).merged_at)
    (late, _waiting) = late_words(house.desk, **span, now=now + dt.timedelta(days=20))
    assert (late.case, _waiting.case) == (old.case, kept.case)


def test_gathered_shows_each_with_its_own_and_voters_count_once(house: House) -> None:
    author = house.member()
    kept, same, nobody = house.remark(author), house.remark(author), house.remark(mode=Mode.NO_IDENTITY)
    house.themed(same)
    for gone in (same, nobody):
        merge(house, gone, kept)
    found = gathered(house.desk, Case.objects.get(remark=kept))
    themes = {each.case.remark_id: [row.theme for row in each.themes] for each in found}
    assert themes == {same.pk: [house.theme], nobody.pk: []}
    voters = voters_of(kept.case, [each.case for each in found])
    assert (voters.voices, voters.dealers, voters.nameless, voters.only_named) == (3, 1, 1, False)
    assert count_people(voters.remark_ids) == 1
    assert gathered(house.desk, same.case) == []


def test_gathered_brings_the_recording_of_what_is_merged(house: House) -> None:
    kept, gone = house.remark(), house.remark()
    merge(house, gone, kept)
    recording = Recording.objects.create(remark=gone, audio="remark-recordings/a")
    (found,) = gathered(house.desk, kept.case)
    assert (found.recording, found.photos) == (recording, [])
