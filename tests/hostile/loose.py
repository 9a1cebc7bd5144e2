"""Find in an answer what got loose: markup that would run, computed sums, headers that lead away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.hostile.markup import MARK, SUMMED

# Marks stand where they would run: behind a `<`, behind a quote that ended a value, behind a scheme.
LOOSE = (
    re.compile(rf"<[a-z!/?%-]*[\s/>]?{MARK}", re.IGNORECASE),
    re.compile(rf"""["'] {MARK}="""),
    re.compile(
        rf"""(?:href|src|action|srcdoc|hx-[a-z]+)=["']?\s*(?:javascript|vbscript|data):[^"'>]*{MARK}""", re.I
    ),
    re.compile(rf"""(?:href|src|action)=["']?(?:https?:)?[/\\]{{2,}}{MARK}"""),
    re.compile(SUMMED),
)
OWN_HOST = ("http://testserver/", "https://testserver/")
RUNS = (
    "text/html",
    "image/svg+xml",
    "text/xml",
    "application/xml",
    "application/xhtml+xml",
    "text/javascript",
)


def faults_of(*, status: int, headers: dict[str, str], body: str) -> Iterator[str]:
    """Yield what is wrong with an answer to something hostile."""
    if status >= 500:
        yield f"status {status}"
    kind = headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        for pattern in LOOSE:
            if found := pattern.search(body):
                yield f"loose: {body[max(0, found.start() - 60) : found.end() + 30]!r}"
    elif kind and headers.get("X-Content-Type-Options") != "nosniff":
        yield f"{kind} may be taken for something else"
    if leads_away(headers.get("Location", "")):
        yield f"leads to {headers['Location']!r}"
    for name, value in headers.items():
        if re.search(r"[\r\n]", value):
            yield f"{name} has a line end"


def leads_away(location: str) -> bool:
    """Say whether a browser would leave the portal for it."""
    plain = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    if plain.startswith(OWN_HOST):
        return False
    return plain.startswith("//") or bool(urlsplit(plain).scheme)
