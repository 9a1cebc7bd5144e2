"""A file that a virus scanner has not cleared is handed to nobody, and what was out before stays out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from partners.enums import Role
from partners.scope import Scope
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import PDF, AssetFactory, ToolkitFactory, upload
from tests.rig.scanner import EICAR, NAME, Scanner, scanning
from toolkits.enums import Standing
from toolkits.models import Asset, AssetVersion, Scan
from toolkits.queries.current import standing_of_bytes, standing_of_code
from toolkits.scanning import ScannerError, find_virus, ping
from toolkits.services import scanning as service
from toolkits.services.scanning import scan_due, scan_version
from toolkits.services.versions import replace_file, restore_version

pytestmark = pytest.mark.django_db
NOWHERE = "127.0.0.1:1"
EVIL = PDF + b"\n% " + EICAR


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def scope(network) -> Scope:
    return Scope.system(network.pk)


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    with scanning() as running:
        settings.VIRUS_SCANNER = running.address
        yield running


@pytest.fixture
def dealer(network) -> Client:
    return client_of(MembershipFactory(network=network, role=Role.DEALER_STAFF))


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.person.user)
    return client


def offered(network, **fields) -> Asset:
    asset = AssetFactory(network=network, **fields)
    ToolkitFactory(network=network, assets=[asset])
    return asset


def status(client: Client, asset: Asset) -> int:
    response = client.get(f"/heat-pumps/assets/{asset.pk}/download/")
    if response.streaming:  # read to its end, the file is closed
        assert b"".join(response.streaming_content) == PDF
    return response.status_code


def number_out(asset: Asset) -> int | None:
    return Asset.objects.values_list("current__number", flat=True).get(pk=asset.pk)


def test_file_without_a_scanner_is_out_at_once(network, dealer) -> None:
    asset = offered(network)
    assert (number_out(asset), Scan.objects.count()) == (1, 0)
    assert status(dealer, asset) == 200


def test_new_file_waits_for_the_scanner_and_is_out_once_it_is_clean(network, scanner, dealer) -> None:
    asset = offered(network)
    assert number_out(asset) is None
    assert status(dealer, asset) == 404
    assert scan_due() == 1
    assert scanner.scanned == [PDF]
    assert number_out(asset) == 1
    assert status(dealer, asset) == 200
    assert scan_due() == 0


def test_version_with_a_virus_is_refused_and_the_one_before_stays_out(
    network, scope, scanner, dealer
) -> None:
    asset = offered(network)
    scan_due()
    made = replace_file(scope=scope, asset=asset, upload=upload("list.pdf", EVIL), note="New")
    assert scan_due() == 1
    scan = Scan.objects.get(version=made)
    assert (scan.work_state, scan.finding) == (WorkState.DONE, NAME)
    assert number_out(asset) == 1
    assert status(dealer, asset) == 200
    assert standing_of_code(made.code, timezone.now()) == Standing.UNKNOWN
    assert standing_of_bytes(made.sha256, timezone.now()) == Standing.UNKNOWN


def test_scanner_that_is_away_holds_what_is_new_until_it_answers(network, settings, scanner, dealer) -> None:
    settings.VIRUS_SCANNER = NOWHERE
    asset = offered(network)
    assert scan_due() == 0
    scan = Scan.objects.get()
    assert (scan.work_state, scan.last_error) == (WorkState.DUE, "ConnectionRefusedError")
    assert status(dealer, asset) == 404
    settings.VIRUS_SCANNER = scanner.address
    assert scan_due() == 0  # not before the next try
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        assert scan_due() == 1
    assert number_out(asset) == 1


def test_file_that_is_not_in_the_store_waits(network, scanner) -> None:
    asset = offered(network)
    AssetVersion.objects.filter(asset=asset).update(file="assets/gone.pdf")
    assert scan_due() == 0
    assert Scan.objects.get().last_error == "FileNotFoundError"


def test_earlier_version_whose_scan_ends_later_does_not_come_back(network, scope, scanner) -> None:
    asset = offered(network)
    replace_file(scope=scope, asset=asset, upload=upload("list.pdf", PDF + b"2"), note="New")
    first, second = Scan.objects.order_by("pk")
    assert (scan_version(second.pk), number_out(asset)) == (True, 2)
    assert (scan_version(first.pk), number_out(asset)) == (True, 2)
    assert scan_version(first.pk) is False


def test_restored_version_is_scanned_anew(network, scope, scanner) -> None:
    asset = offered(network)
    replace_file(scope=scope, asset=asset, upload=upload("list.pdf", PDF + b"2"), note="New")
    scan_due()
    asset.refresh_from_db()
    restore_version(scope=scope, asset=asset, version=asset.versions.get(number=1))
    assert number_out(asset) == 2
    scan_due()
    assert number_out(asset) == 3
    assert scanner.scanned == [PDF, PDF + b"2", PDF]


def test_lease_is_renewed_in_a_long_file_and_a_lost_one_writes_nothing(network, scanner, monkeypatch) -> None:
    asset = offered(network)
    renewed = []

    def lose(scan: Scan) -> bool:
        renewed.append(scan.pk)
        Scan.objects.update(lease_token="another")
        return False

    monkeypatch.setattr(service, "RENEW_BYTES", 10)
    monkeypatch.setattr(Scan, "renew", lose)
    assert scan_due() == 0
    assert renewed == [Scan.objects.get().pk]
    assert (number_out(asset), Scan.objects.get().work_state) == (None, WorkState.LEASED)


def test_marketer_sees_what_waits_and_what_was_refused(network, scope, scanner) -> None:
    editor = client_of(MembershipFactory(network=network, role=Role.HQ_MARKETER))
    other = NetworkFactory(slug="e-bikes")
    AssetFactory(network=other, filename="zebrawood.pdf")
    root = "/admin/n/heat-pumps/assets"
    added = editor.post(f"{root}/add/", {"files": [upload("fresh.pdf")]}, follow=True).content.decode()
    assert "Nobody gets a file before the virus scan has found nothing in it." in added
    assert "waits for the virus scan" in added
    assert "zebrawood" not in added
    asset = Asset.objects.get(network=network)
    scan_due()
    replaced = editor.post(
        f"{root}/{asset.pk}/replace/", {"file": upload("evil.pdf", EVIL), "note": "x"}, follow=True
    ).content.decode()
    assert "Version 2 waits for the virus scan. What is out stays out until then." in replaced
    scan_due()
    listed = editor.get(f"{root}/").content.decode()
    assert f"refused, the virus scan found {NAME}" in listed
    history = editor.get(f"{root}/{asset.pk}/versions/").content.decode()
    assert f"refused, the virus scan found {NAME}" in history
    assert f"{asset.pk}/versions/1/download/" in history
    assert f"{asset.pk}/versions/2/" not in history
    assert editor.get(f"{root}/{asset.pk}/versions/2/download/").status_code == 404
    assert editor.post(f"{root}/{asset.pk}/versions/2/restore/").status_code == 404
    replace_file(scope=scope, asset=asset, upload=upload("good.pdf", PDF + b"3"), note="Good")
    scan_due()
    assert NAME not in editor.get(f"{root}/").content.decode()


@pytest.mark.one_engine
def test_scanner_tells_what_it_found_and_what_it_could_not_look_at() -> None:
    with scanning(most=100) as scanner:
        ping(scanner.address)
        assert find_virus(scanner.address, [b"clean", b" bytes"]) == ""
        assert find_virus(scanner.address, [EICAR[:20], EICAR[20:]]) == NAME
        with pytest.raises(ScannerError, match="size limit exceeded"):
            find_virus(scanner.address, [b"x" * 60] * 1000)
    with pytest.raises(ScannerError, match="ConnectionRefusedError"):
        find_virus(NOWHERE, [])
    with pytest.raises(ScannerError, match="ConnectionRefusedError"):
        ping(NOWHERE)


@pytest.mark.one_engine
def test_scanner_at_a_path_of_this_machine_is_asked_too(tmp_path) -> None:
    with pytest.raises(ScannerError, match="FileNotFoundError"):
        ping(str(tmp_path / "clamd.ctl"))
