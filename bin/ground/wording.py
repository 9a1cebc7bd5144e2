"""Read every message out of the sources, so that no machine needs gettext to find them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ground.places import APPS, ROOT

# Which arguments of a function are said: context, one, many. Lazy names are those with "_lazy".
TRANSLATORS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
PLACE = re.compile(r"%\(\w+\)[sd]|%%")
CALL = re.compile(r"\b(?:n?p?gettext|_)\(")


@dataclass(frozen=True, order=True)
class Message:
    """What is said: its words, their plural, and the context that tells it from the same words elsewhere."""

    words: str
    plural: str = ""
    context: str = ""


def messages_of_sources(root: Path = ROOT) -> dict[Message, set[str]]:
    """Return every message of the sources with the files that say it."""
    found: dict[Message, set[str]] = {}
    for app in APPS:
        for path in sorted((root / app).rglob("*")):
            read = {".py": _of_python, ".html": _of_template, ".txt": _of_template}.get(path.suffix)
            for message in read(path.read_text(encoding="utf-8")) if read else ():
                found.setdefault(message, set()).add(path.relative_to(root).as_posix())
    return found


def _of_python(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def _of_template(text: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize  # noqa: PLC0415 (the ground starts without Django)

    code = templatize(text)
    for match in CALL.finditer(code):
        call = _first_call(code[match.start() :])
        if call is not None:
            yield from _of_call(call)


def _first_call(code: str) -> ast.Call | None:
    """Return the call that code begins with: what a template says stands among what is no Python."""
    for end in (match.end() for match in re.finditer(r"\)", code)):
        try:
            node = ast.parse(code[:end], mode="eval").body
        except SyntaxError:
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def _of_call(node: ast.Call) -> Iterator[Message]:
    name = node.func.id.removesuffix("_lazy") if isinstance(node.func, ast.Name) else ""
    places = TRANSLATORS.get(name)
    if places is None:
        return
    said = [_literal(node, place) for place in places]
    if said[1]:
        yield Message(context=said[0], words=said[1], plural=said[2])


def _literal(node: ast.Call, place: int | None) -> str:
    if place is None or place >= len(node.args):
        return ""
    argument = node.args[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""
