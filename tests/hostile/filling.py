"""Fill in forms and bodies as somebody would who means well: what each field takes, by its kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.formsets import ManagementForm
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

PLAIN = "Plain words"
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
# What a field needs that its kind does not tell.
BY_NAME = {
    "url": "https://hooks.example/in",
    "country": "DE",
    "postcode": "12345",
    "submission_key": "k" * 32,
    "request_key": "k" * 32,
    "email": "new@plain.example",
    "login": "new@plain.example",
    "until": "2030-01-15",
    "starts_on": "2030-01-15",
    "ends_on": "2030-02-15",
    "include_ids": "",
    "exclude_ids": "",
    "body": "null",
}


def plain_form(form: forms.BaseForm) -> dict[str, Any]:
    """Return what a well-meant body of this form holds, by the names in the page."""
    if isinstance(form, ManagementForm):
        return {form.add_prefix(name): "0" for name in form.fields}
    values = {form.add_prefix(name): plain_value(form, name) for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def plain_value(form: forms.BaseForm, name: str) -> Any:
    """Return a value that the field takes."""
    field = form.fields[name]
    if isinstance(field, forms.FileField):
        is_there = bool(getattr(getattr(form, "instance", None), "pk", None))
        return plain_file(field) if field.required and not is_there else None
    if isinstance(field, forms.ModelChoiceField):
        first = field.queryset.first()
        return first.pk if first is not None else ""
    if isinstance(field, forms.ChoiceField):
        chosen = form.get_initial_for_field(field, name) or _first(field.choices)
        if isinstance(chosen, list):
            return chosen
        return [chosen] if isinstance(field, forms.MultipleChoiceField) and chosen else chosen
    if isinstance(field, forms.BooleanField):
        return "on"
    if name in BY_NAME:
        return BY_NAME[name]
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return ""
    return "1" if isinstance(field, forms.IntegerField) else PLAIN


def plain_file(field: forms.FileField) -> SimpleUploadedFile:
    """Return a small file of the kind that the field asks for."""
    if isinstance(field, forms.ImageField):
        return SimpleUploadedFile("a.gif", PIXEL)
    return SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")


def _first(choices: Any) -> Any:
    for key, label in choices:
        if isinstance(label, list | tuple):
            return _first(label)
        if key not in ("", None):
            return str(key)
    return ""


def plain_body(serializer: Any) -> dict[str, Any]:
    """Return what a well-meant body of the API holds."""
    return {
        name: value
        for name, field in getattr(serializer, "fields", {}).items()
        if not field.read_only and (value := _plain(name, field)) is not None
    }


def _plain(name: str, field: Any) -> Any:
    if isinstance(field, serializers.FileField):
        return None
    if isinstance(field, serializers.ChoiceField):
        return next(iter(field.choices))
    if isinstance(field, serializers.BooleanField):
        return False
    if isinstance(field, serializers.IntegerField):
        return 1
    return BY_NAME.get(name, "" if name == "about" else PLAIN)


def as_sent(values: dict[str, Any]) -> MultiValueDict:
    """Return values as a browser's body is read."""
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    )


def over_the_wire(text: str) -> str:
    """Return what is left of a text when it comes as UTF-8: half of a pair is no character."""
    return text.encode("utf-8", "replace").decode()
