"""A worker dies amid an import begun in the browser: another goes on, nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.enums import ImportStage
from partners.imports.mapping import Mapping
from partners.models import ActivityLog, ImportRun, Membership, Network, Partner, Person, Pulse
from partners.scope import Scope
from partners.services.imports import runs
from partners.services.imports.planning import CHUNK
from portal.kernel.leases import WorkState
from tests.factories.partners import NetworkFactory
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.rig.network_sheet import COLUMNS
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.scale import scale, write_proof

DEALERS = scale(CHUNK + 20, 2 * CHUNK + 20)
WORKERS = ("worker", "worker-2")
POINTS = ["before-commit-import", "between-chunks-importrun"]


def sheet_of_dealers(path: Path) -> bytes:
    """Return a workbook of dealers under headquarters, with one person each."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        for number in range(1, DEALERS + 1):
            facts = [f"{number:05}", f"Dealer {number}", "dealer", "HQ", "DE", "Kassel", "B", ""]
            person = [f"Person {number}", f"p{number}@dealers.example", "dealer_staff", "de", "yes"]
            sheet.write_row(number, 0, [*facts, *person])
    return path.read_bytes()


def planned(network: Network, content: bytes) -> ImportRun:
    """Upload a list as its page does, and let the workers compare it; it waits for somebody to begin."""
    scope = Scope.system(network.pk)
    upload = SimpleUploadedFile("list.xlsx", content)
    run = runs.start_import(scope=scope, network=network, upload=upload, language="en")
    wait_until(partial(has_come, run, ImportStage.MAPPING, WorkState.DONE), "the columns are read")
    run.refresh_from_db()
    runs.confirm_mapping(scope=scope, run=run, mapping=Mapping.from_json(run.mapping))
    wait_until(partial(has_come, run, ImportStage.PLANNED, WorkState.DONE), "the plan is there", within=120)
    return run


def begin(run: ImportRun) -> None:
    runs.begin_applying(scope=Scope.system(run.network_id), run=run)


def has_come(run: ImportRun, stage: str, work_state: str) -> bool:
    return ImportRun.objects.filter(pk=run.pk, stage=stage, work_state=work_state).exists()


def check_whole(run: ImportRun) -> None:
    """Check that every row of the list stands in the network once, and is counted once."""
    run.refresh_from_db()
    network, wanted = run.network, {f"{number:05}" for number in range(1, DEALERS + 1)}
    partners = Partner.objects.filter(network=network)
    assert Counter(partners.values_list("number", flat=True)) == Counter([*wanted, "HQ"])
    assert partners.get(number="HQ").numchild == DEALERS
    assert partners.values("path").distinct().count() == DEALERS + 1
    assert Pulse.objects.filter(network=network).count() == DEALERS + 1
    people = Person.objects.filter(network=network)
    assert people.count() == people.values("email").distinct().count() == DEALERS
    seats = Membership.objects.filter(network=network, is_active=True)
    assert seats.count() == seats.values("person", "partner").distinct().count() == DEALERS
    assert run.counts["done"] == {"partner": {"created": DEALERS}, "person": {"created": DEALERS}}
    assert (run.rows_done, run.rows_total) == (2 * DEALERS, 2 * DEALERS)
    asked = ActivityLog.objects.filter(network=network, object_kind="import", verb="partners.import_applied")
    assert asked.count() == 1


@pytest.mark.parametrize("point", POINTS)
def test_import_of_a_killed_worker_is_finished_by_another_one(
    mortal_portal: Portal, settings, tmp_path: Path, point: str
) -> None:
    settings.MEDIA_ROOT = mortal_portal.folder / "var" / "media"
    content, figures = sheet_of_dealers(tmp_path / "list.xlsx"), []
    mortal_portal.start(*WORKERS, "scheduler")
    for _time in range(TIMES):
        run = planned(NetworkFactory(), content)
        dead = kill_at(mortal_portal, point, partial(begin, run), WORKERS)
        figures.append(time_until_done(point, partial(has_come, run, ImportStage.DONE, WorkState.DONE)))
        check_whole(run)
        mortal_portal.children[dead].start()
    lines = [str(one) for one in figures]
    write_proof(f"kill-import-{point}", f"A worker killed at {point}, {DEALERS} dealers", lines)
