"""Rich text is read with care."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import BadRequest
from wagtail.admin.rich_text import get_rich_text_editor_widget

from portal.web.rich_text import RichTextArea

WORDS = {"blocks": [{"key": "a", "text": "words", "type": "unstyled", "depth": 0}], "entityMap": {}}


def _read(sent: str) -> str:
    widget = RichTextArea(features=["bold"])
    return str(widget.value_from_datadict({"body": sent}, {}, "body"))


def test_editor_is_ours_and_reads_what_an_editor_sends() -> None:
    assert isinstance(get_rich_text_editor_widget(features=["bold"]), RichTextArea)
    block = WORDS["blocks"][0] | {"inlineStyleRanges": [], "entityRanges": []}
    assert ">words</p>" in _read(json.dumps({"blocks": [block], "entityMap": {}}))


@pytest.mark.parametrize("sent", ["", "words", "-1", "[]", "[1]", '{"blocks": 1}', "[" * 5000])
def test_what_no_editor_sends_is_a_bad_request(sent: str) -> None:
    with pytest.raises(BadRequest):
        _read(sent)
