"""The head of a mail: who wrote, to whom, and whether a machine did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

MOST_HEAD = 64 * 1024
MOST_LINE = 2000
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,185}")
RECIPIENTS = ("Delivered-To", "X-Original-To", "To", "Cc")
MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id")
BULK = {"bulk", "junk", "list", "auto_reply"}
DAEMONS = ("mailer-daemon@", "postmaster@")
SUBJECTS = re.compile(
    r"(automatic reply|auto(matic)?[- ]?(reply|response)|out of office|automatische antwort|"
    r"abwesenheitsnotiz|abwesend|automatisch antwoord|afwezig(heid)?\b|r[ée]ponse automatique|"
    r"absence du bureau)",
    re.IGNORECASE,
)
FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """What stands above a mail's words."""

    message_id: str
    sender: str
    sender_name: str
    subject: str
    recipients: tuple[str, ...]
    is_automatic: bool
    seems_automatic: bool
    is_forged: bool


def read_head(raw: bytes) -> Head:
    """Return what the first 64 KB say above the words; whatever can't be read is empty."""
    found = END_OF_HEAD.search(raw[:MOST_HEAD])
    lines = BytesHeaderParser().parsebytes(raw[: found.start() if found else MOST_HEAD] + b"\n\n")
    sender, name = _sender(lines)
    subject = readable(line_of(lines, "Subject"))
    return Head(
        message_id=line_of(lines, "Message-ID"),
        sender=sender,
        sender_name=name[:150],
        subject=subject[:250],
        recipients=tuple(address for header in RECIPIENTS for address in _addresses(lines, header)),
        is_automatic=_is_automatic(lines, sender),
        seems_automatic=bool(SUBJECTS.match(subject)),
        is_forged=bool(FAILED.search(line_of(lines, "Authentication-Results"))),
    )


def line_of(lines: Message, name: str) -> str:
    """Return a header as one line of at most 2,000 characters."""
    return next(iter(_lines(lines, name)), "")


def _lines(lines: Message, name: str) -> list[str]:
    """Return each line of a name; bytes of no charset are read as UTF-8."""
    return [_plain(value) for key, value in lines.raw_items() if key.lower() == name.lower()]


def _plain(value: str) -> str:
    whole = value[: 2 * MOST_LINE].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(char if char.isprintable() else " " for char in whole).split())[:MOST_LINE]


def readable(value: str) -> str:
    """Return a header with its encoded words read; wrong ones stay as they came."""
    try:
        return _plain(str(make_header(decode_header(value))))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _sender(lines: Message) -> tuple[str, str]:
    """Return address and name of the only sender; of several, nobody."""
    found = _pairs(line_of(lines, "From"))
    if len(found) != 1 or len(_lines(lines, "From")) != 1:
        return "", ""
    name, address = found[0]
    return address, readable(name)


def _addresses(lines: Message, header: str) -> list[str]:
    return [address for value in _lines(lines, header)[:20] for _name, address in _pairs(value)]


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([value])
    except RecursionError:  # a comment in a comment in a comment
        return []
    return [(name, address.lower()) for name, address in pairs if ADDRESS.fullmatch(address)]


def _is_automatic(lines: Message, sender: str) -> bool:
    """Say whether a machine wrote it: by RFC 3834, and by what machines say that don't know it."""
    submitted = line_of(lines, "Auto-Submitted").split(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or line_of(lines, "Precedence").lower() in BULK
        or line_of(lines, "Return-Path") == "<>"
        or lines.get_content_type() == "multipart/report"
        or any(header in lines for header in MACHINES)
        or sender.startswith(DAEMONS)
    )
