"""The browser's way: upload, columns, plan, apply, report; nothing before it is said."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partners.enums import ImportStage, Level, Role
from partners.models import ImportMapping, ImportRun, NetworkExport, Partner, Person
from partners.services.imports.exporting import make_due_exports
from partners.services.imports.runs import continue_due_imports
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from tests.partners.imports.sheets import HQ, dealer, person, write_sheet

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lead(client: Client):
    """The agency's lead of a network with one dealer, signed in."""
    network = NetworkFactory(slug="pumps")
    seat = MembershipFactory(network=network, role=Role.AGENCY_LEAD)
    PartnerFactory(network=network, number="00017", name="Dealer 00017", country="", town="", band="")
    client.force_login(seat.person.user)
    return client


@pytest.fixture
def listed(tmp_path: Path):
    """Write rows into a list that is ready to be sent."""

    def make(*rows: dict[str, object]) -> SimpleUploadedFile:
        path = write_sheet(tmp_path / "list.xlsx", rows)
        return SimpleUploadedFile("Händlerliste.xlsx", path.read_bytes())

    return make


def upload(client: Client, file: SimpleUploadedFile) -> ImportRun:
    answer = client.post("/pumps/network/imports/", {"file": file})
    run = ImportRun.objects.latest("pk")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/pumps/network/imports/{run.pk}/")
    continue_due_imports()
    run.refresh_from_db()
    return run


def columns_of(run: ImportRun, **changes: str) -> dict[str, str]:
    """Return the form as a browser sends it back."""
    said = {f"column_{column['letter']}": column["field"] for column in run.mapping["columns"]}
    return {"shape": run.mapping["shape"], "sheet": run.mapping["sheet"], **said, **changes}


def planned(client: Client, file: SimpleUploadedFile, **changes: str) -> ImportRun:
    run = upload(client, file)
    answer = client.post(f"/pumps/network/imports/{run.pk}/columns/", columns_of(run, **changes))
    assert answer.status_code == 302
    continue_due_imports()
    run.refresh_from_db()
    return run


def test_first_visit_says_what_to_do(lead) -> None:
    page = lead.get("/pumps/network/imports/").content.decode()
    assert "Nothing was imported yet" in page
    assert 'type="file"' in page


def test_no_file_and_empty_file_are_refused_with_a_sentence(lead) -> None:
    assert lead.post("/pumps/network/imports/").status_code == 422
    answer = lead.post("/pumps/network/imports/", {"file": SimpleUploadedFile("a.csv", b"")})
    assert answer.status_code == 422
    assert "Choose the one with your partners" in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_too_large_file_is_refused_with_a_sentence(lead, monkeypatch) -> None:
    monkeypatch.setattr("partners.services.imports.runs.MOST_MEGABYTES", 0)
    answer = lead.post("/pumps/network/imports/", {"file": SimpleUploadedFile("a.csv", b"number")})
    assert (answer.status_code, "larger than 0 MB" in answer.content.decode()) == (422, True)


def test_unreadable_file_fails_with_a_sentence(lead) -> None:
    run = upload(lead, SimpleUploadedFile("photo.xlsx", b"\x89PNG no sheet"))
    assert run.stage == ImportStage.FAILED
    page = lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()
    assert "This did not work" in page
    assert "photo.xlsx" in run.failure


def test_whole_way_from_upload_to_report(lead, listed) -> None:
    rows = [HQ, dealer(town="Ulm") | person(), dealer("2") | person(person="Ines", e_mail="i@example.org")]
    run = upload(lead, listed(*rows, dealer("3", country="Atlantis")))
    assert run.stage == ImportStage.MAPPING
    page = lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()
    assert "Compare with the network" in page
    assert "jens@example.org" in page
    run = planned(lead, listed(*rows, dealer("3", country="Atlantis")))
    assert (run.stage, run.rows_bad, Partner.objects.count()) == (ImportStage.PLANNED, 1, 2)
    page = lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()
    assert "Nothing is changed until you apply it" in page
    assert "1 row is left out" in page
    answer = lead.post(f"/pumps/network/imports/{run.pk}/apply/")
    assert answer.status_code == 302
    busy = lead.get(f"/pumps/network/imports/{run.pk}/", headers=HTMX).content.decode()
    assert 'hx-trigger="every 2s"' in busy
    assert "<html" not in busy
    continue_due_imports()
    page = lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()
    assert "The list is in the network" in page
    assert "hx-trigger" not in page
    assert Partner.objects.get(number="00017").town == "Ulm"
    assert set(Person.objects.filter(email__endswith="example.org").values_list("name", flat=True)) >= {
        "Jens",
        "Ines",
    }


