"""Odd answers of a translator: they end with the remark that they are about, and tell no minute of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from feedback.enums import Mode, Outside
from feedback.models import Remark, RemarkTranslation
from feedback.services import machine_translation
from feedback.services.machine_translation import RESTS, WAITS, translate_due
from portal.kernel.leases import WorkState
from tests.factories.feedback import House
from tests.feedback.services.test_machine_translation import ENGLISH, POLISH, allow, said
from tests.rig.translator import Answers, translating

pytestmark = pytest.mark.django_db
OTHER = "Katalog jest nieaktualny, a zamówienia giną po drodze."


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


def row_of(remark) -> RemarkTranslation:
    return RemarkTranslation.objects.get(remark=remark)


@pytest.mark.parametrize("raw", [rb'{"translatedText": "\ud83d"}', b"[" * 100_000])
def test_answer_that_no_database_or_reader_takes_is_given_up_and_the_next_remark_translated(
    translator: Answers, house: House, raw: bytes
) -> None:
    odd = said(house)
    translator.raw = raw
    assert translate_due() == 0
    assert (row_of(odd).work_state, row_of(odd).last_error) == (WorkState.DEAD, "unreadable")
    translator.raw = None
    assert (said(house) != odd, translate_due()) == (True, 1)


def test_remark_that_fails_unforeseen_waits_and_keeps_no_other_network_waiting(
    translator: Answers, house: House, monkeypatch
) -> None:
    """What was written before it failed is undone, and it is tried as often as any other."""
    odd, other = said(house), House.build()
    allow(other, Outside.ALL)
    fine, follow = said(other, OTHER), machine_translation.follow_translation

    def fail(case, text: str) -> None:
        if text == ENGLISH:
            raise RuntimeError
        follow(case, text)

    monkeypatch.setattr(machine_translation, "follow_translation", fail)
    assert translate_due() == 1
    row = row_of(odd)
    assert (row.text, row.work_state, row.last_error) == ("", WorkState.DUE, "RuntimeError")
    assert (row_of(fine).text, cache.get(RESTS)) == (f"[{OTHER}]", None)
    RemarkTranslation.objects.filter(pk=row.pk).update(due_at=odd.submitted_at, attempts=len(WAITS))
    assert translate_due() == 0
    assert (row_of(odd).work_state, row_of(odd).due_at) == (WorkState.DEAD, odd.submitted_at)


@pytest.mark.parametrize("mode", Mode.values)
def test_try_that_is_put_off_tells_no_minute_of_what_has_no_identity(
    translator: Answers, house: House, mode: str
) -> None:
    """Each try counts, and comes at the next full hour after its wait."""
    remark, now = said(house, mode=mode), timezone.now()
    translator.status = 503
    for attempt, wait in enumerate(WAITS, start=1):
        cache.delete(RESTS)
        with time_machine.travel(now, tick=False):
            assert translate_due() == 0
            due = timezone.now() + wait
        if mode == Mode.NO_IDENTITY:
            due = due.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
        row = row_of(remark)
        assert (row.due_at, row.attempts, row.leased_until) == (due, attempt, None)
        now = due
    cache.delete(RESTS)
    with time_machine.travel(now, tick=False):
        translate_due()
    assert (row_of(remark).work_state, row_of(remark).due_at) == (WorkState.DEAD, remark.submitted_at)


def test_words_that_changed_meanwhile_are_due_at_once_and_tell_no_moment(
    translator: Answers, house: House, monkeypatch
) -> None:
    remark, machine = said(house, mode=Mode.NO_IDENTITY), machine_translation.post

    def post_and_change(*args, **fields):
        told = machine(*args, **fields)
        Remark.objects.filter(pk=remark.pk).update(text=OTHER)
        return told

    monkeypatch.setattr(machine_translation, "post", post_and_change)
    assert translate_due() == 0
    row = row_of(remark)
    assert (row.work_state, row.due_at, row.attempts) == (WorkState.DUE, remark.submitted_at, 0)
