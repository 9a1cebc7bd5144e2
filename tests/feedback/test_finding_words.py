"""Whole words, their endings and compounds, in each language of the built-in lists; and what is none."""

from __future__ import annotations

import pytest

from feedback.finding_words import MOST_FOUND, MOST_LINES, finder_for, read_terms
from feedback.price_words import BUILT_IN
from portal.kernel.errors import DomainError

BUILT_IN_LISTS = finder_for(tuple(BUILT_IN.values()))


@pytest.mark.parametrize(
    "text, words",
    [
        ("They sell it at half the PRICE.", ["PRICE"]),
        ("Discounted again, and discounts on top.", ["Discounted", "discounts"]),
        ("Our mark-up shrinks.", ["mark-up"]),
        ("Die Rabattaktion läuft, Mengenrabatte auch.", ["Rabattaktion", "Mengenrabatte"]),
        ("Die Rabatt-Aktion läuft.", ["Rabatt"]),
        ("Der Einkaufspreis steigt, die Händlermargen fallen.", ["Einkaufspreis", "Händlermargen"]),
        ("Zwei Preisnachlässe und Konditionen.", ["Preisnachlässe", "Konditionen"]),
        ("De verkoopprijs en de kortingen.", ["verkoopprijs", "kortingen"]),
        ("Le prix, la remise et une marge réduite.", ["prix", "remise", "marge"]),
        ("LES TARIFS", ["TARIFS"]),
        ("Il prezzo con sconti e margini.", ["prezzo", "sconti", "margini"]),
        ("El descuento y los márgenes.", ["descuento", "márgenes"]),
        ("Cena, rabaty i marże.", ["Cena", "rabaty", "marże"]),
        ("A soft\u00adened pri\u00adce", ["price"]),
    ],
)
def test_built_in_lists_find_what_is_said_of_prices(text: str, words: list[str]) -> None:
    assert BUILT_IN_LISTS.find(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "The display can't be read outside.",
        "Where is the price list? And the price-list of last year?",
        "Die Preisliste fehlt, die Händlerpreislisten auch.",
        "Bei der Preisverleihung im März gab es Preiselbeeren.",
        "Bitte nichts preisgeben.",
        "De prijslijst ontbreekt.",
        "La liste de prix manque, merci pour la remise en état.",
        "Lo scontrino non esce.",
        "Emprise, comprising, spritz",
    ],
)
def test_other_words_are_no_find(text: str) -> None:
    assert BUILT_IN_LISTS.find(text) == []


def test_exception_covers_its_own_words_alone() -> None:
    """Beside a price list the price itself still counts."""
    assert BUILT_IN_LISTS.find("The price list says one price.") == ["price"]


def test_phrase_is_found_as_a_whole_and_over_a_line_end() -> None:
    finder = finder_for(("list price*\n-list prices of",))
    assert finder.find("A list\nprice, one List  Prices") == ["list price", "List Prices"]
    assert finder.find("price list, a list, list") == []
    assert finder.find("list prices of") == []


def test_what_is_found_is_named_once_and_not_without_end() -> None:
    finder = finder_for(("word*",))
    assert finder.find("Word word WORD") == ["Word"]
    many = " ".join(f"word{number}" for number in range(MOST_FOUND + 5))
    assert len(finder.find(many)) == MOST_FOUND


def test_lists_of_nothing_find_nothing() -> None:
    assert finder_for(("", "\n \n")).find("price") == []


@pytest.mark.parametrize("line", ["pr*ce", "*", "-", "a*", "pri(ce", "x" * 81, "* price"])
def test_line_that_means_nothing_clear_is_refused(line: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_terms(f"price\n{line}")
    assert refused.value.code == "line_unclear"


def test_list_without_end_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        read_terms("price\n" * (MOST_LINES + 1))
    assert refused.value.code == "too_many_lines"
