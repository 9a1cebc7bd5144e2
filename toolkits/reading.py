"""Read the words inside a file: run as a program of its own, with limits, since files come from strangers.

python toolkits/reading.py SOURCE TARGET EXTENSION writes them as UTF-8, as many as the search takes.
"""

from __future__ import annotations

import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
CHARACTERS = 200_000
PART_BYTES = 20 * 1024 * 1024
PAGES = 500
# Where the words of an Office file are, and the elements that hold them.
PARTS = {
    "docx": re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml"),
    "pptx": re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml"),
}
# How pdfium and word processors write a hyphen that only parts a line: the word goes on behind it.
HYPHEN = re.compile("[\\x02\\ufffe](?:\\r?\\n)?|\\xad")
PLAIN = {"txt", "csv"}
READABLE = {"pdf", *PLAIN, *PARTS}


def limit() -> None:
    """Take away memory and time beyond what reading needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def words_of(source: Path, extension: str) -> Iterator[str]:
    """Yield the words of a file in pieces."""
    yield from _pdf(source) if extension == "pdf" else _office(source, PARTS[extension])


def _pdf(source: Path) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415 (only inside the limits)

    document = pypdfium2.PdfDocument(source)
    for number in range(min(len(document), PAGES)):
        page = document[number]
        text = page.get_textpage()
        yield text.get_text_range()
        yield "\n"
        text.close()
        page.close()


def _office(source: Path, wanted: re.Pattern[str]) -> Iterator[str]:
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            if wanted.fullmatch(entry.filename) and entry.file_size <= PART_BYTES:
                yield from _texts(archive.read(entry))


def _texts(markup: bytes) -> Iterator[str]:
    """Yield what stands in text elements (w:t, a:t, t); a paragraph's end parts words, a run's does not."""
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 (only inside the limits)

    for element in fromstring(markup, forbid_dtd=True).iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "t" and element.text:
            yield element.text
        elif name in {"p", "si", "tab", "br"}:
            yield "\n"


def decoded(content: bytes) -> str:
    """Return plain text as it was most likely written; a letter cut in two is left out."""
    try:
        return content.decode("utf-8-sig", errors="strict" if len(content) < CHARACTERS * 4 else "ignore")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def collect(pieces: Iterator[str]) -> str:
    """Join the pieces until there is enough."""
    found, length = [], 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length >= CHARACTERS:
            break
    whole = HYPHEN.sub("", "".join(found)[:CHARACTERS])
    plain = "".join(char if char.isprintable() else " " for char in whole)
    return re.sub(r" {2,}", " ", plain).strip()


def main(source: str, target: str, extension: str) -> None:
    """Write the words of the file."""
    limit()
    text = collect(words_of(Path(source), extension))
    Path(target).write_text(text, encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main(*sys.argv[1:4])
