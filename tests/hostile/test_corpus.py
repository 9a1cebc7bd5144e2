"""The corpus is as large as it says, and what judges files and words by themselves stands it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from feedback.reencoding import reencode
from feedback.services.checking import check_photo
from partners.imports.parsing.reading import parse
from portal.kernel.errors import DomainError
from tests.hostile.files import HostileFile, hostile_files
from tests.hostile.loose import LOOSE, leads_away
from tests.hostile.pictures import CODE
from tests.hostile.strings import FAMILIES, hostile_strings
from toolkits.sniffing import TYPES, clean_filename, read_facts

LONGEST_SECONDS = 20
PICTURES = ("PNG", "JPEG", "GIF", "WEBP")


def test_there_are_more_than_500_strings_and_more_than_47_files_and_no_two_alike() -> None:
    assert len(set(hostile_strings())) == len(hostile_strings()) >= 500
    assert all(len(list(make())) >= 10 for make in FAMILIES.values())
    assert len({file.content + file.name.encode() for file in hostile_files()}) >= 47


def test_what_finds_loose_words_finds_them_and_nothing_else() -> None:
    loose = ("<xq7>", "<img xq7 src=x>", '<a title="" xq7= b="">', '<a href="javascript:xq7(1)">', "51724863")
    assert [any(each.search(text) for each in LOOSE) for text in loose] == [True] * len(loose)
    assert not any(each.search('<a title="&lt;xq7&gt;&quot; xq7=">&lt;xq7&gt;</a>') for each in LOOSE)
    assert all(
        map(leads_away, ("//x.example", "/\\x.example", "https://x.example/", "javascript:a", "/\t/x"))
    )
    assert not any(map(leads_away, ("", "/a/", "http://testserver/a/", "?a=b", "word")))


def test_files_are_judged_with_a_sentence_or_known_as_what_they_are(tmp_path: Path) -> None:
    seconds = {str(file): _seconds_to_judge(file, tmp_path) for file in hostile_files()}
    assert {name: spent for name, spent in seconds.items() if spent >= LONGEST_SECONDS} == {}


def _seconds_to_judge(file: HostileFile, folder: Path) -> float:
    began = time.process_time()
    for judge in (_as_asset, partial(_as_photo, folder=folder), partial(_as_list, folder=folder)):
        judge(file)
    return time.process_time() - began


def _judged(judge: Callable[[], Any]) -> Any:
    """Return what was found out, or nothing where it is refused with a sentence."""
    with suppress(DomainError):
        return judge()
    return None


def _as_asset(file: HostileFile) -> None:
    name = clean_filename(file.name)
    assert name.isprintable()
    assert len(name) <= 150
    assert not {"/", "\\"} & set(name)
    facts = _judged(lambda: read_facts(file.upload(), file.name))
    assert facts is None or facts.content_type == TYPES[facts.extension]


def _as_photo(file: HostileFile, folder: Path) -> None:
    """What begins as a picture is drawn anew: nothing of what was hidden in it is left."""
    if _judged(lambda: check_photo(io.BytesIO(file.content), len(file.content)) or True) is None:
        return
    source, target = folder / "source", folder / "target"
    source.write_bytes(file.content)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
            reencode(str(source), str(target))
    except Exception:  # the program turns whatever it is into "can't be read"
        return
    drawn = target.read_bytes()
    assert CODE not in drawn
    assert b"xq7" not in drawn
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()


def _as_list(file: HostileFile, folder: Path) -> None:
    """What reads lists ends with an end or with a reason, whatever the name says."""
    for ending in {Path(clean_filename(file.name)).suffix.lower(), ".xlsx", ".csv"} & {
        ".xlsx",
        ".xls",
        ".csv",
    }:
        path = folder / f"list{ending}"
        path.write_bytes(file.content)
        said: list[object] = []
        parse("head", path, path.name, sheet="", write=partial(_note, said))
        assert said[-1] in {"end", "error"}


def _note(said: list[object], kind: object, *rest: object) -> None:
    said.append(kind)
