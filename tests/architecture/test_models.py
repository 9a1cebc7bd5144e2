"""Every table says who may see it; every copied path follows its partner; managers stay behind scopes."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from wagtail.models import Page

from portal.kernel.registries import path_copies, path_records
from tests.architecture.finders import (
    bare_getters,
    business_signals,
    orm_writes,
    overridden_writes,
    texts_that_query,
    unscoped_managers,
)
from tests.architecture.source import APPS, app_modules, offences

KINDS = {"owned", "targeted", "shared", "internal", "authored"}
GUARDED = {"owned", "targeted", "authored"}
OURS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
SCOPED = {model.__name__ for model in OURS if vars(model).get("scope_kind") in GUARDED}
# A founder is called by the service that founds a network; there is one Site, whoever asks.
FOUNDER = "portal/web/founding.py"
BOUNDARY = [module for module in app_modules() if module.is_boundary]


def test_guard_sees_tables_and_boundary() -> None:
    assert {"Partner", "Membership", "Remark", "Case", "ToolkitPage"} <= SCOPED
    assert {"portal/web/home.py", "portal/middleware.py"} <= {module.path for module in BOUNDARY}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_model_declares_its_own_scope_kind(model: type[models.Model]) -> None:
    assert vars(model).get("scope_kind") in KINDS


@pytest.mark.parametrize(
    "model", [m for m in OURS if getattr(m, "scope_kind", "") == "owned"], ids=lambda model: model._meta.label
)
def test_owned_model_leads_to_a_path_and_answers_visible_to(model: type[models.Model]) -> None:
    prefix = vars(model).get("partner_path")
    assert isinstance(prefix, str)
    assert hasattr(model._default_manager.all(), "visible_to")
    # A path that leads nowhere raises FieldError.
    model._default_manager.filter(**{f"{prefix}path__gte": "0", f"{prefix}network_id": 1})


@pytest.mark.parametrize(
    "model",
    [m for m in OURS if getattr(m, "scope_kind", "") == "targeted"],
    ids=lambda model: model._meta.label,
)
def test_targeted_model_answers_a_scope(model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    assert hasattr(rows, "visible_to") or hasattr(rows, "aimed_at")


def _path_fields() -> list[str]:
    """Return the copied tree paths: text fields called path, in tables that aren't the tree itself."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        if not issubclass(model, Page) and model._meta.label != "partners.Partner"
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and (field.name == "path" or field.name.endswith("_path"))
    ]


def test_every_path_is_a_registered_copy_or_a_record_with_its_reason() -> None:
    """A copy follows its partner; a record says where something happened, and nothing is seen by it."""
    copies, records = dict(path_copies.items()), dict(path_records.items())
    assert sorted(_path_fields()) == sorted([*copies, *records])
    assert not set(copies) & set(records)
    assert all(records.values())


def test_nobody_sees_anything_by_a_record_of_a_path() -> None:
    """Scopes, query sets and what meets people never filter by where something was counted."""
    names = {key.rsplit(".", 1)[1] for key, _why in path_records.items()}
    seen = [
        f"{module.path}: {name}"
        for module in app_modules()
        if module.is_boundary or module.path.endswith(("scope.py", "querysets.py"))
        for name in names
        if name in module.text
    ]
    assert names
    assert seen == []


def test_registered_copies_name_a_partner() -> None:
    wrong = []
    for key, copy in path_copies.items():
        try:
            field = apps.get_model(copy.model)._meta.get_field(copy.partner)
        except (LookupError, FieldDoesNotExist):
            wrong.append(key)
            continue
        if field.related_model is not apps.get_model("partners.Partner"):
            wrong.append(key)
    assert wrong == []


def test_every_copied_path_is_indexed_first() -> None:
    """A branch is an index range: the path must be the first column of an index."""
    missing = []
    for label, _copy in path_copies.items():
        app, model_name, name = label.split(".")
        model = apps.get_model(app, model_name)
        own = model._meta.get_field(name)
        leading = {index.fields[0] for index in model._meta.indexes if index.fields}
        if not (own.db_index or own.unique or name in leading):
            missing.append(label)
    assert missing == []


def test_boundary_reaches_rows_through_a_scope() -> None:
    assert offences(lambda tree: unscoped_managers(tree, SCOPED), BOUNDARY) == []


def test_boundary_uses_the_one_getter() -> None:
    found = offences(bare_getters, [module for module in BOUNDARY if module.path != FOUNDER])
    assert [line for line in found if "is_default_site" not in line] == []


def test_boundary_writes_through_services() -> None:
    assert offences(orm_writes, [module for module in BOUNDARY if module.path != FOUNDER]) == []


def test_no_model_signals_and_no_save_with_effects() -> None:
    assert offences(business_signals, app_modules()) == []
    assert offences(overridden_writes, [m for m in app_modules() if "/models" in m.path]) == []


def test_texts_of_rows_do_not_query() -> None:
    assert offences(texts_that_query, [m for m in app_modules() if "/models" in m.path]) == []
