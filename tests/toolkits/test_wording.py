"""Words as the search knows them."""

from __future__ import annotations

import pytest

from portal.kernel.wording import forms
from toolkits.wording import marked, question, slips, tokens


@pytest.mark.parametrize(
    "language,one,other",
    [
        ("de", "Wärmepumpen", "Wärmepumpe"),
        ("en", "brochures", "brochure"),
        ("nl", "warmtepompen", "warmtepomp"),
        ("fr", "présentations", "presentation"),
    ],
)
def test_forms_meet_across_endings_and_accents(language: str, one: str, other: str) -> None:
    assert forms(one, (language,)) & forms(other, (language,))


def test_forms_without_a_stemmer_are_the_folded_word() -> None:
    assert forms("Čeština", ("cs",)) == {"cestina"}
    assert forms("ﬁlm", ()) == {"film"}


def test_tokens_hold_no_sign_that_narrows_down() -> None:
    assert not [token for token in tokens("a:17 ~war n:1 l:de wärme*", ("de",)) if {*":~*"} & {*token}]


def test_question_takes_each_word_once_and_only_some() -> None:
    assert question("Pumpe pumpe  !? ", ("de",)) == [forms("Pumpe", ("de",))]
    assert len(question(" ".join(f"w{n}" for n in range(50)), ())) == 8
    assert question("!!", ()) == []


@pytest.mark.parametrize("typed", ["Wärmepume", "Wärmepummpe", "Wärmepmupe", "Wörmepumpe"])
def test_slips_meet_one_letter_off(typed: str) -> None:
    assert slips(typed) & slips("Wärmepumpe")


def test_slips_leave_short_words_alone() -> None:
    assert slips("abc") == set()


def test_marked_parts_join_to_the_text_again() -> None:
    text = "Die Wärmepumpen <b>heizen</b>."
    parts = marked(text, forms("wärmepumpe", ("de",)) | {"heiz*"}, ("de",))
    assert "".join(part for part, _hit in parts) == text
    assert [part for part, hit in parts if hit] == ["Wärmepumpen", "heizen"]
    assert [part for part, hit in marked("Pumpe", frozenset({"~pume"}), ()) if hit] == ["Pumpe"]
