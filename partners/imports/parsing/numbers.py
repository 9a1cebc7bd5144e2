"""Numbers and dates of a spreadsheet as the texts that people see."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)])
LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.')
BRACKETS = re.compile(r"\[[^\]]*\]")
DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
# Zeros with fixed texts around them, such as 00000 or "D-"0000: what is shown is longer than the number.
MASK = re.compile(r'(?:"[^"]*"|\\.|[ \-./()])*0(?:"[^"]*"|\\.|[ \-./()]|0)*')
MASK_PART = re.compile(r'"([^"]*)"|\\(.)|(.)')
DATE, PLAIN = "date", ""
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (a sheet knows no zone)
LEAP_BUG = 60


def format_kind(number: int, code: str) -> str:
    """Return DATE, PLAIN, or the mask of zeros by which a number is shown."""
    if number in BUILT_IN_DATES:
        return DATE
    first = BRACKETS.sub("", code.split(";")[0]).strip()
    if not first or first.lower() in ("general", "standard"):
        return PLAIN
    if DATE_LETTERS.search(LITERALS.sub("", first)):
        return DATE
    return first if MASK.fullmatch(first) and first != "0" else PLAIN


def shown(value: float, kind: str = PLAIN, *, from_1904: bool = False) -> str:
    """Return a number as its cell shows it: a date, digits behind leading zeros, or the plain number."""
    if kind == DATE:
        return _date(value, from_1904=from_1904) or plain(value)
    if kind and value >= 0 and float(value).is_integer():
        return _masked(int(value), kind)
    return plain(value)


def plain(value: float) -> str:
    """Return 17 for 17.0, and no more digits than a spreadsheet keeps."""
    if float(value).is_integer() and abs(value) < 1e21:
        return str(int(value))
    return f"{value:.15g}"


def _masked(value: int, mask: str) -> str:
    parts = [match.groups() for match in MASK_PART.finditer(mask)]
    zeros = sum(plain_part == "0" for _quoted, _escaped, plain_part in parts)
    digits = str(value).zfill(zeros)
    ahead, digits = digits[: len(digits) - zeros], list(digits[len(digits) - zeros :])
    made = []
    for quoted, escaped, other in parts:
        if other == "0":
            made.append(ahead + digits.pop(0))
            ahead = ""
        else:
            made.append(quoted or escaped or other or "")
    return "".join(made)


def _date(value: float, *, from_1904: bool) -> str:
    """Return the day as ISO writes it, with the time when there is one; nothing when it is no date."""
    days = value + 1 if not from_1904 and value < LEAP_BUG else value
    try:
        moment = (EPOCH_1904 if from_1904 else EPOCH_1900) + timedelta(seconds=round(days * 86400))
    except (OverflowError, ValueError):
        return ""
    return moment.date().isoformat() if moment.time() == time.min else moment.isoformat(" ", "minutes")
