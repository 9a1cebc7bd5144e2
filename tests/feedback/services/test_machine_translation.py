"""The translator outside: asked once for what may leave; away or wrong it keeps nothing else waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from feedback.enums import Flag, Mode, Outside, TranslatedBy
from feedback.models import Case, Remark, RemarkTranslation, RemarkWords
from feedback.services import machine_translation
from feedback.services.alike import index_new_remarks
from feedback.services.machine_translation import (
    RESTS,
    WAITS,
    nudge_due_translations,
    translate_due,
)
from feedback.services.recordings import write_transcript
from feedback.services.translating import ask_translator, correct_language, save_rule, write_translation
from feedback.tasks import translate_task
from partners.enums import Role
from portal.kernel.leases import WorkState
from tests.factories.feedback import House, scope_of
from tests.rig.translator import Answers, translating

pytestmark = pytest.mark.django_db
POLISH = "Dostawy trwają zbyt długo i nikt nie odpowiada."
ENGLISH = "Deliveries take too long and nobody answers."


@pytest.fixture
def translator(settings) -> Iterator[Answers]:
    with translating() as answers:
        settings.TRANSLATION_URL, settings.TRANSLATION_KIND = answers.url, "libretranslate"
        settings.TRANSLATION_KEY, settings.TRANSLATION_NEAR = "", True
        answers.words[POLISH] = ENGLISH
        yield answers
    cache.delete(RESTS)


@pytest.fixture
def house(translator: Answers) -> House:
    made = House.build()
    allow(made, Outside.ALL)
    return made


def allow(house: House, outside: str, reads: tuple[str, ...] = ()) -> None:
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    save_rule(scope=lead, network=house.network, outside=outside, reads=list(reads))


def said(house: House, text: str = POLISH, **fields: object) -> Remark:
    """Return a remark that the sweep has taken in."""
    remark = house.remark(text=text, **fields)
    index_new_remarks()
    return Remark.objects.get(pk=remark.pk)


def only() -> RemarkTranslation:
    return RemarkTranslation.objects.get()


@pytest.mark.parametrize("mode", Mode.values)
def test_new_remark_is_translated_once_and_found_by_it(translator: Answers, house: House, mode: str) -> None:
    remark = said(house, mode=mode)
    translate_task()
    assert (nudge_due_translations(), translate_due()) == (0, 0)
    row = only()
    assert (row.text, row.language, row.by, row.work_state) == (ENGLISH, "en", TranslatedBy.MACHINE, "done")
    asked = {"q": POLISH, "format": "text", "source": "pl", "target": "en"}
    assert translator.asked == [("/translate", asked)]
    assert f"{house.network.pk}:deliveri" in RemarkWords.objects.get(pk=remark.pk).tokens.split()
    assert row.due_at == remark.submitted_at
    assert (row.translated_at is None) == (mode == Mode.NO_IDENTITY)


def test_deepl_is_asked_in_its_own_form(translator: Answers, house: House, settings) -> None:
    settings.TRANSLATION_KIND, settings.TRANSLATION_KEY = "deepl", "secret"
    translator.key = "secret"
    said(house)
    assert translate_due() == 1
    asked = {"text": [POLISH], "source_lang": "PL", "target_lang": "EN-GB"}
    assert (only().text, translator.asked) == (ENGLISH, [("/v2/translate", asked)])


@pytest.mark.parametrize(
    "outside, sent", [(Outside.NONE, []), (Outside.NAMED, [Mode.NAMED]), (Outside.ALL, list(Mode.values))]
)
def test_words_leave_as_far_as_their_network_lets_them(
    translator: Answers, house: House, outside: str, sent: list[str]
) -> None:
    """Another network lets all leave, and says nothing about this one."""
    allow(house, outside)
    for mode in Mode.values:
        said(house, mode=mode)
    translate_due()
    assert sorted(RemarkTranslation.objects.values_list("remark__mode", flat=True)) == sorted(sent)
    assert len(translator.asked) == len(sent)


def test_words_that_are_read_or_old_or_in_no_other_language_are_not_sent(
    translator: Answers, house: House
) -> None:
    allow(house, Outside.ALL, reads=("pl",))
    said(house)
    said(house, "The deliveries take far too long.")
    allow(house, Outside.ALL)
    said(house, at=timezone.now() - timedelta(days=8))
    assert (translate_due(), translator.asked, RemarkTranslation.objects.count()) == (0, [], 0)


def test_nothing_is_queued_or_asked_without_a_translator(house: House, settings) -> None:
    said(house)
    settings.TRANSLATION_URL = ""
    said(house)
    assert (RemarkTranslation.objects.count(), nudge_due_translations(), translate_due()) == (1, 0, 0)


@pytest.mark.parametrize("change", ["rule", "erased", "language"])
def test_what_may_not_leave_any_more_is_dropped_before_it_is_sent(
    translator: Answers, house: House, change: str
) -> None:
    remark = said(house)
    if change == "rule":
        allow(house, Outside.NONE)
    elif change == "erased":
        Remark.objects.update(words_erased=True)
    else:
        correct_language(scope=house.desk, remark=remark, language="en")
    assert (translate_due(), translator.asked, RemarkTranslation.objects.count()) == (0, [], 0)


def test_text_that_is_there_stays_when_it_may_not_be_made_anew(translator: Answers, house: House) -> None:
    remark = said(house)
    translate_due()
    correct_language(scope=house.desk, remark=remark, language="cs")
    allow(house, Outside.NONE)
    assert translate_due() == 0
    row = only()
    assert (row.text, row.is_shown, row.work_state) == (ENGLISH, False, WorkState.DONE)


def test_words_in_another_language_are_translated_anew(translator: Answers, house: House) -> None:
    remark = said(house)
    translate_due()
    correct_language(scope=house.desk, remark=remark, language="cs")
    assert not only().is_shown
    assert translate_due() == 1
    assert only().is_shown
    assert [each["source"] for _path, each in translator.asked] == ["pl", "cs"]


def test_words_that_changed_while_they_were_translated_are_translated_again(
    translator: Answers, house: House, monkeypatch
) -> None:
    remark, machine = said(house), machine_translation.post
    later = "Nikt nie odpowiada na telefony od tygodni."
    translator.words[later] = "Nobody picks up."

    def post_and_change(*args, **fields):
        told = machine(*args, **fields)
        Remark.objects.filter(pk=remark.pk).update(text=later)
        return told

    monkeypatch.setattr(machine_translation, "post", post_and_change)
    assert translate_due() == 0
    assert (only().text, only().work_state, only().attempts) == ("", WorkState.DUE, 0)
    assert translate_due() == 1
    assert only().text == "Nobody picks up."


def test_words_that_are_written_down_anew_are_translated_anew(translator: Answers, house: House) -> None:
    remark = house.spoken()
    write_transcript(scope=house.desk, remark=remark, text=POLISH)
    index_new_remarks()
    translate_due()
    write_transcript(scope=house.desk, remark=remark, text="Nikt nie odpowiada na telefony.")
    assert (only().is_shown, only().work_state) == (False, WorkState.DUE)
    assert translate_due() == 1
    assert (only().text, only().is_shown) == ("[Nikt nie odpowiada na telefony.]", True)


def test_translation_by_hand_meanwhile_is_kept(translator: Answers, house: House, monkeypatch) -> None:
    remark, machine = said(house), machine_translation.post

    def post_and_write(*args, **fields):
        told = machine(*args, **fields)
        write_translation(scope=house.desk, remark=remark, text="By hand.", at=timezone.now())
        return told

    monkeypatch.setattr(machine_translation, "post", post_and_write)
    assert translate_due() == 0
    assert (only().text, only().by, only().work_state) == ("By hand.", TranslatedBy.PERSON, WorkState.DONE)


def test_worker_that_was_killed_is_followed_by_another(translator: Answers, house: House) -> None:
    """Its lease runs out; as long as it holds, nobody else is woken."""
    said(house)
    assert RemarkTranslation.objects.claim(only().pk) is not None
    assert (nudge_due_translations(), translate_due()) == (0, 0)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert (nudge_due_translations(), translate_due()) == (1, 1)


def test_two_workers_translate_a_remark_once(translator: Answers, house: House) -> None:
    said(house)
    row, asked = only(), machine_translation.the_translator()
    assert machine_translation.translate(asked, row.pk) is True
    assert machine_translation.translate(asked, row.pk) is False
    assert len(translator.asked) == 1


@pytest.mark.parametrize(
    "status, raw, error, state",
    [
        (503, None, "away", "due"),
        (302, None, "away", "due"),
        (429, None, "quota", "due"),
        (403, None, "key", "due"),
        (456, None, "quota", "due"),
        (400, None, "refused", "dead"),
        (200, b"<html>", "unreadable", "dead"),
    ],
)
def test_trouble_is_kept_as_a_word_and_tried_again_where_that_helps(
    translator: Answers, house: House, status: int, raw: bytes | None, error: str, state: str
) -> None:
    said(house)
    translator.status, translator.raw = status, raw
    assert translate_due() == 0
    row = only()
    assert (row.last_error, row.work_state, bool(row.trouble)) == (error, state, True)
    assert bool(cache.get(RESTS)) == (state == "due")


def test_translator_that_is_away_is_left_alone_and_given_up_after_days(
    translator: Answers, house: House
) -> None:
    """One question tells that it is away; the others wait unasked."""
    said(house)
    said(house)
    translator.status, translator.headers = 503, {"Retry-After": "120"}
    translate_due()
    assert (len(translator.asked), nudge_due_translations(), translate_due()) == (1, 0, 0)
    RemarkTranslation.objects.order_by("-pk")[0].delete()
    now = timezone.now()
    for wait in WAITS:
        cache.delete(RESTS)
        now += wait + timedelta(seconds=1)
        with time_machine.travel(now):
            translate_due()
    assert (only().work_state, only().has_failed, only().attempts) == ("dead", True, len(WAITS) + 1)
    cache.delete(RESTS)
    translator.status = 200
    ask_translator(scope=house.desk, remark=Remark.objects.get(translation=only()))
    assert translate_due() == 1
    assert only().is_shown


def test_round_ends_in_time_whatever_waits(translator: Answers, house: House, monkeypatch) -> None:
    said(house)
    monkeypatch.setattr(machine_translation, "ROUND_SECONDS", -1)
    assert (translate_due(), nudge_due_translations()) == (0, 1)


def test_translator_in_a_private_network_is_asked_only_where_the_operator_says_so(
    translator: Answers, house: House, settings
) -> None:
    settings.TRANSLATION_NEAR = settings.WEBHOOKS_LOCAL_TARGETS = False
    said(house)
    assert (translate_due(), translator.asked, only().last_error) == (0, [], "away")


def test_translation_about_prices_flags_the_remark_or_waits_for_a_hand(
    translator: Answers, house: House
) -> None:
    """What HQ has already is not told it in other words."""
    remark, passed = said(house, mode=Mode.NAMED), said(house, mode=Mode.NAMED)
    house.passed(passed)
    translator.words[POLISH] = "Nobody answers about the discount."
    assert translate_due() == 1
    assert Case.objects.get(remark=remark).flag == Flag.WAITING
    row = RemarkTranslation.objects.get(remark=passed)
    assert (row.text, row.work_state, row.last_error) == ("", WorkState.DEAD, "prices")
    assert Case.objects.get(remark=passed).flag == ""


def test_translation_is_kept_without_what_cannot_be_seen(translator: Answers, house: House) -> None:
    translator.words[POLISH] = "\u202eDeliveries\x00 late "
    said(house)
    translate_due()
    assert only().text == "Deliveries late"
