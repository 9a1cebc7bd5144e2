"""An import dies in the middle: whole chunks are kept, and importing again brings the rest, nothing twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from ground.places import ROOT
from partners.models import Partner
from partners.services.imports.planning import CHUNK
from tests.faults.deaths import TIMES
from tests.rig.network_sheet import COLUMNS
from tests.rig.portal import Portal
from tests.scale import write_proof

DEALERS = CHUNK + 20
# The point, and how many partners are kept when the process dies there at its first chunk.
POINTS = {"before-commit-import": 0, "between-chunks-importrun": CHUNK}


def write_dealers(path: Path) -> Path:
    """Write headquarters and its dealers: more than one chunk."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ["HQ", "Brightfield HQ", "hq"])
        for number in range(1, DEALERS):
            sheet.write_row(number + 1, 0, [f"{number:05}", f"Dealer {number}", "dealer", "HQ", "DE"])
    return path


@pytest.mark.parametrize("point", POINTS)
def test_import_that_died_is_finished_by_the_next_one(
    mortal_portal: Portal, tmp_path: Path, point: str
) -> None:
    sheet = write_dealers(tmp_path / "network.xlsx")
    for number in range(TIMES):
        slug = f"{point}-{number}"
        arguments = ["import_network", str(sheet), "--network", slug]
        order = mortal_portal.order_death(point)
        command = [sys.executable, "manage.py", *arguments]
        died = subprocess.run(command, env=mortal_portal.environment, cwd=ROOT, check=False)
        assert died.returncode == -9
        assert not order.exists()
        kept = Partner.objects.filter(network__slug=slug)
        assert kept.count() == POINTS[point]
        mortal_portal.manage(*arguments)
        assert kept.count() == DEALERS
        assert kept.values("number").distinct().count() == DEALERS
        assert kept.exclude(parent=None).values("parent__number").distinct().get()["parent__number"] == "HQ"
    lines = [
        f"- killed {TIMES} times, {POINTS[point]} of {DEALERS} partners were kept then",
        f"- the same list again: {DEALERS} partners each time, none twice",
    ]
    write_proof(f"kill-import-command-{point}", f"The command import_network killed at {point}", lines)
