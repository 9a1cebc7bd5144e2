from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.web.stylesheet import ORDER, ROOT, stylesheet, stylesheet_url

LITERALS = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgb\(|\bhsl\(|\boklch\(")


@pytest.mark.django_db
def test_stylesheet_named_by_its_version_is_kept_for_ever(client: Client) -> None:
    response = client.get(stylesheet_url())
    assert response.status_code == 200
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?v=other"])
def test_stylesheet_without_its_version_is_asked_for_anew(client: Client, query: str) -> None:
    assert client.get(reverse("web:stylesheet") + query)["Cache-Control"] == "no-cache"


def test_stylesheet_names_the_layers_before_it_fills_them() -> None:
    text, version = stylesheet()
    assert text.startswith("@layer tokens, base, layout, components, utilities;\n")
    assert "/*" not in text
    assert re.fullmatch(r"[0-9a-f]{12}", version)


def test_stylesheet_holds_every_file_once() -> None:
    listed = [path for pattern in ORDER for path in ROOT.glob(pattern)]
    assert sorted(listed) == sorted(ROOT.rglob("*.css"))


def test_stylesheet_every_file_stays_in_its_layer() -> None:
    layers = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.rglob("*.css")
    }
    named = {name: re.findall(r"^@layer (\w+) \{", text, re.MULTILINE) for name, text in layers.items()}
    expected = {name: [name.split("/")[0].removesuffix(".css")] for name in layers}
    assert named == expected


def test_stylesheet_colours_stand_in_the_tokens_alone() -> None:
    files = [path for path in ROOT.rglob("*.css") if path.name != "tokens.css"]
    found = {path.name: LITERALS.findall(path.read_text(encoding="utf-8")) for path in files}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_stylesheet_uses_logical_sides_only() -> None:
    sides = re.compile(
        r"[{;]\s*(?:margin|padding|border)-(?:left|right|top|bottom)|[{;]\s*(?:left|right)\s*:"
    )
    found = {path.name for path in ROOT.rglob("*.css") if sides.search(path.read_text(encoding="utf-8"))}
    assert found == set()


def test_stylesheet_uses_only_tokens_that_exist() -> None:
    text, _version = stylesheet()
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


def test_stylesheet_fits_the_first_view() -> None:
    assert len(gzip.compress(stylesheet()[0].encode())) < 12_000


@pytest.mark.django_db
def test_stylesheet_is_packed_for_whoever_unpacks_it(client: Client) -> None:
    plain = client.get(stylesheet_url())
    packed = client.get(stylesheet_url(), headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content


def test_stylesheet_while_developing_is_read_anew(settings: Any) -> None:
    settings.DEBUG = True
    first = stylesheet()
    assert stylesheet() == first
    assert stylesheet()[0] is not first[0]
