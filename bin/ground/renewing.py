"""Bring the catalogues in step with the sources: new messages wait for their words, gone ones go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ground.messages import compile_messages
from ground.places import ROOT
from ground.wording import PLACE, Message, messages_of_sources

if TYPE_CHECKING:
    import polib

CATALOGUES = "portal/locale/*/LC_MESSAGES/django.po"


def message_of(entry: polib.POEntry) -> Message:
    """Return what an entry of a catalogue is the translation of."""
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def renew(root: Path = ROOT) -> list[tuple[Path, Message]]:
    """Write every catalogue anew, in order; return what still waits for its words."""
    import polib  # noqa: PLC0415 (not installed yet when the ground is first imported)

    said = messages_of_sources(root)
    waiting = []
    for path in sorted(root.glob(CATALOGUES)):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        known = {message_of(entry): entry for entry in catalogue}
        catalogue[:] = [_entry(message, said[message], known.get(message)) for message in sorted(said)]
        catalogue.save(newline="\n")
        waiting += [(path.relative_to(root), message_of(entry)) for entry in catalogue.untranslated_entries()]
    return waiting


def _entry(message: Message, files: set[str], known: polib.POEntry | None) -> polib.POEntry:
    import polib  # noqa: PLC0415 (as above)

    entry = known or polib.POEntry(
        msgid=message.words,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        msgstr_plural={0: "", 1: ""} if message.plural else {},
    )
    entry.occurrences = [(name, "") for name in sorted(files)]
    entry.flags = ["python-format"] if PLACE.search(message.words + message.plural) else []
    return entry


if __name__ == "__main__":
    for path, message in renew():
        print(f"{path}: say {message.words!r}")
    for path in compile_messages():
        print(f"written: {path.relative_to(ROOT)}")
