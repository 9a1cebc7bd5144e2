"""Draw small documents: real PDF with the fonts every reader has, and pictures rendered from it."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass, field

A4 = (595, 842)
SQUARE = (600, 600)
FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold"}


@dataclass
class Sheet:
    """One page: measured in points from its upper left corner."""

    size: tuple[int, int] = A4
    operators: list[bytes] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        bottom = self.size[1] - y - height
        self._add(f"{_rgb(colour)} rg {x:.1f} {bottom:.1f} {width:.1f} {height:.1f} re f")

    def circle(self, x: float, y: float, radius: float, colour: str) -> None:
        """Fill a circle around a point."""
        y, k = self.size[1] - y, radius * 0.5523
        r = radius
        path = f"{x - r:.1f} {y:.1f} m "
        for x1, y1, x2, y2, x3, y3 in (
            (x - r, y + k, x - k, y + r, x, y + r),
            (x + k, y + r, x + r, y + k, x + r, y),
            (x + r, y - k, x + k, y - r, x, y - r),
            (x - k, y - r, x - r, y - k, x - r, y),
        ):
            path += f"{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f} {x3:.1f} {y3:.1f} c "
        self._add(f"{_rgb(colour)} rg {path} f")

    def line(self, x: float, y: float, width: float, colour: str = "#c9c2b6") -> None:
        """Draw a hairline."""
        self.rect(x, y, width, 0.8, colour)

    def text(
        self, x: float, y: float, said: str, *, size: float = 11, bold: bool = False, colour: str = "#1d1b18"
    ) -> None:
        """Write one line; y is its base line."""
        font = "F2" if bold else "F1"
        escaped = said.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        encoded = escaped.encode("cp1252", "replace")
        start = f"BT {_rgb(colour)} rg /{font} {size} Tf {x:.1f} {self.size[1] - y:.1f} Td (".encode()
        self.operators.append(start + encoded + b") Tj ET")

    def paragraph(
        self, x: float, y: float, said: str, *, size: float = 11, letters: int = 84, colour: str = "#1d1b18"
    ) -> float:
        """Write wrapped lines and return where the next one would stand."""
        for line in textwrap.wrap(said, letters):
            self.text(x, y, line, size=size, colour=colour)
            y += size * 1.5
        return y + size * 0.4

    def _add(self, operator: str) -> None:
        self.operators.append(operator.encode())


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


def to_pdf(*sheets: Sheet) -> bytes:
    """Return a PDF of the sheets."""
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(sheets)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(sheets)}>>".encode(),
        *(_font(name) for name in FONTS.values()),
    ]
    for at, sheet in enumerate(sheets):
        body = b"\n".join(sheet.operators)
        width, height = sheet.size
        fonts = "/F1 3 0 R/F2 4 0 R"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
            f"/Resources<</Font<<{fonts}>>>>/Contents {6 + 2 * at} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(body), body))
    return _assemble(objects)


def _font(name: str) -> bytes:
    return f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()


def _assemble(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def to_picture(sheet: Sheet, width: int = 1200) -> bytes:
    """Return a JPEG of a sheet."""
    import pypdfium2  # noqa: PLC0415 (loads a library that only the loading of the demo needs)

    document = pypdfium2.PdfDocument(to_pdf(sheet))
    try:
        picture = document[0].render(scale=width / sheet.size[0]).to_pil()
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=82)
        return stream.getvalue()
    finally:
        document.close()
