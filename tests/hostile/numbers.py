"""Numbers, dates and keys at and beyond their ends."""

from __future__ import annotations

from collections.abc import Iterator

POWERS = (7, 8, 15, 16, 31, 32, 53, 63, 64, 128)
SPELLINGS = (
    "0",
    "-0",
    "+1",
    "-1",
    "00",
    "01",
    "1.0",
    "1.",
    ".1",
    "1,5",
    "1.000,00",
    "1e3",
    "1e309",
    "-1e309",
    "1e-400",
)
NOT_QUITE_NUMBERS = (
    "inf",
    "-inf",
    "Infinity",
    "nan",
    "0x10",
    "0b1",
    "0o7",
    "1_000",
    " 1 ",
    "1\n",
    "1a",
    "--1",
    "1-",
    "1 2",
    "\u22121",
)
BEYOND_NUMBERS = ("9" * 400, "0." + "0" * 400 + "1", "1e" + "9" * 20, "1/0", "2+2", "true1", "1;2")


def numbers() -> Iterator[str]:
    """Yield numbers that no column takes, or that only look like some."""
    for power in POWERS:
        yield str(2**power)
        yield str(2**power - 1)
        yield str(-(2**power))
    yield from SPELLINGS
    yield from NOT_QUITE_NUMBERS
    yield from BEYOND_NUMBERS


NO_DAYS = (
    "2026-02-30",
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
)
OTHER_CALENDARS = (
    "10000-01-01",
    "-2026-01-01",
    "2026-1-1",
    "20260101",
    "01/02/2026",
    "31.12.2026",
    "2026-W54",
    "2026-366",
    "2026-Q5",
)
NO_MOMENTS = (
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00+99:99",
    "2026-03-29T02:30",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-12:00",
)
WORDS_FOR_TIMES = (
    "now",
    "today",
    "yesterday",
    "\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0661",
    "1970-01-01T00:00:00.000000000001",
    "24:00",
    "epoch",
)


def days() -> Iterator[str]:
    """Yield dates that do not exist, or not in every calendar."""
    for day in NO_DAYS:
        yield day
        yield f"{day}T25:61"
    yield from OTHER_CALENDARS
    yield from NO_MOMENTS
    yield from WORDS_FOR_TIMES


def keys() -> Iterator[str]:
    """Yield keys, codes and cursors that lead nowhere."""
    yield from (
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "{0}-0",
        "eyJhbGciOiJub25lIn0.e30.",
    )
    yield from (
        "a:b:c",
        ":::",
        "x" * 64,
        "=" * 32,
        "====",
        "AAAA" * 100,
        "W10=",
        "bnVsbA==",
        "e30:1:x",
        ".eJwDAAAAAAE:1:x",
        "-1:desc",
        "id,,id",
    )
    yield from (
        "de-DE-x-private",
        "xx",
        "zz-ZZ",
        "EN",
        "e",
        "de_DE@euro",
        "C",
        "POSIX",
        "Europe/Nowhere",
        "../UTC",
        "GMT+99",
        "#ff",
        "#gggggg",
    )


FAMILIES = {"numbers": numbers, "days": days, "keys": keys}
