"""What becomes of photos and recordings when their author goes, and what the author is handed of them."""

from __future__ import annotations

from django.core.files.storage import default_storage

from feedback.models import Attachment, Recording
from feedback.services.attachments import copy_name
from feedback.services.identity import remark_ids_of
from feedback.services.recordings import kept_name
from portal.kernel.personal_data import Subject, scrubbing


def erase_recordings(subject: Subject) -> int:
    """Drop the person's recordings, file and row, though their words may stay: a voice is a name."""
    rows = Recording.objects.filter(remark_id__in=remark_ids_of(subject.person_id))
    for row in rows:
        for name in {row.original.name, row.audio.name, kept_name(row.pk)} - {"", None}:
            default_storage.delete(name)
    return int(rows.delete()[0]) + _scrub_typed(subject)


_scrub_typed = scrubbing("feedback.Recording", "typed", network="remark__network_id")


def own_recordings(subject: Subject) -> list[tuple[str, str]]:
    """Return the recordings of what the person said, for their own archive."""
    if not subject.for_person:
        return []
    rows = Recording.objects.filter(remark_id__in=remark_ids_of(subject.person_id)).exclude(audio="")
    endings = [(row, row.content_type.partition("/")[2]) for row in rows.select_related("remark")]
    return [(f"{row.remark.number}-{row.pk}.{ending}", row.audio.name) for row, ending in endings]


def erase_photos(subject: Subject) -> int:
    """Drop the photos of the person's words, file and row."""
    rows = Attachment.objects.filter(
        remark_id__in=remark_ids_of(subject.person_id) if subject.words_too else []
    )
    for row in rows:
        # The copy may be there without its name in the row: its maker was killed, or is not done.
        for name in {row.original.name, row.image.name, copy_name(row.pk)} - {"", None}:
            default_storage.delete(name)
    return int(rows.delete()[0])


def own_photos(subject: Subject) -> list[tuple[str, str]]:
    """Return the photos of what the person said, for their own archive."""
    if not subject.for_person:
        return []
    rows = Attachment.objects.filter(remark_id__in=remark_ids_of(subject.person_id)).exclude(image="")
    return [(f"{row.remark.number}-{row.pk}.jpg", row.image.name) for row in rows.select_related("remark")]
