"""The three kinds of files in a demo toolkit: a leaflet, a picture to post, a table to calculate with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile

from portal.demo.drawing import SQUARE, Sheet, to_pdf, to_picture

Table = Sequence[Sequence[object]]
INK, PAPER, MUTED = "#1d1b18", "#f6f3ec", "#5d574e"


@dataclass(frozen=True)
class Look:
    """A manufacturer's colour and name on its material."""

    brand: str
    colour: str


def leaflet(name: str, look: Look, title: str, claim: str, paragraphs: Sequence[str]) -> ContentFile:
    """Make a leaflet of one A4 page as PDF."""
    sheet = Sheet()
    sheet.rect(0, 0, 595, 250, look.colour)
    sheet.circle(480, 125, 150, "#ffffff")
    sheet.circle(480, 125, 118, look.colour)
    sheet.text(48, 64, look.brand, size=14, bold=True, colour="#ffffff")
    for at, line in enumerate(title.split("\n")):
        sheet.text(48, 140 + 40 * at, line, size=32, bold=True, colour="#ffffff")
    sheet.text(48, 300, claim, size=16, bold=True)
    y = 340.0
    for paragraph in paragraphs:
        y = sheet.paragraph(48, y, paragraph)
    sheet.line(48, 770, 499)
    sheet.text(48, 794, look.brand, size=9, colour=MUTED)
    sheet.text(330, 794, "Ihr Fachbetrieb: Stempel oder Logo hier", size=9, colour=MUTED)
    return ContentFile(to_pdf(sheet), name=name)


def post(name: str, look: Look, title: str, claim: str) -> ContentFile:
    """Make a square picture for social media."""
    sheet = Sheet(SQUARE)
    sheet.rect(0, 0, 600, 600, PAPER)
    sheet.circle(430, 190, 240, look.colour)
    sheet.circle(430, 190, 170, PAPER)
    sheet.circle(430, 190, 96, look.colour)
    for at, line in enumerate(title.split("\n")):
        sheet.text(44, 440 + 46 * at, line, size=40, bold=True, colour=INK)
    sheet.text(44, 548, claim, size=18, colour=MUTED)
    sheet.text(44, 60, look.brand, size=16, bold=True, colour=look.colour)
    return ContentFile(to_picture(sheet), name=name)


def table(name: str, sheet_title: str, rows: Table) -> ContentFile:
    """Make a workbook with one table under bold headings."""
    from openpyxl import Workbook  # noqa: PLC0415 (costs over a second to import)
    from openpyxl.styles import Font  # noqa: PLC0415 (the same)

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = sheet_title
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", (34, 14, 14, 14, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    workbook.save(stream)
    return ContentFile(stream.getvalue(), name=name)
