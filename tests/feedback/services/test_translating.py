"""Translations by hand: beside the words, guarded, found and erased as they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.enums import Flag, Mode, Outside, TranslatedBy
from feedback.models import Case, Remark, RemarkTranslation, TranslationRule
from feedback.queries.alike import alike_remarks
from feedback.queries.price_words import lists_of
from feedback.queries.translating import translated_words, translating_in
from feedback.services.alike import index_new_remarks
from feedback.services.guarding import WordsFoundError, release_case, save_lists
from feedback.services.personal_data import export_remarks
from feedback.services.recordings import write_transcript
from feedback.services.translating import (
    MAX_TRANSLATION,
    ask_translator,
    correct_language,
    save_rule,
    write_translation,
)
from partners.enums import Role
from partners.models import ActivityLog
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.leases import WorkState
from portal.kernel.personal_data import Subject
from portal.kernel.registries import personal_data
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db
POLISH = "Dostawy trwają zbyt długo i nikt nie odpowiada."
ENGLISH = "Deliveries take too long and nobody answers."


@pytest.fixture
def house() -> House:
    return House.build()


def foreign(house: House, **fields: object) -> Remark:
    """Return a remark in Polish that a worker has taken in."""
    remark = house.remark(text=POLISH, **fields)
    index_new_remarks()
    return Remark.objects.get(pk=remark.pk)


def translate(house: House, remark: Remark, text: str = ENGLISH) -> RemarkTranslation:
    return write_translation(scope=house.desk, remark=remark, text=text, at=timezone.now())


@pytest.mark.parametrize("mode", Mode.values)
def test_translation_by_hand_stands_beside_the_words_and_its_history_holds_ids_alone(
    house: House, mode: str
) -> None:
    remark = foreign(house, mode=mode)
    translate(house, remark, "Too slow.")
    row = translate(house, remark, f" {ENGLISH} ")
    assert (row.text, row.language, row.by, row.is_shown) == (ENGLISH, "en", TranslatedBy.PERSON, True)
    assert row.due_at == remark.submitted_at
    assert (row.translated_at is None) == (mode == Mode.NO_IDENTITY)
    logged = ActivityLog.objects.filter(verb="feedback.translated")
    assert [(each.object_id, each.data) for each in logged] == [(remark.pk, {})] * 2
    assert Remark.objects.get(pk=remark.pk).text == POLISH


def test_translation_is_refused_to_others_and_where_there_is_nothing_to_translate(house: House) -> None:
    remark = foreign(house)
    for scope in (scope_of(house.sponsor), House.build().desk):
        with pytest.raises(NotAllowedError):
            write_translation(scope=scope, remark=remark, text=ENGLISH, at=timezone.now())
    refused = []
    for said, text in (
        (remark, " "),
        (remark, "x" * (MAX_TRANSLATION + 1)),
        (house.remark(), ENGLISH),
        (house.spoken(), ENGLISH),
    ):
        with pytest.raises(DomainError) as error:
            translate(house, said, text)
        refused.append(error.value.code)
    assert refused == ["words_missing", "words_too_long", "not_foreign", "no_words"]
    assert not RemarkTranslation.objects.exists()


def test_translation_about_prices_keeps_the_remark_with_the_agency(house: House) -> None:
    remark = foreign(house, mode=Mode.NAMED)
    translate(house, remark, "Nobody answers about the discount.")
    case = Case.objects.get(remark=remark)
    assert (case.flag, case.flagging.words) == (Flag.WAITING, ["discount"])
    with pytest.raises(DomainError) as refused:
        house.passed(remark)
    assert refused.value.code == "flagged"


def test_translation_about_prices_is_never_put_before_hq_afterwards(house: House) -> None:
    remark = foreign(house, mode=Mode.NAMED)
    house.passed(remark)
    translate(house, remark)
    with pytest.raises(WordsFoundError):
        translate(house, remark, "They ask for a discount.")
    assert RemarkTranslation.objects.get().text == ENGLISH


def test_released_remark_waits_anew_when_its_translation_brings_words_about_prices(house: House) -> None:
    remark = house.remark(text="The discount: dostawy trwają zbyt długo i nikt nie odpowiada.")
    correct_language(scope=house.desk, remark=remark, language="pl")
    case = release_case(scope=house.desk, case=Case.objects.get(remark=remark), at=timezone.now())
    translate(house, remark, "The discount: deliveries take too long.")
    case.refresh_from_db()
    assert case.flag == Flag.RELEASED
    translate(house, remark, "The discount and the rebate: deliveries take too long.")
    case.refresh_from_db()
    assert case.flag == Flag.WAITING


def test_words_that_are_looked_for_later_are_found_in_translations_too(house: House) -> None:
    """When the lists change, and when a remark is passed on."""
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    listed, passed = foreign(house, mode=Mode.NAMED), foreign(house, mode=Mode.NAMED)
    translate(house, listed)
    lists = {**lists_of(house.network), "en": "deliveries"}
    assert save_lists(scope=lead, network=house.network, lists=lists, at=timezone.now()) == 1
    RemarkTranslation.objects.create(remark=passed, language="en", text=ENGLISH, by=TranslatedBy.MACHINE)
    with pytest.raises(DomainError) as refused:
        house.passed(Remark.objects.get(pk=passed.pk))
    assert refused.value.code == "flagged"


def test_remark_is_found_by_its_translation_beside_others_in_that_language(house: House) -> None:
    remark = foreign(house)
    other = house.remark(text="Our deliveries take ages and nobody answers the telephone.")
    index_new_remarks()
    assert alike_remarks(house.desk, other) == []
    translate(house, remark)
    assert [each.remark for each in alike_remarks(house.desk, other)] == [remark]
    assert [each.remark for each in alike_remarks(house.desk, Remark.objects.get(pk=remark.pk))] == [other]


def test_translation_by_hand_stands_under_another_language_and_goes_with_the_need_for_one(
    house: House,
) -> None:
    remark = foreign(house)
    translate(house, remark)
    correct_language(scope=house.desk, remark=remark, language="cs")
    assert RemarkTranslation.objects.get().is_shown
    correct_language(scope=house.desk, remark=remark, language="en")
    other = house.remark(text="Our deliveries take ages and nobody answers the telephone.")
    index_new_remarks()
    assert not RemarkTranslation.objects.exists()
    assert alike_remarks(house.desk, other) == []


def test_translation_of_other_words_is_stale_and_found_no_more(house: House) -> None:
    remark = house.spoken()
    write_transcript(scope=house.desk, remark=remark, text=POLISH)
    correct_language(scope=house.desk, remark=remark, language="pl")
    translate(house, remark)
    write_transcript(scope=house.desk, remark=remark, text="Nikt nie odpowiada.")
    index_new_remarks()
    row = RemarkTranslation.objects.get()
    assert (row.text, row.is_shown) == (ENGLISH, False)
    other = house.remark(text="Our deliveries take ages and nobody answers the telephone.")
    index_new_remarks()
    assert alike_remarks(house.desk, other) == []
    assert not alike_remarks(house.desk, Remark.objects.get(pk=remark.pk))
    assert translate(house, remark, "Nobody answers.").is_shown


def test_translation_goes_with_its_authors_words_and_is_theirs_to_take_along(house: House) -> None:
    author = house.member()
    remark, others = foreign(house, author=author), foreign(house)
    translate(house, remark)
    translate(house, others, f"{author.person.name} never answers.")
    subject = Subject(
        author.person_id,
        house.network.pk,
        membership_ids=(author.pk,),
        marks=(author.person.name,),
        words_too=True,
    )
    (told,) = export_remarks(subject)
    assert (told["written_in"], told["translation"]) == ("pl", ENGLISH)
    for label in ("feedback.Remark", "feedback.RemarkTranslation"):
        rule = personal_data.get(label)
        assert rule is not None
        assert rule.erase is not None
        rule.erase(subject)
    (left,) = RemarkTranslation.objects.all()
    assert left.remark == others
    assert author.person.name not in left.text
    assert left.text.endswith("never answers.")
    with pytest.raises(DomainError) as refused:
        translate(house, remark)
    assert refused.value.code == "no_words"


def test_translator_is_not_asked_where_there_is_none_or_the_words_may_not_leave(
    house: House, settings
) -> None:
    remark = foreign(house)
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    settings.TRANSLATION_URL = ""
    save_rule(scope=lead, network=house.network, outside=Outside.ALL, reads=[])
    for outside, url in ((Outside.ALL, ""), (Outside.NONE, "https://x"), (Outside.NAMED, "https://x")):
        settings.TRANSLATION_URL = url
        save_rule(scope=lead, network=house.network, outside=outside, reads=[])
        with pytest.raises(DomainError) as refused:
            ask_translator(scope=house.desk, remark=remark)
        assert refused.value.code == "stays_inside"
    assert not RemarkTranslation.objects.exists()


def test_translator_is_asked_for_what_has_none_and_never_over_what_a_colleague_wrote(
    house: House, settings
) -> None:
    settings.TRANSLATION_URL = "https://translate.example"
    remark = foreign(house)
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    save_rule(scope=lead, network=house.network, outside=Outside.ALL, reads=[])
    row = ask_translator(scope=house.desk, remark=remark)
    assert (row.work_state, row.text, row.due_at) == (WorkState.DUE, "", remark.submitted_at)
    RemarkTranslation.objects.update(work_state=WorkState.DEAD, last_error="refused", attempts=3)
    ask_translator(scope=house.desk, remark=remark)
    row.refresh_from_db()
    assert (row.work_state, row.attempts, row.last_error) == (WorkState.DUE, 0, "")
    translate(house, remark)
    ask_translator(scope=house.desk, remark=remark)
    row.refresh_from_db()
    assert (row.work_state, row.text, row.by) == (WorkState.DONE, ENGLISH, TranslatedBy.PERSON)
    with pytest.raises(NotAllowedError):
        ask_translator(scope=house.hq, remark=remark)


def test_rule_is_the_leads_and_one_a_network(house: House) -> None:
    assert (translating_in(house.network).outside, translating_in(house.network).reads) == ("none", {"en"})
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    for scope in (house.desk, house.hq, scope_of(House.build().member(Role.AGENCY_LEAD))):
        with pytest.raises(NotAllowedError):
            save_rule(scope=scope, network=house.network, outside=Outside.ALL, reads=[])
    save_rule(scope=lead, network=house.network, outside=Outside.NAMED, reads=["nl", "de"])
    save_rule(scope=lead, network=house.network, outside=Outside.ALL, reads=["de"])
    rule = translating_in(house.network)
    assert (rule.outside, rule.language, rule.reads) == (Outside.ALL, "en", {"de", "en"})
    assert str(TranslationRule.objects.get()) == f"translating {house.network.pk}"
    assert ActivityLog.objects.filter(verb="feedback.translating_changed").count() == 2


def test_translation_tells_no_moment_of_what_was_said_with_no_identity(house: House) -> None:
    """Neither when it was translated nor when it was queued."""
    remark = foreign(house, mode=Mode.NO_IDENTITY)
    row = translate(house, remark)
    moments = [value for value in vars(row).values() if isinstance(value, dt.datetime)]
    assert moments == [remark.submitted_at]
    assert translated_words(remark) in {"", ENGLISH}
    assert str(row) == f"translation {row.pk}"
