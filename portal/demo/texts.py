"""What dealers say and what is written back: readable files in data/, one language each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

VOICES = Path(__file__).parent / "data" / "voices"
LANGUAGES = ("de", "nl", "fr", "en", "it", "pl")


@dataclass(frozen=True, slots=True)
class Text:
    """One remark as somebody wrote it, with the wording that the agency clears for headquarters."""

    text: str
    gloss: str
    kind: str
    theme: str
    language: str
    mode: str = ""
    country: str = ""
    months: tuple[int, ...] = ()


def texts_of(slug: str) -> list[Text]:
    """Return a network's remarks in the order of their files."""
    return [text for language in LANGUAGES for text in _read(VOICES / slug / f"{language}.toml", language)]


def _read(path: Path, language: str) -> list[Text]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        entries = tomllib.load(file)["voice"]
    return [
        Text(language=language, **(entry | {"months": tuple(entry.get("months", ()))})) for entry in entries
    ]
