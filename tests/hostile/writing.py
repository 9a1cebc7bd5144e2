"""Characters that are not seen, not allowed, not what they look like, or far too many."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.markup import MARK

STEERING = [
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
    0x61C,
    0xAD,
    0x180E,
    0xFEFF,
]
BLANKS = [0xA0, 0x1680, 0x2000, 0x2003, 0x2009, 0x202F, 0x205F, 0x3000, 0x115F, 0x3164, 0xFFA0, 0x2800, 0x34F]


def controls() -> Iterator[str]:
    """Yield every control character of both sets, inside a word and alone where that is short."""
    for code in (*range(0x00, 0x20), *range(0x7F, 0xA0)):
        yield f"a{chr(code)}b"
    yield from (
        "\x00",
        "\x00\x00\x00",
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "\x08" * 20,
        "\x7f" * 20,
        "\x1a",
        "\x04",
    )


def unseen() -> Iterator[str]:
    """Yield marks that steer the direction, join, or stand for nothing."""
    for code in STEERING:
        yield f"a{chr(code)}b"
    for code in BLANKS:
        yield chr(code)
        yield chr(code) * 50
    yield from (
        "",
        " ",
        "   ",
        "\t",
        "\n",
        "\r\n",
        " a ",
        "a\n\n\n\n\nb",
        "\u202e" * 40 + MARK,
        "\u2067\u202e\u2066" * 20,
    )


HALVES = (0xD800, 0xDBFF, 0xDC00, 0xDFFF)
NO_CHARACTERS = (
    "\ud83d",
    "\ude00\ud83d",
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\ufdd0",
    "\U0010ffff",
    "\U0001fffe",
    "\ue000",
    "\U000f0000",
)
WRONG_BYTES = (
    "\u00c0\u00af",
    "\u00fe\u00ff",
    "%C0%AF",
    "%ff%fe",
    "%E0%80%AF",
    "%ud800",
    "\ufeffword",
    "word\ufeff",
    "\u00ef\u00bb\u00bf",
)
ESCAPES = (
    "%00",
    "%0",
    "%zz",
    "%",
    "&#0;",
    "&#x1f;",
    "&#xd800;",
    "&#99999999;",
    "&amp;amp;",
    "&lt;",
    "\\u0000",
    "\\ud800",
    "\\x00",
)


def broken() -> Iterator[str]:
    """Yield what is no character, or bytes that were read as the wrong ones."""
    for code in HALVES:
        yield f"a{chr(code)}b"
    yield from NO_CHARACTERS
    yield from WRONG_BYTES
    yield from ESCAPES


def alike() -> Iterator[str]:
    """Yield words in letters that look like others, and cases that change their length."""
    yield from (
        "\u0430dmin",
        "p\u0430yp\u0430l",
        "\uff41\uff44\uff4d\uff49\uff4e",
        "\U0001d41a\U0001d41d",
        "a\u0301",
        "\u00e1",
        "\u1e9e",
        "\u00df",
    )
    yield from (
        "\u0130",
        "\u0131",
        "\ufb01",
        "\u01c5",
        "\u0149",
        "\u1fb3",
        "\u03c2",
        "\u212a",
        "\u2126",
        "\u00b5",
        "\u0345",
        "\u1100\u1161",
    )
    yield from (
        "\u0661\u0662\u0663",
        "\u2460",
        "\u00b2",
        "\u00bd",
        "\u216b",
        "\u4e00",
        "\U0001d7d8",
        "\u0967\u0968",
    )


def languages() -> Iterator[str]:
    """Yield writing of many kinds, and pictures made of several characters."""
    yield from (
        "\u0645\u0631\u062d\u0628\u0627",
        "\u05e9\u05dc\u05d5\u05dd abc 123",
        "\u4f60\u597d",
        "\u3053\u3093",
        "\ud55c\uad6d",
    )
    yield from (
        "\u0e2a\u0e27",
        "\u0928\u093f",
        "\u12a0",
        "\U00013000",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f3f4\u200d\u2620\ufe0f",
    )
    yield from (
        "\U0001f1e9\U0001f1ea",
        "\U0001f44d\U0001f3ff",
        "1\ufe0f\u20e3",
        "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "gbeng") + "\U000e007f",
    )
    yield "\u200d".join(["\U0001f469"] * 200)
    yield "\u0627\u0644\u0644\u0647 \ufdfa \ufdfd"


RUNS = (
    ("a", 151),
    ("a", 256),
    ("a", 4001),
    ("a", 65_536),
    ("\u00df", 4000),
    ("\ufdfa", 4000),
    (" ", 9000),
    ("\n", 9000),
)
REPEATED = (
    "\U0001f600",
    "&",
    "<",
    '"',
    "'",
    "\\",
    "%",
    "\u0301",
    "\u202e",
    ".",
    "-",
    "/",
    "0",
    "(",
    "[",
    "{",
)
LONG_WORDS = (
    "a" * 4000 + "!",
    "a b " * 2000,
    "word " * 800,
    "a" * 40 + "!" * 3,
    ("a" * 30 + "@") * 30,
    "x" * 5000 + "@x.example",
)
PATTERNS = (
    "(a+)+$" + "a" * 40 + "!",
    "((a*)*)*b",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "[" * 500,
    "(?:" * 300,
    "\\" * 999 + "d",
)


def heaps() -> Iterator[str]:
    """Yield far too much of something."""
    yield "Z" + "".join(chr(0x300 + at % 0x70) for at in range(1000))
    yield "o\u0337\u0321\u0322" * 300
    for letter, count in RUNS:
        yield letter * count
    for letter in REPEATED:
        yield letter * 3000
    yield from LONG_WORDS
    yield from PATTERNS
    yield "1" * 5000
    yield "1," * 2500
    yield "&" * 10 + "a=b&" * 500


FAMILIES = {
    "controls": controls,
    "unseen": unseen,
    "broken": broken,
    "alike": alike,
    "languages": languages,
    "heaps": heaps,
}
