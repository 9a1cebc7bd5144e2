"""Which tables may hold a person, found from their columns: a new one can't be forgotten."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from portal.kernel.personal_data import Subject

PEOPLE = {"partners.Person": "person_id", "partners.User": "user_id", "partners.Membership": "membership_ids"}
LIKE_KEYS = ("person", "user", "member", "actor", "author", "viewer", "owner")
WORDY = (models.TextField, models.JSONField, models.FileField)
NAMING = ("name", "mail", "phone", "address", "label", "title")


def tables() -> dict[str, type[models.Model]]:
    """Return every table by its label, those between two others too."""
    return {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def own_fields(model: type[models.Model]) -> list[Any]:
    """Return the columns of a table; a page's type has those of all pages too, as far as they matter."""
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def keys_of(model: type[models.Model]) -> dict[str, str]:
    """Return the columns that lead to a person, and which of the subject's keys stands in them."""
    found = {}
    for field in own_fields(model):
        related = field.related_model._meta.label if field.is_relation and field.related_model else ""
        if related in PEOPLE:
            found[field.name] = PEOPLE[related]
        elif isinstance(field, models.EmailField):
            found[field.name] = "address"
        elif isinstance(field, models.IntegerField) and field.name.removesuffix("_id") in LIKE_KEYS:
            found[field.name] = f"{field.name.removesuffix('_id')}_id"
    return found


def is_wordy(model: type[models.Model]) -> bool:
    """Say whether a table has room for free text, JSON or files, or a column that sounds like a name."""
    return any(
        isinstance(field, WORDY)
        or (isinstance(field, models.CharField) and any(word in field.name for word in NAMING))
        for field in own_fields(model)
    )


def rows_of(subject: Subject, model: type[models.Model]) -> dict[str, int]:
    """Return how many rows lead to the subject, by column."""
    found = {}
    for column, key in keys_of(model).items():
        value = getattr(subject, key, None)
        if not value:
            continue
        lookup = (
            {f"{column}__in": value}
            if isinstance(value, tuple)
            else {f"{column}__iexact" if key == "address" else column: value}
        )
        count = model._base_manager.filter(**lookup).count()
        if count:
            found[column] = count
    return found
