"""The archive of a person's data: made by the worker, kept for a week."""

from __future__ import annotations

import logging
import tempfile
import zipfile
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from partners.languages import spoken
from partners.models import DataExport, Person
from partners.queries.subjects import subject_of
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.mail import queue_mail
from portal.kernel import registries
from portal.kernel.identifiers import keyed_name
from portal.kernel.killpoints import reach
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge
from portal.kernel.personal_data import Subject, as_json

logger = logging.getLogger(__name__)
KEPT = timedelta(days=7)
BATCH = 5


@transaction.atomic
def ask_export(*, scope: Scope, person: Person, for_person: bool = True) -> DataExport:
    """Ask for an archive; one that waits to be made is the same. The agency's holds nothing that was said."""
    now = timezone.now()
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    waiting: DataExport | None = DataExport.objects.filter(
        person=locked, for_person=for_person, work_state__in=[WorkState.DUE, WorkState.LEASED]
    ).first()
    if waiting:
        return waiting
    made: DataExport = DataExport.objects.create(
        person=locked, for_person=for_person, asked_by_id=scope.user_id, expires_at=now + KEPT
    )
    log_activity(
        scope=scope,
        verb="partners.data_asked",
        object_kind="person",
        object_id=person.pk,
        data={"for_person": for_person},
    )
    nudge("partners.make_archive", made.pk)
    return made


def make_archive(export_id: int) -> bool:
    """Make one archive; killed anywhere it is made anew, and what was stored of it goes."""
    export: DataExport | None = DataExport.objects.claim(export_id)
    if export is None:
        return False
    try:
        stored, size = _store(export)
    except Exception as error:
        logger.warning("archive not made export=%s error=%s", export.pk, type(error).__name__)
        export.give_back(type(error).__name__)
        return False
    with transaction.atomic():
        done = export.finish(file=stored, size=size, ready_at=timezone.now(), last_error="")
        if done and export.for_person:
            _tell(export)
        reach("before-commit-archive")
    if not done:
        default_storage.delete(stored)
    return done


def _store(export: DataExport) -> tuple[str, int]:
    """Store the archive under a name of this try's own; returns name and size.

    The row has the name first: whatever happens then, an erasure or the next try finds the file.
    """
    with tempfile.TemporaryFile() as archive:
        write_archive(export, archive)
        size = archive.tell()
        archive.seek(0)
        if left := export.file.name:
            default_storage.delete(left)  # by a worker that was killed
        name = f"exports/{keyed_name('export', export.pk, export.lease_token)[:40]}.zip"
        _name(export, name)
        stored = default_storage.save(name, File(archive))
    reach("stored-archive")
    return stored, size


@transaction.atomic
def _name(export: DataExport, name: str) -> None:
    if not export.still_leased():
        message = "lease lost"
        raise TimeoutError(message)
    export.file = name
    export.save(update_fields=["file"])


def make_due_archives() -> int:
    """Make whatever is due; returns how many archives were made."""
    ids = list(DataExport.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(make_archive(export_id) for export_id in ids)


def write_archive(export: DataExport, target: IO[bytes]) -> None:
    """Write data.json, the same as a page to read, and the person's own files."""
    person = export.person
    subject = subject_of(person, for_person=export.for_person)
    language = spoken(person.language, person.network.default_language)
    with translation.override(language):
        tables = collect(subject)
        context = {
            "person": person,
            "tables": tables,
            "made_at": timezone.now(),
            "language": language,
            "for_person": export.for_person,
        }
        page = render_to_string("partners/archive.html", context)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", as_json({"network": person.network.name, "tables": tables}))
        archive.writestr("index.html", page)
        for _key, files in registries.personal_files.items():
            for shown, stored in files(subject):
                with default_storage.open(stored, "rb") as source:
                    archive.writestr(f"files/{shown}", source.read())


def collect(subject: Subject) -> list[dict[str, Any]]:
    """Return what each table says of the person, the tables that say nothing left out."""
    found = []
    for label, rule in registries.personal_data.items():
        rows = rule.export(subject) if rule.export else []
        if rows:
            found.append({"table": label, "what": str(rule.what), "rows": rows})
    return found


def drop_expired_exports(now: datetime) -> int:
    """Drop archives whose week is over, file first."""
    dropped = 0
    for export in DataExport.objects.filter(expires_at__lt=now).order_by("pk"):
        if export.file:
            default_storage.delete(export.file.name)
        dropped += bool(DataExport.objects.filter(pk=export.pk).delete()[0])
    return dropped


def _tell(export: DataExport) -> None:
    person = export.person
    address = reverse("partners:account-data", args=[person.network.slug])
    queue_mail(
        network=person.network,
        person=person,
        template="partners/mail/export_ready",
        context={"url": f"{settings.BASE_URL}{address}", "until": export.expires_at},
        dedupe_key=f"export:{export.pk}",
    )
