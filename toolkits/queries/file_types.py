"""What kind of thing a file is."""

from __future__ import annotations

from toolkits.enums import FileType

TYPES = {
    "pdf": FileType.PDF,
    **dict.fromkeys(("png", "jpg", "gif", "webp", "tif", "psd"), FileType.PICTURE),
    **dict.fromkeys(("mp4", "mov"), FileType.FILM),
    **dict.fromkeys(("mp3", "wav"), FileType.SOUND),
    **dict.fromkeys(("docx", "txt"), FileType.TEXT),
    **dict.fromkeys(("xlsx", "csv"), FileType.TABLE),
    "pptx": FileType.SLIDES,
    "zip": FileType.ARCHIVE,
}


def type_of(extension: str) -> str:
    """Return the type of a file by its ending; an unknown one is an archive of something."""
    return str(TYPES.get(extension, FileType.ARCHIVE))
