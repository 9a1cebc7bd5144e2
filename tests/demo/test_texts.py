"""What the demo's dealers say: many, each written for itself, in six languages, with praise among them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

from feedback.enums import Kind, Mode
from portal.demo.growth import read_data
from portal.demo.people import E_BIKES, HEAT_PUMPS
from portal.demo.texts import LANGUAGES, Text, texts_of

ALIKE = 0.2  # of the shorter text's runs of three words


def everything() -> list[Text]:
    return [*texts_of(HEAT_PUMPS), *texts_of(E_BIKES)]


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 3]) for at in range(max(len(words) - 2, 1))}


def test_remarks_are_many_in_every_language_and_kind_with_a_quarter_of_praise() -> None:
    texts = everything()
    languages, kinds = Counter(text.language for text in texts), Counter(text.kind for text in texts)
    assert len(texts) >= 300
    assert set(languages) == set(LANGUAGES) == {"de", "nl", "fr", "en", "it", "pl"}
    assert min(languages.values()) >= 25
    assert set(kinds) == set(Kind.values)
    assert 0.22 <= kinds[Kind.PRAISE] / len(texts) <= 0.3


def test_no_remark_is_another_one_with_words_swapped() -> None:
    known = [(runs(text.text), text.text) for text in everything()]
    alike = [
        (one, other)
        for (first, one), (second, other) in combinations(known, 2)
        if len(first & second) > ALIKE * min(len(first), len(second))
    ]
    assert alike == []


def test_remarks_vary_in_length_and_none_looks_like_a_placeholder() -> None:
    lengths = sorted(len(text.text) for text in everything())
    assert lengths[0] < 60
    assert lengths[-1] > 160
    assert not [text for text in everything() if re.search(r"lorem|\{|TODO|xxx", text.text, re.IGNORECASE)]


def test_every_remark_has_a_wording_to_clear_and_a_theme_of_its_codebook() -> None:
    for slug in (HEAT_PUMPS, E_BIKES):
        themes = set(read_data(f"answers/{slug}.toml")["themes"])
        texts = texts_of(slug)
        assert {text.theme for text in texts} <= themes
        assert all(text.gloss.isascii() and text.gloss.endswith((".", "?")) for text in texts)
        assert {text.mode for text in texts} <= {"", *Mode.values}
        assert all(1 <= month <= 12 for text in texts for month in text.months)
