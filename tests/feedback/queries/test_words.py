"""The desk's list by words: in each language, in any form, in the words or their translation."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Remark
from feedback.queries import narrowing
from feedback.queries.desk import VIEWS, count_narrowed, desk_page
from feedback.queries.narrowing import narrowing_from
from feedback.services.alike import forget_words, index_new_remarks
from feedback.services.translating import write_translation
from feedback.wording import forms_asked
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db
POLISH = "Dostawy trwają zbyt długo i nikt nie odpowiada."


@pytest.fixture
def house() -> House:
    return House.build()


def found(house: House, words: str, **asked: str) -> list[Remark]:
    """Return the remarks in the list, the latest first, after checking that the count says the same."""
    index_new_remarks()
    narrowed = narrowing_from({"words": words, **asked}, house.desk)
    how = {"view": VIEWS["all"], "now": timezone.now(), "narrowing": narrowed}
    rows = desk_page(house.desk, house.network, **how).rows
    assert count_narrowed(house.desk, house.network, **how) == len(rows)
    return [case.remark for case in rows]


SAID = [
    ("The batteries die in the cold.", "battery dies", "batteries heat"),
    ("Die Lieferungen dauern seit Wochen zu lange.", "lieferung", "haendler"),
    ("De folders zijn al maanden niet meer leverbaar.", "FOLDER maand", "folder uur"),
    ("Les délais de livraison sont vraiment trop longs.", "delai livraisons", "delai prix"),
    (POLISH, "dostawy", "faktura"),
]


@pytest.mark.parametrize("text, words, others", SAID, ids=["en", "de", "nl", "fr", "pl"])
def test_words_are_found_in_any_form_of_their_language(
    house: House, text: str, words: str, others: str
) -> None:
    """All of them; case, accents and another network's remarks make no difference."""
    House.build().remark(text=text)
    remark = house.remark(text=text, mode=Mode.NO_IDENTITY)
    house.remark(text="Something else is said in this one.")
    assert found(house, words) == [remark]
    assert found(house, others) == []


def test_words_are_found_in_the_translation_and_across_both(house: House) -> None:
    remark = house.remark(text=POLISH)
    assert found(house, "deliveries") == []
    said = "Deliveries take too long and nobody answers."
    write_translation(scope=house.desk, remark=Remark.objects.get(pk=remark.pk), text=said, at=timezone.now())
    assert found(house, "delivery") == found(house, "dostawy answers") == [remark]
    assert found(house, "delivery", kind="praise") == []


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others(house: House) -> None:
    remark = house.remark(text="The catalogue came late again this year.")
    assert found(house, "with the catalogue") == [remark]
    assert found(house, "with the") == []
    assert found(house, "? a") == []
    assert len(forms_asked(" ".join(f"word{n}" for n in range(20)))) == 8


def test_words_that_were_erased_are_found_no_more(house: House) -> None:
    remark = house.remark(text="The catalogue came late again.")
    assert found(house, "catalogue") == [remark]
    Remark.objects.update(words_erased=True)
    forget_words([remark.pk])
    assert found(house, "catalogue") == []


def test_words_that_many_say_find_the_latest(house: House, monkeypatch) -> None:
    monkeypatch.setattr(narrowing, "MOST_FOUND", 2)
    remarks = [house.remark(text="The catalogue came late again.") for _ in range(3)]
    assert found(house, "catalogue") == remarks[:0:-1]


def test_desk_lists_what_was_looked_for_and_says_so(client: Client, house: House) -> None:
    client.force_login(house.analyst.person.user)
    remark, other = house.remark(text="The <b>catalogue</b> came late."), house.remark(text="Praise for all.")
    index_new_remarks()
    url = reverse("feedback:desk", args=[house.network.slug])
    shown = client.get(f"{url}?view=all&words=<b>catalogues").text
    assert remark.number in shown
    assert other.number not in shown
    assert "“&lt;b&gt;catalogues”" in shown
