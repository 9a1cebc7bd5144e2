"""Hostile files at every upload: refused with words and nothing left, or taken and served harmlessly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.architecture.hostile_tries import OF_THE_REQUEST, unsaid
from tests.architecture.hostile_ways import Answer, Way, ask
from tests.architecture.walk import words_of
from tests.architecture.world import World
from tests.hostile.files import HostileFile
from tests.hostile.loose import RUNS
from toolkits.models import Asset

# Uploads that no form takes: the API's, and Wagtail's of several pictures at once.
BY_HAND = {
    "api-feedback:remark-submit": "photo",
    "api-feedback:remark-no-identity": "photo",
    "api-partners:imports": "file",
    "wagtailimages:add_multiple": "files[]",
}
# What a refusal may write: a try is noted with its key.
NOTED = OF_THE_REQUEST | {"partners_idempotentwrite"}
# The admin's page of a picture counts its bytes and draws it when it is shown again.
SHOWN = {"wagtailimages:edit": {"wagtailimages_image", "wagtailimages_rendition", "wagtailsearch_indexentry"}}


def uploads(ways: list[Way]) -> list[tuple[Way, str]]:
    """Return every field that takes a file, of every route."""
    found = {}
    for way in ways:
        for form, _args, _kwargs in way.seen.forms:
            for name, field in form.fields.items():
                if isinstance(field, forms.FileField):
                    found[way.route, form.add_prefix(name)] = way
        if way.route in BY_HAND:
            found[way.route, BY_HAND[way.route]] = way
    return [(way, name) for (_route, name), way in sorted(found.items())]


def try_file(client: Client, way: Way, name: str, file: HostileFile, world: World) -> list[str]:
    """Send one hostile file in an otherwise well-meant body."""
    before, served = _stored(), list[str]()
    pictures = {path: path.read_bytes() for path in before if path.parent.name == "original_images"}

    def look(written: set[str]) -> None:
        if way.route == "toolkits_admin:asset-upload" and "toolkits_asset" in written:
            served.extend(_faults_of_served(client, world))

    answer = ask(client, way, {**way.base, name: file.upload()}, before_undoing=look)
    left = _stored() - before
    faults = [*answer.faults, *unsaid(way, answer), *served]
    if _is_refused(answer):
        faults += [f"left {path}" for path in left]
        faults += [f"wrote {table}" for table in answer.written - NOTED - SHOWN.get(way.route, set())]
    for path in left:
        path.unlink()
    for path, content in pictures.items():
        path.write_bytes(content)  # Wagtail takes a replaced picture away at once
    return [f"{way.route} {name} {file}: {fault}" for fault in faults]


def _is_refused(answer: Answer) -> bool:
    return answer.status >= 400 or any(form.errors for form, *_ in answer.seen.forms)


def _stored() -> set[Path]:
    """Return what is stored, sizes of shown pictures apart: those are made when somebody looks."""
    paths = Path(settings.MEDIA_ROOT).rglob("*")
    return {path for path in paths if path.is_file() and path.parent.name != "images"}


def _faults_of_served(client: Client, world: World) -> list[str]:
    """Fetch what was just taken, and look whether a browser would run it."""
    asset: Any = Asset.objects.order_by("-pk").first()
    address = reverse("toolkits:download", args=[world.home.network.slug, asset.pk])
    response = client.get(address)
    words_of(response)
    headers = response.headers
    kind, shown = headers["Content-Type"].split(";")[0], headers["Content-Disposition"]
    faults = [] if headers["X-Content-Type-Options"] == "nosniff" else ["no nosniff"]
    if (
        kind in RUNS
        or not shown.startswith("attachment")
        or "sandbox" not in headers["Content-Security-Policy"]
    ):
        faults.append(f"served as {kind}, {shown}")
    return faults
