"""The demo's documents read well aloud: tagged, with a title, a language and headings in order."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from portal.demo.files import Look
from portal.demo.papers import make_file

ENTRY = {
    "name": "leaflet.pdf",
    "headline": "Leiser heizen",
    "claim": "Auch nachts",
    "motif": "quiet",
    "inside": "Was leise heißt",
    "intro": "Kurz gesagt.",
    "points": [["35 dB", "in drei Metern"], ["2 Stunden", "Einbau"]],
    "table": "Werte",
    "rows": [["Modell", "dB"], ["S", "35"]],
}
LOOK = Look("Nordwarm", "#22564f")


def tags(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """Yield the kinds of what the pages' structure holds, in the order in which they are read."""
    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            yield from _below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place))
        pdfium.FPDF_StructTree_Close(tree)


def _below(element: object) -> Iterator[str]:
    buffer = ctypes.create_string_buffer(64)
    length = pdfium.FPDF_StructElement_GetType(element, buffer, 64)
    yield buffer.raw[: length - 2].decode("utf-16-le")
    for place in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, place):
            yield from _below(child)


@pytest.mark.parametrize(
    "kind, headings", [("leaflet", ["H1", "H2", "H3", "H3", "H3"]), ("checklist", ["H1", "H2"])]
)
def test_document_is_tagged_with_title_language_and_headings(kind: str, headings: list[str]) -> None:
    content = make_file({**ENTRY, "kind": kind}, LOOK, "de").read()
    document = pypdfium2.PdfDocument(content)
    read = list(tags(document))
    assert [tag for tag in read if tag.startswith("H") and tag[1:].isdigit()] == headings
    assert {"Table", "TH", "P"} <= set(read)
    assert document.get_metadata_dict()["Title"] == "Leiser heizen"
    assert b"/Lang (de)" in content or b"/Lang(de)" in content
