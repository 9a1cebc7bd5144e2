"""How translators are asked, and what is made of their answers."""

from __future__ import annotations

import json

import pytest

from feedback.enums import TranslationTrouble
from feedback.translators import Translator, the_translator, trouble_of

LIBRE = Translator("libretranslate", "https://libre.example", "", is_near=False)
DEEPL = Translator("deepl", "https://api.example", "secret", is_near=False)


@pytest.mark.parametrize(
    "source, target, asked",
    [("pl", "de", ("pl", "de")), ("de-at", "en-gb", ("de", "en")), ("zh-hans", "en", ("zh-Hans", "en"))],
)
def test_libretranslate_is_asked_by_its_own_names(source: str, target: str, asked: tuple[str, str]) -> None:
    url, body, headers = LIBRE.request("Słowa", source, target)
    said = {"q": "Słowa", "format": "text", "source": asked[0], "target": asked[1]}
    assert (url, json.loads(body)) == ("https://libre.example/translate", said)
    assert "Authorization" not in headers


def test_libretranslate_with_a_key_is_given_it_in_the_body() -> None:
    with_key = Translator("libretranslate", "https://libre.example", "k", is_near=False)
    assert json.loads(with_key.request("x", "pl", "de")[1])["api_key"] == "k"


@pytest.mark.parametrize(
    "source, target, asked",
    [("pl", "de", ("PL", "DE")), ("nb", "en", ("NB", "EN-GB")), ("zh-hans", "pt", ("ZH", "PT-PT"))],
)
def test_deepl_is_asked_by_its_own_names(source: str, target: str, asked: tuple[str, str]) -> None:
    url, body, headers = DEEPL.request("Słowa", source, target)
    said = {"text": ["Słowa"], "source_lang": asked[0], "target_lang": asked[1]}
    assert (url, json.loads(body)) == ("https://api.example/v2/translate", said)
    assert headers["Authorization"] == "DeepL-Auth-Key secret"


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"translations": []}', b'{"translatedText": 3}', b"\xff"]
)
def test_answer_that_is_none_is_an_empty_text(body: bytes) -> None:
    assert (LIBRE.text_in(body), DEEPL.text_in(body)) == ("", "")


@pytest.mark.parametrize("said", [r"\ud83d", r"Worte \udcff"])
def test_answer_with_half_a_character_is_an_empty_text(said: str) -> None:
    bodies = (f'{{"translatedText": "{said}"}}', f'{{"translations": [{{"text": "{said}"}}]}}')
    assert (LIBRE.text_in(bodies[0].encode()), DEEPL.text_in(bodies[1].encode())) == ("", "")
    assert LIBRE.text_in(rb'{"translatedText": "\ud83d\ude42"}') == "\U0001f642"


def test_answer_too_deep_to_be_read_is_an_empty_text() -> None:
    assert (LIBRE.text_in(b"[" * 100_000), DEEPL.text_in(b"[" * 100_000)) == ("", "")


def test_answers_are_read_in_both_forms() -> None:
    assert LIBRE.text_in(b'{"translatedText": "Worte"}') == "Worte"
    assert DEEPL.text_in(b'{"translations": [{"text": "Worte"}]}') == "Worte"


def test_status_says_what_went_wrong() -> None:
    told = [trouble_of(status) for status in (403, 456, 400, 503, None)]
    assert told == ["key", "quota", "refused", "away", "away"]
    assert TranslationTrouble.AWAY.label


def test_translator_is_none_until_an_address_is_named(settings) -> None:
    assert the_translator() is None
    settings.TRANSLATION_URL, settings.TRANSLATION_KIND = "https://api.example", "deepl"
    settings.TRANSLATION_KEY, settings.TRANSLATION_NEAR = "secret", False
    assert the_translator() == DEEPL
