"""What the field component needs to know of a bound field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field_kind(field: BoundField) -> str:
    """Name the way a field is drawn: choices, checkbox, select, textarea, file or input."""
    widget = field.field.widget
    if isinstance(widget, CHOICES):
        return "choices"
    kinds = {
        forms.CheckboxInput: "checkbox",
        forms.Select: "select",
        forms.Textarea: "textarea",
        forms.FileInput: "file",
    }
    return next((kind for base, kind in kinds.items() if isinstance(widget, base)), "input")


def field_target(field: BoundField) -> str:
    """Return the id that a link to the field should point to."""
    return f"{field.auto_id}_0" if field_kind(field) == "choices" else (field.id_for_label or field.auto_id)


def field_described_by(field: BoundField, hint: Any = "", counter: Any = False) -> str:
    """List the ids of what explains the field: hint, error, counter."""
    parts = [("hint", hint or field.help_text), ("error", field.errors), ("count", counter and _limit(field))]
    return " ".join(f"{field.auto_id}_{part}" for part, there in parts if there)


def field_widget(
    field: BoundField, hint: Any = "", counter: Any = False, focus: Any = False, rows: Any = ""
) -> SafeString:
    """Draw the control itself, tied to its explanations."""
    attributes: dict[str, Any] = {"aria-describedby": field_described_by(field, hint, counter) or None}
    classes = [field.field.widget.attrs.get("class", ""), f"control control-{field_kind(field)}"]
    attributes["class"] = " ".join(filter(None, classes))
    # A placeholder is no label and goes when one types; the hint says it better.
    field.field.widget.attrs.pop("placeholder", None)
    if focus:
        attributes["autofocus"] = True
    if rows and field_kind(field) == "textarea":
        attributes["rows"] = rows
    return field.as_widget(attrs={key: value for key, value in attributes.items() if value is not None})


def field_limit(field: BoundField) -> int | None:
    """Return the longest text that the field takes, if it has a limit."""
    return _limit(field)


def _limit(field: BoundField) -> int | None:
    return getattr(field.field, "max_length", None)
