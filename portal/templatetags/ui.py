"""Template built-ins of the components; each group lives in a module of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template import Library

from portal.kernel.colour import accent_on_dark, accent_on_light
from portal.templatetags.dates import exact_date, human_date, human_day, time_tag
from portal.templatetags.fields import (
    field_described_by,
    field_kind,
    field_limit,
    field_target,
    field_widget,
)
from portal.templatetags.fixed import fixed
from portal.templatetags.icons import icon

register = Library()
for tag in (icon, fixed, time_tag, field_widget, field_described_by):
    register.simple_tag(tag)
for text in (human_date, human_day, exact_date, field_kind, field_limit, field_target):
    register.filter(text.__name__, text)
for colour in (accent_on_light, accent_on_dark):
    register.filter(colour.__name__, colour)


@register.filter
def lookup(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return the entry of a mapping, or an empty text."""
    if not mapping:
        return ""
    return mapping.get(key, mapping.get(str(key), ""))


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = str(name).split()
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()
