"""What goes out comes in unchanged, into the same network and into a new one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partners.enums import ExportStage, Role
from partners.models import (
    ActivityLog,
    Network,
    NetworkExport,
    Partner,
    Person,
)
from partners.queries.import_reports import summary_of
from partners.scope import Scope
from partners.services.imports import exporting
from partners.services.imports.exporting import make_due_exports, make_export, start_export, write_export
from partners.services.imports.purging import purge_due_exports
from partners.services.imports.whole import bring_network
from partners.services.membership import grant_membership, record_consent
from partners.services.network import move_partner, update_partner
from partners.services.partner_life import deactivate_partner
from portal.kernel.errors import NotAllowedError
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.partners.imports.sheets import HQ, dealer, person, write_sheet

pytestmark = pytest.mark.django_db
ROWS = [
    HQ | person(person="Lea", e_mail="lea@example.org", role="agency_lead", consent="yes"),
    dealer("V", level="distributor", country="DE"),
    dealer("00017", parent_number="V", town="Ulm", band="A", ownership_group="Falk") | person(consent="no"),
    dealer("00017", parent_number="V", town="Ulm", band="A", ownership_group="Falk")
    | person(person="Nameless", e_mail="", role="dealer_principal", language="nl"),
    dealer("2") | person(role="dealer_principal", consent="no"),
    dealer("3"),
]


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """A network that has lived: somebody spoke for themselves, a partner moved, another one ended."""
    bring_network(path=write_sheet(tmp_path / "first.xlsx", ROWS), slug="pumps")
    network = Network.objects.get()
    scope = Scope.system(network.pk)
    partners = {partner.number: partner for partner in Partner.objects.all()}
    jens = Person.objects.get(name="Jens")
    record_consent(person=jens, purpose="news", granted=True, way="page")
    record_consent(person=Person.objects.get(name="Nameless"), purpose="ask", granted=True, way="page")
    grant_membership(scope=scope, person=jens, partner=partners["3"], role=Role.DEALER_STAFF)
    move_partner(scope=scope, partner=partners["2"], parent=partners["V"])
    update_partner(scope=scope, partner=partners["3"], name="=cmd|' /c calc'!A0", street="+49 Street")
    deactivate_partner(scope=scope, partner=partners["3"])
    return network


def lines_of(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def changes(run) -> dict[str, int]:
    return {str(line.label): line.planned for line in summary_of(run) if line.planned}


@pytest.mark.parametrize("block", [1, 5, 1000])
def test_export_imports_unchanged(network, tmp_path, monkeypatch, block) -> None:
    monkeypatch.setattr(exporting, "BLOCK", block)
    write_export(network=network, target=tmp_path / "out.xlsx")
    run = bring_network(path=tmp_path / "out.xlsx", slug="pumps")
    assert changes(run) == {"unchanged partners": 5, "unchanged people": 5}
    assert run.rows_bad == 0


def test_export_of_an_import_into_a_new_network_is_equal(network, tmp_path) -> None:
    first, second = tmp_path / "first-out.xlsx", tmp_path / "second-out.xlsx"
    assert write_export(network=network, target=first) == {"partners": 5, "people": 3}
    run = bring_network(path=first, slug="brought-anew")
    assert run.rows_bad == 0
    write_export(network=Network.objects.get(slug="brought-anew"), target=second)
    assert lines_of(second) == lines_of(first)


def test_formulas_in_names_stay_texts(network, tmp_path) -> None:
    write_export(network=network, target=tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+")))


def test_only_the_lead_takes_a_network_out(network) -> None:
    analyst = MembershipFactory(network=NetworkFactory(), role=Role.AGENCY_ANALYST)
    with pytest.raises(NotAllowedError):
        start_export(scope=Scope.of(network.pk, analyst.person.user_id, ()), network=network)
    with pytest.raises(NotAllowedError):
        start_export(scope=Scope.system(network.pk + 1), network=network)


def test_export_is_logged_made_once_and_purged(network) -> None:
    export = start_export(scope=Scope.system(network.pk), network=network)
    assert ActivityLog.objects.filter(verb="partners.network_exported", object_id=export.pk).count() == 1
    assert (make_due_exports(), make_due_exports(), make_export(export.pk)) == (1, 0, False)
    export.refresh_from_db()
    name = export.file.name
    assert (export.stage, export.counts, export.file.storage.exists(name)) == (
        ExportStage.READY,
        {"partners": 5, "people": 3},
        True,
    )
    assert purge_due_exports() == 0
    assert purge_due_exports(timezone.now() + timedelta(days=8)) == 1
    export.refresh_from_db()
    assert (bool(export.file), export.file.storage.exists(name)) == (False, False)


def test_export_that_fails_is_tried_again_and_then_said(network, monkeypatch) -> None:
    export = start_export(scope=Scope.system(network.pk), network=network)

    def fail(**_given: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(exporting, "write_export", fail)
    for _attempt in range(exporting.MOST_ATTEMPTS):
        assert make_export(export.pk)
        NetworkExport.objects.filter(pk=export.pk).update(due_at=timezone.now())
    export.refresh_from_db()
    assert (export.stage, export.work_state) == (ExportStage.FAILED, "dead")


def test_export_that_lost_its_lease_leaves_no_file(network, monkeypatch) -> None:
    export = start_export(scope=Scope.system(network.pk), network=network)
    real = exporting.write_export

    def lose(**given):
        NetworkExport.objects.filter(pk=export.pk).update(lease_token="another")
        return real(**given)

    monkeypatch.setattr(exporting, "write_export", lose)
    assert make_export(export.pk)
    export.refresh_from_db()
    assert (export.stage, bool(export.file)) == (ExportStage.WAITING, False)


def test_command_writes_a_file_or_says_why_not(network, tmp_path, capsys) -> None:
    target = tmp_path / "out.xlsx"
    call_command("export_network", "pumps", str(target))
    assert "5 partners and 3 people" in capsys.readouterr().out
    assert len(lines_of(target)) == 7
    with pytest.raises(CommandError, match="There is no network nowhere"):
        call_command("export_network", "nowhere", str(target))
