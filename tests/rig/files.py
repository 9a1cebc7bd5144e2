"""Three real files, made when they are needed: a PDF, a picture, a workbook."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from PIL import Image

PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 51>>stream
BT /F 24 Tf 40 340 Td (Spring price list) Tj ET

endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def write_files(folder: Path) -> list[Path]:
    """Write them and return their paths: price list, poster, order sheet."""
    pdf, picture, sheet = (folder / name for name in ("price-list.pdf", "poster.png", "order-sheet.xlsx"))
    pdf.write_bytes(PAGE)
    Image.linear_gradient("L").resize((1200, 800)).save(picture)
    workbook = xlsxwriter.Workbook(sheet)
    workbook.add_worksheet("Order").write_row(0, 0, ["Article", "Pieces"])
    workbook.close()
    return [pdf, picture, sheet]


def write_photo(folder: Path) -> Path:
    """Write a photo that says where it was taken, as a phone would."""
    path = folder / "photo.jpg"
    exif = Image.Exif()
    exif[0x010F] = "CanaryPhone"
    exif[0x8825] = {1: "N", 2: (51.0, 19.0, 0.0), 3: "E", 4: (9.0, 30.0, 0.0)}
    Image.radial_gradient("L").convert("RGB").resize((1600, 1200)).save(path, exif=exif)
    return path
