"""Hold each new version until the virus scanner has found nothing in it, and put it out then.

Where no scanner is set up, a version is out at once. One that cannot be reached holds what is new, however
long that takes; what was out before stays out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from portal.kernel.delivery import stored_blocks
from portal.kernel.nudges import nudge
from toolkits.models import Asset, AssetVersion, Scan
from toolkits.scanning import ScannerError, find_virus
from toolkits.services.changes import note_version

logger = logging.getLogger(__name__)
BATCH = 20
RETRY = timedelta(minutes=1)
# Some three weeks of a scanner that is away; the column holds no more than 32,767.
MOST_ATTEMPTS = 30_000
RENEW_BYTES = 64 * 1024 * 1024


def put_out_once_clean(version: AssetVersion) -> bool:
    """Put a new version out, or hold it for the scanner; say whether it is out. Within a transaction."""
    if not settings.VIRUS_SCANNER:
        _put_out(version)
        return True
    nudge("toolkits.scan_version", Scan.objects.create(version=version).pk)
    return False


def scan_version(scan_id: int) -> bool:
    """Scan one version if nobody else does; say whether there is a verdict."""
    scan = Scan.objects.select_related("version").claim(scan_id)
    if scan is None:
        return False
    try:
        finding = find_virus(settings.VIRUS_SCANNER, _blocks(scan))
    except Exception as error:  # the scanner or the store is away: another try may succeed
        logger.warning("not scanned scan=%s error=%s", scan.pk, type(error).__name__)
        said = str(error) if isinstance(error, ScannerError) else type(error).__name__
        scan.give_back(said, most_attempts=MOST_ATTEMPTS, delay=RETRY)
        return False
    return _settle(scan, finding)


def scan_due() -> int:
    """Scan whatever is due; returns how many have a verdict."""
    ids = list(Scan.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(scan_version(scan_id) for scan_id in ids)


@transaction.atomic
def _settle(scan: Scan, finding: str) -> bool:
    if not scan.still_leased():
        return False
    if not finding:
        _put_out(scan.version)
    else:
        logger.warning("virus found version=%s", scan.version_id)
    return scan.finish(finding=finding[:200])


def _put_out(version: AssetVersion) -> None:
    """Make a version the current one, unless a later one is."""
    asset = Asset.objects.select_for_update(of=("self",)).select_related("current").get(pk=version.asset_id)
    if asset.current is None or asset.current.number < version.number:
        Asset.objects.filter(pk=asset.pk).update(current=version)
        if asset.current is not None:
            note_version(version)


def _blocks(scan: Scan) -> Iterator[bytes]:
    sent = 0
    for block in stored_blocks(str(scan.version.file.name)):
        yield block
        sent += len(block)
        if sent >= RENEW_BYTES:
            sent = 0
            scan.renew()
