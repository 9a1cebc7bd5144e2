"""The files of a demo toolkit: leaflets, checklists, pictures set by typst; tables, a calculator, a film."""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from portal.demo.calculator import calculator
from portal.demo.files import Look, table

HERE = Path(__file__).parent
PAPER, FILMS = HERE / "paper", HERE / "data" / "films"
TEXTS = ("series", "intro", "inside", "table", "note", "closing", "stamp")
LISTS = ("paragraphs", "points", "rows")
PICTURE_PPI = 190  # 1200 pixels


def make_file(entry: dict[str, Any], look: Look, language: str) -> ContentFile[bytes]:
    """Return the file that an entry of a toolkit describes."""
    kind, name = entry["kind"], entry["name"]
    if kind == "table":
        return table(name, entry["sheet"], entry["rows"])
    if kind == "calculator":
        return ContentFile(calculator(look.colour), name=name)
    if kind == "video":
        return ContentFile((FILMS / entry["source"]).read_bytes(), name=name)
    said = {text: entry.get(text, "") for text in TEXTS} | {each: entry.get(each, []) for each in LISTS}
    said |= {"title": entry["headline"], "claim": entry["claim"], "motif": entry["motif"]}
    said |= {"brand": look.brand, "colour": look.colour, "language": language}
    if kind == "post":
        return ContentFile(_as_jpeg(_set("post", said, "png")), name=name)
    return ContentFile(_set(kind, said, "pdf"), name=name)


def _set(template: str, said: dict[str, Any], form: str) -> bytes:
    """Set a document; what it says goes in as data, so that no text is ever read as markup."""
    import typst  # noqa: PLC0415 (must not be loaded where processes fork)

    found = importlib.util.find_spec("fontpkg_noto_sans")
    fonts = Path(str(found.origin if found else "")).parent / "files"
    return bytes(
        typst.compile(
            str(PAPER / f"{template}.typ"),
            root=str(PAPER),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            format=form,
            ppi=PICTURE_PPI if form == "png" else None,
            sys_inputs={"said": json.dumps(said)},
        )
    )


def _as_jpeg(picture: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 (only the loading of the demo needs it)

    stream = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(stream, "JPEG", quality=84)
    return stream.getvalue()
