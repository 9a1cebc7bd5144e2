"""The words and pictures of a mail, whatever shape it has; what is built to hurt is refused before."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from feedback.letters.pages import words_of_page

MOST_LINES = 400_000
MOST_PARTS = 60
MOST_DEEP = 12
MOST_LINES_ABOVE = 1000
MOST_TEXT = 200_000
# Pictures in a page that are smaller are a signature's: logos, buttons, a photo of the sender.
DECORATION = 50 * 1024


class UnreadableError(Exception):
    """The mail is broken, or built so that reading it would cost too much."""


@dataclass(frozen=True)
class Body:
    """What somebody wrote, and the files beside it: pictures whole, others counted."""

    text: str
    pictures: tuple[bytes, ...]
    others: int


def read_body(raw: bytes) -> Body:
    """Return words and pictures, or refuse the whole mail."""
    if raw.count(b"\n") > MOST_LINES or raw.lower().count(b"multipart/") > MOST_PARTS:
        raise UnreadableError
    try:
        message = BytesParser().parsebytes(raw)
        return _body(message)
    except (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError from error


def _body(message: Message) -> Body:
    if len(message) > MOST_LINES_ABOVE:
        raise UnreadableError
    plain, pages, pictures, others = [], [], [], 0
    for part in _leaves(message, 0):
        kind, is_file = part.get_content_type(), _is_file(part)
        if kind == "text/plain" and not is_file:
            plain.append(_text(part))
        elif kind == "text/html" and not is_file:
            pages.append(_text(part))
        elif kind.startswith("image/"):
            content = _bytes(part)
            if not _is_decoration(part, content):
                pictures.append(content)
        elif kind not in {"text/calendar", "application/pgp-signature", "application/pkcs7-signature"}:
            others += 1
    text = "\n".join(plain).strip() or words_of_page("\n".join(pages)[:MOST_TEXT])
    return Body(text[:MOST_TEXT], tuple(pictures), others)


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    """Yield the parts that hold something; a mail inside the mail is a file."""
    if depth > MOST_DEEP:
        raise UnreadableError
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload:
            yield from _leaves(part, depth + 1)
    else:
        yield message


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _is_decoration(part: Message, content: bytes) -> bool:
    return "Content-ID" in part and not _is_attached(part) and len(content) < DECORATION


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    """Decode by the charset that the part names, else as UTF-8, else byte by byte."""
    content = _bytes(part)[: 4 * MOST_TEXT]
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            if charset and codecs.lookup(charset)._is_text_encoding:
                return content.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("latin-1")