def test_columns_are_remembered_for_the_next_list(lead, listed) -> None:
    run = planned(lead, listed(HQ, dealer(town="Ulm")), column_F="")
    assert ImportMapping.objects.get().mapping == run.mapping
    again = upload(lead, listed(HQ, dealer(town="Bonn")))
    assert [column["field"] for column in again.mapping["columns"]] == [
        column["field"] for column in run.mapping["columns"]
    ]


def test_columns_that_lack_the_number_are_refused(lead, listed) -> None:
    run = upload(lead, listed(HQ, dealer()))
    answer = lead.post(f"/pumps/network/imports/{run.pk}/columns/", columns_of(run, column_A=""))
    assert answer.status_code == 422
    assert "Choose the columns for: Partner number" in answer.content.decode()
    run.refresh_from_db()
    assert run.stage == ImportStage.MAPPING


def test_columns_come_too_late_once_the_plan_is_applied(lead, listed) -> None:
    run = planned(lead, listed(HQ, dealer(town="Ulm")))
    form = columns_of(run)
    lead.post(f"/pumps/network/imports/{run.pk}/apply/")
    assert lead.post(f"/pumps/network/imports/{run.pk}/columns/", form).status_code == 302
    assert lead.post(f"/pumps/network/imports/{run.pk}/words/").status_code == 302
    run.refresh_from_db()
    assert run.stage == ImportStage.APPLYING


def test_unknown_words_are_explained_and_remembered(lead, listed) -> None:
    run = planned(lead, listed(HQ, dealer() | person(role="Zampano")))
    page = lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()
    assert (run.rows_bad, "Zampano" in page) == (1, True)
    refused = lead.post(f"/pumps/network/imports/{run.pk}/words/", {"word_0": "king"})
    assert refused.status_code == 422
    lead.post(f"/pumps/network/imports/{run.pk}/words/", {"word_0": "dealer_principal"})
    continue_due_imports()
    run.refresh_from_db()
    assert (run.rows_bad, run.counts["plan"]["person"]) == (0, {"created": 1})
    assert ImportMapping.objects.get().mapping["words"] == {"role": {"Zampano": "dealer_principal"}}


def test_planned_rows_show_what_changes(lead, listed) -> None:
    run = planned(lead, listed(HQ, dealer(town="Ulm") | person()))
    page = lead.get(f"/pumps/network/imports/{run.pk}/rows/partner/changed/").content.decode()
    assert "<ins>Ulm</ins>" in page
    assert lead.get(f"/pumps/network/imports/{run.pk}/rows/partner/lost/").status_code == 404
    part = lead.get(f"/pumps/network/imports/{run.pk}/rows/person/created/", headers=HTMX).content.decode()
    assert ("Jens" in part, "<html" in part) == (True, False)


def test_missing_partners_end_only_by_their_number(lead, listed) -> None:
    network_hq = Partner.objects.get(parent=None)
    for number in range(3):
        PartnerFactory(network=network_hq.network, number=f"X{number}")
    run = planned(lead, listed(HQ, dealer()))
    address = f"/pumps/network/imports/{run.pk}/apply/"
    refused = lead.post(address, {"deactivate_missing": "on"})
    assert refused.status_code == 422
    assert "Type the number 3" in refused.content.decode()
    assert lead.post(address, {"deactivate_missing": "on", "gone_confirmed": "3"}).status_code == 302
    continue_due_imports()
    assert set(Partner.objects.filter(is_active=False).values_list("number", flat=True)) == {"X0", "X1", "X2"}


def test_cancelled_import_says_what_stays(lead, listed) -> None:
    run = planned(lead, listed(HQ, dealer(town="Ulm")))
    assert lead.post(f"/pumps/network/imports/{run.pk}/cancel/").status_code == 302
    assert "0 of 1 rows were applied" in lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()
    assert lead.post(f"/pumps/network/imports/{run.pk}/apply/").status_code == 409
    assert Partner.objects.get(number="00017").town == ""


