"""Say something hostile wherever words are taken, keep it, and read everything afterwards."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django import forms
from django.test import Client

from partners.models import Mail
from tests.architecture.addresses import arguments
from tests.architecture.hostile_ways import Way, ask
from tests.architecture.rows import ROWS
from tests.architecture.walk import address_of
from tests.architecture.world import World
from tests.hostile.loose import LOOSE, faults_of

# Leaves a text, an attribute and a cell; short enough for every field.
HOSTILE = "=1+1<xq7>\" xq7='{{7191*7193}}"
SHOWN = "&lt;xq7&gt;"
COLUMNS_READ = ("lead", "marketer", "sponsor", "staff", "principal", "distributor", "field")
# Fields of words in which only one form of word is right.
NARROW = (forms.EmailField, forms.RegexField, forms.ChoiceField, forms.URLField, forms.JSONField)
LEFT_OUT = ("account_", "mfa_", "wagtail", "sign-in")
# Words that views read without a form.
RAW = {"partners:filter-save": "name"}


def say_it(people: dict[str, Client], way: Way) -> bool:
    """Send the words in every field that takes some; tell whether they were kept."""
    names = _word_fields(way)
    if not names or way.route.startswith(LEFT_OUT):
        return False
    answer = ask(people[way.column], way, {**way.base, **dict.fromkeys(names, HOSTILE)}, keep=True)
    return answer.status < 400


def _word_fields(way: Way) -> list[str]:
    found = [RAW[way.route]] if way.route in RAW else []
    for form, _args, _kwargs in way.seen.forms:
        for name, field in form.fields.items():
            is_hidden = isinstance(field.widget, forms.HiddenInput)
            if isinstance(field, forms.CharField) and not isinstance(field, NARROW) and not is_hidden:
                found.append(form.add_prefix(name))
    return [name for name in found if name not in {"url", "theme", "include_ids", "exclude_ids", "postcode"}]


def read_all(world: World, people: dict[str, Client], columns: tuple[str, ...]) -> tuple[list[str], int]:
    """Return what is loose on any page that these people may read, and how many pages show it as words."""
    faults, shown = [], 0
    for row in ROWS:
        if row.method != "GET" or row.relation not in {"-", "own"} or row.route.startswith("api-schema"):
            continue
        for column in columns:
            if row.expected(column) == "+":
                way = Way(row.route, column, address_of(row.route, arguments(world, row.route, row.relation)))
                found, has_it = _read(people[column], way.address)
                faults += [f"{column} {row.route}: {fault}" for fault in found]
                shown += has_it
    return faults, shown


def _read(client: Client, address: str) -> tuple[list[str], bool]:
    response: Any = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = dict(response.headers)
    if content[:4] == b"PK\x03\x04" and "sheet" in headers["Content-Type"]:
        return _formulas(content), False
    body = content.decode("utf-8", "replace")
    faults = list(faults_of(status=response.status_code, headers=headers, body=body))
    if headers.get("Content-Type", "").startswith("text/csv"):
        faults += [line for line in body.splitlines() if line.startswith(("=", "+", "-", "@", '"='))]
    return faults, SHOWN in body


def _formulas(workbook: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return [f"{name} has a formula" for name in sheets if b"<f>" in archive.read(name)]


def loose_mails() -> list[str]:
    """Return what is loose in the mails that were written meanwhile."""
    faults = []
    for mail in Mail.objects.all():
        faults += [f"mail: {each.pattern}" for each in LOOSE if each.search(mail.html)]
        heads = [mail.subject, mail.from_address, mail.to_address, *map(str, mail.headers.values())]
        faults += [f"mail header: {head!r}" for head in heads if "\n" in head or "\r" in head]
    return faults
