"""The worker's memory for a list whose rows are all wrong: `python -m bench.bad_rows [--rows 99990]`."""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.house import open_house

if TYPE_CHECKING:
    from partners.models import ImportRun, Network

HEADINGS = "number;name;level;parent number;country;band;status;person;e-mail;role;language;consent"
BAD = "{at:06};;dealer;HQ;Atlantis;Z;perhaps;Person {at};not an address;chief;elvish;maybe"


def write_list(path: Path, rows: int) -> Path:
    """Write a list of a good row and many of which eight cells are wrong."""
    good = "HQ2;Works;dealer;HQ;DE;A;active;Jens;jens@works.example;dealer_staff;de;yes"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADINGS}\n{good}\n")
        file.writelines(BAD.format(at=at) + "\n" for at in range(rows))
    return path


def bring(network: Network, path: Path) -> ImportRun:
    """Take the list through upload, columns and plan, as the browser and the worker do."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 (Django is set up first)

    from partners.imports.mapping import Mapping  # noqa: PLC0415 (the same)
    from partners.scope import Scope  # noqa: PLC0415 (the same)
    from partners.services.imports import runs  # noqa: PLC0415 (the same)

    scope = Scope.system(network.pk)
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    run = runs.start_import(scope=scope, network=network, upload=upload, language="de")
    runs.continue_import(run.pk)
    run.refresh_from_db()
    runs.confirm_mapping(scope=scope, run=run, mapping=Mapping.from_json(run.mapping))
    runs.continue_import(run.pk)
    run.refresh_from_db()
    return run


def most() -> float:
    """Return the most megabytes that this process took so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Bring the list in and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=99_990)
    chosen = parser.parse_args()
    house, begun = open_house(), time.monotonic()
    before = most()
    path = write_list(Path("/tmp") / "bench-bad-rows.csv", chosen.rows)  # noqa: S108 (a bench, alone)
    run = bring(house.network, path)
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size, seconds = path.stat().st_size / 1e6, time.monotonic() - begun
    print(f"{chosen.rows} wrong rows, {size:.1f} MB: {run.stage} {run.failure}")
    print(f"{run.problems.count()} problems of {run.rows_bad} rows in {seconds:.0f} s")
    print(f"most memory: {most():.0f} MB here ({before:.0f} MB before), {reader:.0f} MB where it is read")
    path.unlink()


if __name__ == "__main__":
    main()
