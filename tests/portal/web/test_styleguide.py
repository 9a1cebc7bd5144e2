from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

TEMPLATES = Path(__file__).parents[3] / "portal" / "templates"
DOCS = Path(__file__).parents[3] / "docs" / "frontend.md"


def components() -> list[str]:
    return sorted(path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html"))


def shown() -> str:
    pages = [
        TEMPLATES / "portal" / "style_guide.html",
        *(TEMPLATES / "portal" / "style_guide").glob("*.html"),
    ]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


@pytest.mark.parametrize("name", components())
def test_style_guide_shows_every_component(name: str) -> None:
    assert re.search(rf"<c-{name}[\s/>]", shown())


@pytest.mark.parametrize("name", components())
def test_frontend_sheet_names_every_component(name: str) -> None:
    assert re.search(rf"<c-{name}[\s/>]", DOCS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((TEMPLATES / "cotton").glob("*.html")), ids=lambda path: path.stem)
def test_component_declares_its_props(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("<c-vars ") == 1


@pytest.mark.django_db
def test_style_guide_is_drawn_without_anything_inline(client: Client) -> None:
    response = client.get(reverse("web:style-guide"))
    page = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"\sstyle=|<style|\son\w+=", page) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag] == []
    assert "'unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_style_guide_has_one_heading_and_unique_ids(client: Client) -> None:
    page = client.get(reverse("web:style-guide")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert page.count("<h1") == 1
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.django_db
def test_style_guide_leaves_no_tag_undrawn(client: Client) -> None:
    page = client.get(reverse("web:style-guide")).content.decode()
    assert re.findall(r"<c-|\{%|\{\{", page) == []
