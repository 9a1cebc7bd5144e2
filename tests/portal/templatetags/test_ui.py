from __future__ import annotations

import heroicons
import pytest
from django.template import Context, Template

from portal.templatetags.icons import icon
from portal.templatetags.ui import initials, lookup


def test_icon_without_label_is_decoration() -> None:
    drawn = icon("check")
    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn
    assert "visually-hidden" not in drawn


def test_icon_with_label_says_it_escaped() -> None:
    assert icon("check", "24", "<Done>").endswith('<span class="visually-hidden">&lt;Done&gt;</span>')


def test_icon_unknown_is_an_error_for_the_author() -> None:
    with pytest.raises(heroicons.IconDoesNotExist):
        icon("no-such-icon")


@pytest.mark.parametrize(
    "mapping, key, found",
    [({"a": 1}, "a", 1), ({"1": "x"}, 1, "x"), ({"a": 1}, "b", ""), (None, "a", ""), ({}, "a", "")],
)
def test_lookup_gives_the_entry_or_nothing(mapping: dict | None, key: object, found: object) -> None:
    assert lookup(mapping, key) == found


@pytest.mark.parametrize(
    "name, letters", [("Anna Petersen", "AP"), ("Cher", "C"), ("Jan van der Meer", "JM"), ("", "")]
)
def test_initials_are_the_first_and_the_last(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_component_sees_its_props_and_not_the_pages_variables() -> None:
    page = Template('{% cotton badge tone="good" %}Told{% endcotton %}')
    html = page.render(Context({"icon": "check", "title": "of the page"}))
    assert "<svg" not in html
    assert '<span class="badge badge-good" >Told</span>' in html
