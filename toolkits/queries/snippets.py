"""Why a file was found: its title with the words marked, and the place in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Left

from partners.scope import Scope
from toolkits.models import AssetWords, ToolkitPage
from toolkits.wording import marked

READ = 100_000
BEFORE, AFTER = 60, 140
Parts = list[tuple[str, bool]]


@dataclass(frozen=True)
class Shown:
    """What is printed of one hit."""

    title: Parts
    excerpt: Parts


def excerpts(
    scope: Scope,
    titles: dict[int, str],
    wanted: frozenset[str],
    languages: tuple[str, ...],
    *,
    closed: frozenset[int] = frozenset(),
) -> dict[int, Shown]:
    """Return title and excerpt by asset: from inside the file, else of a toolkit that the reader may see.

    Of those that are `closed` nothing from inside is shown: their terms are not accepted yet.
    """
    pattern = _pattern(wanted)
    if pattern is None:
        return {pk: Shown([(title, False)], []) for pk, title in titles.items()}
    # Of the current version alone: a new one's words are read a little later.
    inside = dict(
        AssetWords.objects.filter(asset__in=titles.keys() - closed, version_id=F("asset__current_id"))
        .annotate(beginning=Left("text", READ))
        .values_list("asset_id", "beginning")
    )
    briefs = dict(
        ToolkitPage.objects.visible_to(scope)
        .filter(asset_links__asset__in=titles)
        .values_list("asset_links__asset_id", "brief")
    )
    return {
        pk: Shown(
            marked(title, wanted, languages),
            _excerpt([inside.get(pk, ""), briefs.get(pk, "")], pattern, wanted, languages),
        )
        for pk, title in titles.items()
    }


def _pattern(wanted: frozenset[str]) -> re.Pattern[str] | None:
    """Return what finds a place quickly: a word that begins as one of the forms does."""
    forms = {token.rstrip("*") for token in wanted if not token.startswith(("~", "c:"))}
    longest = sorted(filter(None, forms), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_loose, longest))})", re.IGNORECASE) if longest else None


def _loose(form: str) -> str:
    """Let each letter stand for itself with any accent: forms have none."""
    accented = {"a": "[aàáâãäå]", "c": "[cç]", "e": "[eèéêë]", "i": "[iìíîï]", "n": "[nñ]", "o": "[oòóôõöø]"}
    accented |= {"u": "[uùúûü]", "y": "[yýÿ]"}
    return "".join(accented.get(char, re.escape(char)) for char in form).replace("ss", "(?:ss|ß)")


def _excerpt(
    texts: Iterable[str], pattern: re.Pattern[str], wanted: frozenset[str], languages: tuple[str, ...]
) -> Parts:
    for text in texts:
        if found := pattern.search(text):
            start, end = max(0, found.start() - BEFORE), min(len(text), found.end() + AFTER)
            cut = text[start:end].split(" ", 1)[-1] if start else text[start:end]
            parts = marked(cut.rsplit(" ", 1)[0] if end < len(text) else cut, wanted, languages)
            return [
                *([("… ", False)] if start else []),
                *parts,
                *([(" …", False)] if end < len(text) else []),
            ]
    return []
