"""The words of a mail that came as a page."""

from __future__ import annotations

import time

import pytest

from feedback.letters.pages import words_of_page


def test_paragraphs_become_lines() -> None:
    page = "<html><head><title>T</title></head><body><p>One&nbsp;thing,<br>two</p>\n\n<div>three</div></body>"
    assert words_of_page(page) == "One thing,\ntwo\n\nthree"


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>Old</blockquote>",
        '<div class="gmail_quote">Old<div>older</div></div>',
        '<div id="divRplyFwdMsg">Old</div>',
        '<div class="moz-cite-prefix">Am 3.11. schrieb</div>',
        "<script>Old</script>",
    ],
)
def test_quotes_are_left_out_and_what_follows_is_not(quote: str) -> None:
    assert words_of_page(f"<p>New</p>{quote}<p>Newer</p>").split() == ["New", "Newer"]


@pytest.mark.parametrize(
    "page", ["<p>" * 50_000, "<", "</p></p>x", "<p " * 20_000, "<b>" * 600 + "deep", "<!-- >" * 30_000]
)
def test_broken_page_is_read_as_far_as_it_goes(page: str) -> None:
    begun = time.process_time()
    assert isinstance(words_of_page(page), str)
    assert time.process_time() - begun < 5
