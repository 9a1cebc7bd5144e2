"""Two stand-in names of one protected author when their themes became one: HQ learns nothing of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import CaseTheme, Message, Note
from feedback.queries.desk import case_detail
from feedback.queries.passed_on import wordings_page
from feedback.queries.threads import find_voice, turns_of
from feedback.services.asking_back import hand_on
from feedback.services.merging_themes import merge_theme
from tests.factories.feedback import House, ThemeFactory
from tests.feedback.services.test_asking_back import PROTECTED, answer, ask

pytestmark = pytest.mark.django_db


def talked_of_both(mode: str) -> tuple[House, CaseTheme, CaseTheme]:
    """Pass a remark on under two themes, talk about the one, and merge it into the other."""
    house = House.build()
    gone = ThemeFactory(network=house.network, addressee=house.sponsor, name="Freight")
    remark = house.remark(mode=mode)
    stays = house.passed(remark, house.theme, wording="Too late.")
    goes = house.passed(remark, gone, wording="Too dear.")
    ask(house, goes, text="How dear?")
    hand_on(scope=house.desk, message=answer(goes, "Ten at Kassel."), wording="Ten.", at=timezone.now())
    ask(house, stays, text="How late?")
    merge_theme(scope=house.leading, theme=gone, into=house.theme, at=timezone.now())
    return house, stays, goes


@pytest.mark.parametrize("mode", PROTECTED)
def test_merge_theme_protected_author_keeps_one_stand_in_and_what_was_said_under_it(mode: str) -> None:
    """The other name is gone with its words: they stand under no name that HQ still reads."""
    house, stays, goes = talked_of_both(mode)
    [wording] = wordings_page(house.hq, house.network).rows
    assert (wording.stand_in, wording.text) == (stays.stand_in, "Too late.")
    row = find_voice(house.hq, house.theme, stays.stand_in)
    assert [turn.text for turn in turns_of(house.hq, [row])[row.pk]] == ["How late?"]
    assert find_voice(house.hq, house.theme, goes.stand_in) is None
    assert [message.text for message in Message.objects.readable_to_hq()] == ["How late?"]


@pytest.mark.parametrize("mode", PROTECTED)
def test_merge_theme_protected_author_is_read_whole_by_the_agency(mode: str) -> None:
    house, stays, _goes = talked_of_both(mode)
    entries = case_detail(house.desk, stays.case).entries
    said = {(entry.text, entry.wording) for entry in entries}
    note = ("Freight\n\nToo dear.", "")
    assert said == {("How dear?", ""), ("Ten at Kassel.", "Ten."), ("How late?", ""), note}
    assert Note.objects.get().author == house.lead


def test_merge_theme_named_author_is_read_in_one_thread() -> None:
    """HQ knows who it is."""
    house, stays, _goes = talked_of_both(Mode.NAMED)
    row = find_voice(house.hq, house.theme, str(stays.case.remark.number))
    turns = turns_of(house.hq, [row])[row.pk]
    assert [turn.text for turn in turns] == ["How dear?", "Ten at Kassel.", "How late?"]
    assert not Note.objects.exists()
