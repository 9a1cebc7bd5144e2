"""Many files at once: which of them a reader may take, and what each is called in the zip."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from partners.scope import Scope
from toolkits.models import Asset, AssetVersion

FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*/\\', "_"))


@dataclass(frozen=True)
class Entry:
    """A file of a zip: its name there, and the version that is read."""

    name: str
    version: AssetVersion


def takeable(scope: Scope, asset_ids: Iterable[int]) -> list[Asset]:
    """Return the assets that the scope may download now, as one by one, in the order asked for."""
    ids = list(dict.fromkeys(asset_ids))
    rows = Asset.objects.visible_to(scope).filter(pk__in=ids, current__isnull=False)
    found = rows.select_related("current").in_bulk()
    return [found[pk] for pk in ids if pk in found]


def entries_of(assets: Iterable[Asset]) -> list[Entry]:
    """Name each file so that no two are alike on any system."""
    versions = [asset.current for asset in assets if asset.current]
    names = unlike_names(version.filename for version in versions)
    return [Entry(name, version) for name, version in zip(names, versions, strict=True)]


def unlike_names(names: Iterable[str]) -> Iterator[str]:
    """Yield each name, numbered when one before differs from it by nothing or by case alone."""
    taken: set[str] = set()
    for name in names:
        plain = entry_name(name)
        chosen, number = plain, 1
        while chosen.casefold() in taken:
            number += 1
            path = PurePath(plain)
            chosen = f"{path.stem} ({number}){path.suffix}"
        taken.add(chosen.casefold())
        yield chosen


def entry_name(name: str) -> str:
    """Return a name that every system can write, in the form of letters that all of them show alike."""
    plain = "".join(char for char in unicodedata.normalize("NFC", name) if char.isprintable())
    return plain.translate(FORBIDDEN).strip(". ") or "file"


def size_of(assets: Iterable[Asset]) -> int:
    """Return how much the files have together."""
    return sum(asset.current.size for asset in assets if asset.current)
