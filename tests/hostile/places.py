"""Names of places: paths, files, hosts and keys that lead out of where they should stay."""

from __future__ import annotations

from collections.abc import Iterator

STEPS = (
    "../",
    "..\\",
    "..%2f",
    "%2e%2e/",
    "%252e%252e%252f",
    "..%c0%af",
    "....//",
    "..;/",
    ".%00./",
    "\uff0e\uff0e\uff0f",
)
TARGETS = ("etc/passwd", "portal/settings/base.py", "windows/win.ini")
RESERVED = (
    "CON",
    "PRN",
    "AUX",
    "NUL",
    "COM1",
    "LPT1",
    "con.txt",
    ".htaccess",
    "web.config",
    ".git/config",
    "__init__.py",
)


def paths() -> Iterator[str]:
    """Yield ways out of a folder."""
    for step in STEPS:
        for target in TARGETS:
            yield step * 8 + target
    yield from (
        "/",
        "//",
        "/etc/passwd",
        "C:\\boot.ini",
        "\\\\host\\share",
        "file:///etc/passwd",
        ".",
        "..",
        "...",
        "~/x",
    )
    yield from (
        "/dev/zero",
        "/dev/stdin",
        "/proc/self/environ",
        "a/./b",
        "a//b",
        "a/",
        "a\\b",
        "x.pdf/",
        "x.pdf%00.png",
    )
    yield "a/" * 500


def names() -> Iterator[str]:
    """Yield names that a system keeps for itself or reads in two ways."""
    yield from RESERVED
    yield from (
        "x.pdf.exe",
        "x.exe.pdf",
        "x.pdf ",
        "x.pdf.",
        ".pdf",
        "x.",
        "x..pdf",
        "x\u202efdp.exe",
        "x.pdf:ads",
        "x;y.pdf",
    )
    yield from (
        'x".pdf',
        "x'.pdf",
        "x|y.pdf",
        "x?.pdf",
        "x*.pdf",
        "x<y>.pdf",
        "x%20y.pdf",
        "x+y.pdf",
        "x#y.pdf",
        "x&y.pdf",
    )
    yield "n" * 300 + ".pdf"
    yield "\U0001f600" * 100 + ".pdf"


PLACES_OF_OURS = (
    "admin",
    "root",
    "api",
    "accounts",
    "static",
    "health",
    "metrics",
    "www",
    "me",
    "new",
    "edit",
    "index",
)
WORDS_FOR_NOTHING = (
    "None",
    "none",
    "nil",
    "NULL",
    "(null)",
    "[object Object]",
    "True",
    "False",
    "yes",
    "on",
    "off",
    "hq",
    "all",
)
WORDS_OF_FORMS = (
    "delete",
    "id",
    "pk",
    "network",
    "self",
    "this",
    "class",
    "_method=DELETE",
    "csrfmiddlewaretoken",
    "sessionid",
)


def words_kept() -> Iterator[str]:
    """Yield words that programs keep for themselves."""
    yield from PLACES_OF_OURS
    yield from WORDS_FOR_NOTHING
    yield from WORDS_OF_FORMS


FAMILIES = {"paths": paths, "names": names, "words": words_kept}
