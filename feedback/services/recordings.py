"""Recordings: what came in is looked at by a worker, and only then played to anybody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.enums import Mode, VoiceTrouble
from feedback.models import Case, Recording, Remark
from feedback.recording_traces import without_traces
from feedback.rules import require_desk
from feedback.services.alike import forget_words
from feedback.services.attachments import BATCH, ORPHAN_AGE, discard_original, keep_day_alone
from feedback.services.checking import check_voice, check_words, has_pictures, voice_type
from feedback.services.guarding import look_again, require_clean
from feedback.services.untranslated import words_changed
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import keyed_name, random_token
from portal.kernel.nudges import nudge
from portal.kernel.stray_files import drop_unnamed

logger = logging.getLogger(__name__)
NEW, KEPT = "remark-recordings-new", "remark-recordings"


@contextmanager
def kept_recording(voice: File[bytes] | None) -> Iterator[str]:
    """Keep what came in under a random name before the transaction begins; remove it when that fails."""
    name = _store(voice) if voice is not None else ""
    try:
        yield name
    except BaseException:
        discard_original(name)
        raise


def _store(voice: File[bytes]) -> str:
    try:
        return str(default_storage.save(f"{NEW}/{random_token()}", voice))
    except Exception as error:  # each store has its own
        logger.exception("recording not stored error=%s", type(error).__name__)
        raise DomainError(
            _("The recording can't be stored now. Type your words, or try again in some minutes."),
            code="voice_not_stored",
        ) from error


def attach_recording(*, remark: Remark, original: str, voice: File[bytes]) -> Recording:
    """Write the recording's row in the remark's transaction; the worker takes it from there."""
    kind = check_voice(voice, voice.size)
    row = Recording(remark=remark, original=original, content_type=kind, typed=remark.text)
    if remark.mode == Mode.NO_IDENTITY:
        row.due_at = remark.submitted_at
    row.save()
    nudge("feedback.check_recording", row.pk)
    return row


def check_recording(recording_id: int) -> bool:
    """Look at the whole recording and keep it under its own name; True when this call finished it."""
    row: Recording | None = Recording.objects.claim(recording_id)
    if row is None:
        return False
    try:
        if not row.audio:
            _keep(row)
    except _UnplayableError:
        discard_original(row.original.name or "")
        return row.give_up(VoiceTrouble.BROKEN, original="", due_at=row.remark.submitted_at)
    except Exception as error:
        logger.warning("recording not kept recording=%s error=%s", row.pk, type(error).__name__)
        row.give_back(type(error).__name__)
        return False
    discard_original(row.original.name or "")
    return row.finish(original="", last_error="", due_at=row.remark.submitted_at)


def check_due_recordings() -> int:
    """Look at whatever is due; returns how many were finished."""
    if cache.add(f"{NEW}-swept", True, timeout=ORPHAN_AGE.total_seconds()):
        drop_stray_recordings()
    ids = list(Recording.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(check_recording(recording_id) for recording_id in ids)


def kept_name(recording_id: int) -> str:
    """Return where a recording is kept: always the same, so that none is left over."""
    return f"{KEPT}/{keyed_name('recording', recording_id)[:40]}"


def drop_stray_recordings() -> int:
    """Delete files without a row: left by a process that was killed before its commit."""
    rows, before = Recording.objects.all(), timezone.now() - ORPHAN_AGE
    making = {kept_name(pk) for pk in rows.filter(audio="").values_list("pk", flat=True)}
    strays = drop_unnamed(f"{NEW}/", rows, "original", before=before)
    return strays + drop_unnamed(f"{KEPT}/", rows, "audio", before=before, kept=making)


def recording_of(remark: Remark) -> Recording:
    """Return what was spoken, or refuse when there is nothing to hear."""
    row: Recording | None = Recording.objects.filter(remark=remark).first()
    if row is None:
        raise DomainError(_("The author took the recording back. There is nothing to write down."))
    return row


@transaction.atomic
def write_transcript(*, scope: Scope, remark: Remark, text: str) -> Remark:
    """Write down what was said: below what its author typed it becomes the words of the remark."""
    require_desk(scope, remark.network_id)
    spoken = check_words(text)
    # The case first, as all who work on it do: nobody passes on meanwhile what is written down here.
    case: Case = Case.objects.select_for_update().get(remark=remark)
    locked: Remark = Remark.objects.select_for_update().get(pk=remark.pk)
    row = recording_of(locked)
    locked.text = "\n\n".join(filter(None, (row.typed, spoken)))
    case.remark = locked
    if case.passed_on_at is not None and not locked.is_protected:
        require_clean(locked.network, spoken, is_read=False)
    locked.save(update_fields=["text"])
    words_changed(locked)
    forget_words([locked.pk])
    nudge("feedback.take_in", locked.pk)
    look_again(case, spoken)
    log_activity(scope=scope, verb="feedback.transcribed", object_kind="remark", object_id=locked.pk)
    return locked


class _UnplayableError(Exception):
    """It is no recording, or a film."""


def _keep(row: Recording) -> None:
    with row.original.open("rb") as original:
        content = original.read()
    if voice_type(content) != row.content_type or has_pictures(content):
        raise _UnplayableError
    name = kept_name(row.pk)
    default_storage.delete(name)  # left by a worker that was killed
    stored = default_storage.save(name, ContentFile(without_traces(content, row.content_type)))
    if row.remark.mode == Mode.NO_IDENTITY:
        keep_day_alone(stored, row.remark.submitted_at)
    with transaction.atomic():
        if not row.still_leased():
            if not Recording.objects.filter(pk=row.pk).exists():  # erased meanwhile
                default_storage.delete(stored)
            message = "lease lost"
            raise TimeoutError(message)
        row.audio = stored
        row.save(update_fields=["audio"])
