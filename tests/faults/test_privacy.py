"""Workers die while they erase a person or make their archive: it ends whole, and nothing is left over."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction

from partners.models import DataExport, Erasure, ErasureRequest, Mail, Membership
from partners.services.exporting import ask_export
from portal.kernel.leases import Leased, WorkState
from portal.kernel.registries import personal_data
from tests.factories.feedback import House, say, scope_of
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.privacy.canary import SAID, WHO, Canary, make_canary
from tests.privacy.search import broken_rules, words_in_files, words_in_rows
from tests.rig.portal import Portal
from tests.scale import write_proof

WORKERS = ("worker", "worker-2")
OF_ERASING = ["claimed-erasurerequest", "before-commit-erasure"]
OF_ARCHIVES = ["claimed-dataexport", "stored-archive", "before-commit-archive"]


@pytest.fixture
def portal(mortal_portal: Portal, settings) -> Portal:
    settings.MEDIA_ROOT = mortal_portal.folder / "var" / "media"
    mortal_portal.start(*WORKERS, "scheduler")
    return mortal_portal


def kill_each_time(portal: Portal, point: str, begin: Callable[[int], Callable[[], object]]) -> None:
    """Kill several times: `begin` makes the work of one time and returns how to see that it is done."""
    figures = []
    for time in range(TIMES):
        done: list[Callable[[], object]] = []
        dead = kill_at(portal, point, lambda time=time, done=done: done.append(begin(time)), WORKERS)
        portal.children[dead].start()
        figures.append(time_until_done(point, done[0]))
    write_proof(f"kill-privacy-{point}", f"A worker killed at {point}", [str(one) for one in figures])


def asked_to_be_erased(slug: str) -> Canary:
    """Let somebody with a trace in every table ask for it, words and all; nothing else waits for a worker."""
    with transaction.atomic():
        canary = make_canary(slug)
        for model in apps.get_models():
            if issubclass(model, Leased):
                model._default_manager.update(work_state=WorkState.DONE)
        ErasureRequest.objects.filter(person=canary.person).delete()
        ErasureRequest.objects.create(person=canary.person, way="self", words_too=True)
    return canary


@pytest.mark.parametrize("point", OF_ERASING)
def test_person_whose_eraser_was_killed_is_erased_from_every_row_and_file(portal: Portal, point: str) -> None:
    subjects = []

    def begin(time: int) -> Callable[[], object]:
        canary = asked_to_be_erased(f"{point}-{time}")
        subjects.append(canary.subject())
        return Erasure.objects.filter(person_id=canary.person.pk).exists

    kill_each_time(portal, point, begin)
    assert words_in_rows((*WHO, *SAID)) == []
    assert words_in_files((*WHO, *SAID), portal.folder) == []
    assert [broken_rules(subject, personal_data.items()) for subject in subjects] == [[]] * TIMES
    assert Erasure.objects.filter(person_id__in=[subject.person_id for subject in subjects]).count() == TIMES
    assert ErasureRequest.objects.count() == 0


def archive_is_there(seat: Membership) -> bool:
    return DataExport.objects.filter(person=seat.person, work_state=WorkState.DONE).exists()


@pytest.mark.parametrize("point", OF_ARCHIVES)
def test_archive_whose_maker_was_killed_is_there_once_and_whole(portal: Portal, point: str) -> None:
    seats = []

    def begin(_time: int) -> Callable[[], object]:
        with transaction.atomic():
            seat = House.build().member()
            say(seat, text="The valve drips.")
            ask_export(scope=scope_of(seat), person=seat.person)
        seats.append(seat)
        return lambda: archive_is_there(seat)

    kill_each_time(portal, point, begin)
    made = list(DataExport.objects.filter(person__in=[seat.person for seat in seats]))
    assert len(made) == TIMES
    for export in made:
        with zipfile.ZipFile(export.file.path) as archive:
            assert archive.testzip() is None
            assert "The valve drips." in archive.read("data.json").decode()
        assert Mail.objects.filter(dedupe_key=f"export:{export.pk}").count() == 1
    assert stored_archives(portal) == sorted(DataExport.objects.values_list("file", flat=True))


def stored_archives(portal: Portal) -> list[str]:
    root = portal.folder / "var" / "media"
    return sorted(str(path.relative_to(root)) for path in Path(root).glob("exports/*"))
