"""The language of a remark: recognised by a worker, put right by a colleague, whose word stands."""

from __future__ import annotations

import pytest

from feedback.enums import LanguageBy, Mode
from feedback.models import Remark, RemarkWords
from feedback.services.alike import index_new_remarks
from feedback.services.languages import detect_languages
from feedback.services.recordings import write_transcript
from feedback.services.translating import correct_language
from feedback.tasks import take_in_task
from partners.models import ActivityLog
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db
POLISH = "Dostawy trwają zbyt długo i nikt nie odpowiada."


@pytest.fixture
def house() -> House:
    return House.build()


def kept(remark: Remark) -> tuple[str, str, str]:
    """Return the author's language, that of the words, and who says so."""
    remark.refresh_from_db()
    return remark.language, remark.words_language, remark.written_by


@pytest.mark.parametrize("mode", Mode.values)
def test_language_of_new_words_is_recognised_and_the_authors_own_stays(house: House, mode: str) -> None:
    """Replies go on in the language in which the author reads these pages."""
    remark, short = house.remark(text=POLISH, mode=mode), house.remark(text="Prima zo.", mode=mode)
    assert kept(remark) == ("en", "en", LanguageBy.AUTHOR)
    index_new_remarks()
    assert kept(remark) == ("en", "pl", LanguageBy.DETECTED)
    assert kept(short) == ("en", "en", LanguageBy.AUTHOR)


def test_language_of_words_is_that_of_their_stems(house: House) -> None:
    remark = house.remark(text="De dealers wachten op de folders voor hun klanten.")
    index_new_remarks()
    assert f"{house.network.pk}:wacht" in RemarkWords.objects.get(pk=remark.pk).tokens.split()


def test_language_is_recognised_once_and_then_left(house: House, django_assert_num_queries) -> None:
    remark = house.remark(text=POLISH)
    detect_languages([remark.pk])
    with django_assert_num_queries(1):
        detect_languages([remark.pk])


def test_language_that_a_colleague_put_right_stands(house: House) -> None:
    remark = house.remark(text=POLISH)
    index_new_remarks()
    correct_language(scope=house.desk, remark=remark, language="nl")
    correct_language(scope=house.desk, remark=remark, language="nl")
    take_in_task(remark.pk)
    assert kept(remark) == ("en", "nl", LanguageBy.PERSON)
    (row,) = ActivityLog.objects.filter(verb="feedback.language_corrected")
    assert (row.object_id, row.data) == (remark.pk, {"language": "nl"})


def test_language_that_was_guessed_right_can_be_confirmed(house: House) -> None:
    remark = house.remark(text=POLISH)
    index_new_remarks()
    correct_language(scope=house.desk, remark=remark, language="pl")
    assert kept(remark) == ("en", "pl", LanguageBy.PERSON)


def test_language_is_put_right_by_the_desk_alone_and_to_one_that_there_is(house: House) -> None:
    remark = house.remark()
    for scope in (scope_of(house.sponsor), House.build().desk):
        with pytest.raises(NotAllowedError):
            correct_language(scope=scope, remark=remark, language="nl")
    with pytest.raises(DomainError) as refused:
        correct_language(scope=house.desk, remark=remark, language="tlh")
    assert refused.value.code == "language_unknown"
    assert kept(remark) == ("en", "en", LanguageBy.AUTHOR)


def test_language_of_what_was_spoken_is_recognised_once_it_is_written_down(house: House) -> None:
    remark = house.spoken()
    index_new_remarks()
    write_transcript(scope=house.desk, remark=remark, text=POLISH)
    assert not RemarkWords.objects.filter(pk=remark.pk).exists()
    take_in_task(remark.pk)
    assert kept(remark) == ("en", "pl", LanguageBy.DETECTED)
    assert RemarkWords.objects.filter(pk=remark.pk).exists()
