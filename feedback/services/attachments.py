"""Photos: the original is kept only until the worker has made a clean copy.

A copy has the orientation applied and carries no metadata. It is made by a process of its own with limits on
memory and time, so that no picture, however hostile, holds up or brings down the worker.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import reencoding
from feedback.enums import Mode, PhotoTrouble
from feedback.models import Attachment, Remark
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import keyed_name, random_token
from portal.kernel.nudges import nudge
from portal.kernel.stray_files import drop_unnamed

logger = logging.getLogger(__name__)
BATCH = 20
ORIGINALS, COPIES = "remark-originals", "remark-photos"
ORPHAN_AGE = timedelta(hours=1)
LIMIT_SECONDS = 40
TROUBLES = {reencoding.BROKEN: PhotoTrouble.BROKEN, reencoding.TOO_BIG: PhotoTrouble.TOO_BIG}


@contextmanager
def kept_original(photo: File[bytes] | None) -> Iterator[str]:
    """Keep the original under a random name before the transaction begins; remove it when that fails."""
    name = _store(photo) if photo is not None else ""
    try:
        yield name
    except BaseException:
        discard_original(name)
        raise


def _store(photo: File[bytes]) -> str:
    """Store it, or say what to do: the words are in the form still, and go without it."""
    try:
        return str(default_storage.save(f"{ORIGINALS}/{random_token()}", photo))
    except Exception as error:  # each store has its own
        logger.exception("photo not stored error=%s", type(error).__name__)
        raise DomainError(
            _("The photo can't be stored now. Send your words without it, or try again in some minutes."),
            code="photo_not_stored",
        ) from error


def discard_original(name: str) -> None:
    """Remove an original that no row will point to."""
    if name:
        default_storage.delete(name)


def attach_photo(*, remark: Remark, original: str) -> Attachment:
    """Write the photo's row in the remark's transaction; the worker takes it from there."""
    attachment = Attachment(remark=remark, original=original)
    if remark.mode == Mode.NO_IDENTITY:
        attachment.due_at = remark.submitted_at
    attachment.save()
    nudge("feedback.clean_photo", attachment.pk)
    return attachment


def clean_photo(attachment_id: int) -> bool:
    """Make the clean copy of one photo, then delete the original; True when this call finished it.

    Killed anywhere it is done anew: the copy's name is always the same, and the row is finished last.
    """
    attachment: Attachment | None = Attachment.objects.claim(attachment_id)
    if attachment is None:
        return False
    try:
        if not attachment.image:
            _make_copy(attachment)
    except _Unreadable as error:
        discard_original(attachment.original.name or "")
        return attachment.give_up(error.trouble, original="", due_at=attachment.remark.submitted_at)
    except Exception as error:
        logger.warning("photo not made attachment=%s error=%s", attachment.pk, type(error).__name__)
        attachment.give_back(type(error).__name__)
        return False
    discard_original(attachment.original.name or "")
    return attachment.finish(original="", last_error="", due_at=attachment.remark.submitted_at)


def clean_due_photos() -> int:
    """Make whatever is due and was not made; returns how many were finished."""
    if cache.add(f"{ORIGINALS}-swept", True, timeout=ORPHAN_AGE.total_seconds()):
        drop_orphans()
    ids = list(Attachment.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(clean_photo(attachment_id) for attachment_id in ids)


def copy_name(attachment_id: int) -> str:
    """Return where the clean copy of a photo is stored: always the same, so that none is left over."""
    return f"{COPIES}/{keyed_name('photo', attachment_id)[:40]}.jpg"


def drop_orphans() -> int:
    """Delete originals and copies without a row: left by a process that was killed before its commit.

    The date of a copy is that of its remark, so copies that are being made are known by their names.
    """
    photos, before = Attachment.objects.all(), timezone.now() - ORPHAN_AGE
    making = {copy_name(pk) for pk in photos.filter(image="").values_list("pk", flat=True)}
    originals = drop_unnamed(f"{ORIGINALS}/", photos, "original", before=before)
    return originals + drop_unnamed(f"{COPIES}/", photos, "image", before=before, kept=making)


class _Unreadable(Exception):
    """The picture can't be read, now or ever."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def _make_copy(attachment: Attachment) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "original", Path(folder) / "copy.jpg"
        with attachment.original.open("rb") as original:
            source.write_bytes(original.read())
        width, height = _reencode(source, target)
        name = copy_name(attachment.pk)
        default_storage.delete(name)  # left by a worker that was killed
        stored = default_storage.save(name, ContentFile(target.read_bytes()))
    if attachment.remark.mode == Mode.NO_IDENTITY:
        keep_day_alone(stored, attachment.remark.submitted_at)
    with transaction.atomic():
        if not attachment.still_leased():
            if not Attachment.objects.filter(pk=attachment.pk).exists():  # erased meanwhile
                default_storage.delete(stored)
            message = "lease lost"
            raise TimeoutError(message)
        attachment.image, attachment.width, attachment.height = stored, width, height
        attachment.save(update_fields=["image", "width", "height"])


def keep_day_alone(name: str, day: datetime) -> None:
    """Date the file by the remark's day; a bucket dates its files itself (docs/operations.md)."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return
    os.utime(path, (day.timestamp(), day.timestamp()))


def _reencode(source: Path, target: Path) -> tuple[int, int]:
    command = [sys.executable, "-I", reencoding.__file__, str(source), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _Unreadable(PhotoTrouble.TOO_BIG) from None
    if done.returncode:
        raise _Unreadable(TROUBLES.get(done.returncode, PhotoTrouble.BROKEN))
    width, height = (int(side) for side in done.stdout.split())
    return width, height