def test_plan_leads_back_to_the_columns(lead, listed) -> None:
    run = planned(lead, listed(HQ, dealer()))
    assert lead.post(f"/pumps/network/imports/{run.pk}/back/").status_code == 302
    assert "Compare with the network" in lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()


def test_report_is_a_workbook_with_what_to_do(lead, listed) -> None:
    run = planned(lead, listed(HQ, dealer(country="=1+1")))
    answer = lead.get(f"/pumps/network/imports/{run.pk}/report/")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("Sheet", "Row", "Column", "Value", "What to do")
    assert rows[1][1:3] == (3, "country")
    assert all(
        cell.data_type != "f" for sheet in book.worksheets for line in sheet.iter_rows() for cell in line
    )


def test_problems_are_listed_by_pages(lead, listed) -> None:
    good = [
        dealer(f"G{at}", country="DE") for at in range(60)
    ]  # a column without one good cell would not be taken
    bad = [dealer(str(at), country="Atlantis") for at in range(60)]
    run = planned(lead, listed(HQ, *good, *bad))
    page = lead.get(f"/pumps/network/imports/{run.pk}/problems/").content.decode()
    assert page.count("Atlantis") == 50
    assert "Show more" in page


def test_lists_cost_the_same_for_one_row_and_for_four(lead, listed, django_assert_num_queries) -> None:
    run = planned(lead, listed(HQ, dealer("1", country="Atlantis"), dealer("A") | person(e_mail="")))
    more = planned(
        lead,
        listed(
            HQ,
            *(dealer(str(at), country="Atlantis") for at in range(4)),
            *(dealer(f"A{at}") | person(e_mail="") for at in range(4)),
        ),
    )
    for rest, count in (("", 9), ("problems/", 7), ("rows/partner/created/", 7)):
        for each in (run, more):
            with django_assert_num_queries(count):
                lead.get(f"/pumps/network/imports/{each.pk}/{rest}")


def test_export_is_made_by_the_worker_and_handed_out(lead) -> None:
    assert lead.post("/pumps/network/imports/export/").status_code == 302
    export = NetworkExport.objects.get()
    assert lead.get(f"/pumps/network/imports/export/{export.pk}/").status_code == 404
    assert "Being made" in lead.get("/pumps/network/imports/").content.decode()
    make_due_exports()
    export.refresh_from_db()
    assert export.filename in lead.get("/pumps/network/imports/").content.decode()
    answer = lead.get(f"/pumps/network/imports/export/{export.pk}/")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    numbers = [row[0] for row in book.worksheets[0].iter_rows(values_only=True, min_row=2)]
    assert numbers == ["HQ", "00017"]


def test_stored_files_are_for_the_lead_alone(lead, listed) -> None:
    run = upload(lead, listed(HQ, dealer()))
    lead.post("/pumps/network/imports/export/")
    make_due_exports()
    export = NetworkExport.objects.get()
    for one in (run, export):
        sent = lead.get(f"/files/{one.file.name}")
        assert (sent.status_code, bool(b"".join(sent))) == (200, True)
    dealer_seat = MembershipFactory(
        partner=Partner.objects.get(level=Level.DEALER), role=Role.DEALER_PRINCIPAL
    )
    analyst = MembershipFactory(network=run.network, role=Role.AGENCY_ANALYST)
    for seat in (dealer_seat, analyst):
        client = Client()
        client.force_login(seat.person.user)
        assert [client.get(f"/files/{one.file.name}").status_code for one in (run, export)] == [404, 404]
        assert client.get("/pumps/network/imports/").status_code == 404


def test_import_that_failed_at_our_side_has_a_button_that_goes_on(lead, listed, monkeypatch) -> None:
    run = planned(lead, listed())
    ImportRun.objects.filter(pk=run.pk).update(
        stage="failed", work_state="dead", failure="On our side.", last_error="OSError"
    )
    address = f"/pumps/network/imports/{run.pk}/retry/"
    assert f'action="{address}"' in lead.get(f"/pumps/network/imports/{run.pk}/").text
    assert lead.post(address).status_code == 302
    run.refresh_from_db()
    assert (run.stage, run.failure) == ("planning", "")
    ImportRun.objects.filter(pk=run.pk).update(stage="failed", work_state="dead", last_error="")
    assert address not in lead.get(f"/pumps/network/imports/{run.pk}/").text
