"""Small documents with words in them, of each kind that the search reads."""

from __future__ import annotations

import io
import zipfile

OFFICE = {
    "docx": (
        "word/document.xml",
        '<w:document xmlns:w="urn:w"><w:body><w:p>{runs}</w:p></w:body></w:document>',
        "<w:r><w:t>{part}</w:t></w:r>",
    ),
    "pptx": (
        "ppt/slides/slide1.xml",
        '<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><a:p>{runs}</a:p></p:sld>',
        "<a:t>{part}</a:t>",
    ),
    "xlsx": ("xl/sharedStrings.xml", '<sst xmlns="urn:s"><si>{runs}</si></sst>', "<t>{part}</t>"),
}
MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}


def office(kind: str, *runs: str, part: str = "") -> bytes:
    """Return an Office file with these runs in one paragraph; `part` takes the place of its markup."""
    name, whole, run = OFFICE[kind]
    markup = part or whole.format(runs="".join(run.format(part=text) for text in runs))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        if MAIN[kind] != name:
            archive.writestr(MAIN[kind], "<main/>")
        archive.writestr(name, markup)
    return stream.getvalue()


def pdf(*pages: str) -> bytes:
    """Return a PDF with a line of words on each page."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    parts = [
        "%PDF-1.4",
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>endobj",
        "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
    ]
    for at, text in enumerate(pages):
        drawn = f"BT /F1 12 Tf 10 50 Td ({text}) Tj ET"
        page, content = 4 + 2 * at, 5 + 2 * at
        parts += [
            f"{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents {content} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>endobj",
            f"{content} 0 obj<</Length {len(drawn)}>>stream\n{drawn}\nendstream endobj",
        ]
    return "\n".join([*parts, "trailer<</Root 1 0 R>>", "%%EOF", ""]).encode()
