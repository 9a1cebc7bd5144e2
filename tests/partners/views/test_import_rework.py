"""Rows left out go out whole, are corrected there, and come in again as any list."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.imports.remarks import is_remark
from partners.models import ImportRun, Network, Partner, Person
from partners.services.erasing import erase_person
from partners.services.imports.runs import continue_due_imports
from tests.factories.partners import PersonFactory
from tests.partners.views.test_imports import columns_of, lead, planned, upload

__all__ = ["lead"]
pytestmark = pytest.mark.django_db
ROWS = (
    "Liste 2025;;;;;;",
    "Kd.-Nr;Firma;Typ;gehört zu;Land;Notiz;E-Mail",
    "HQ;Werk;hq;;DE;;",
    "1;Voss;dealer;HQ;DE;=1+1;ina@voss.example",
    "2;Kern;dealer;HQ;Atlantis;@x;leo@kern.example",
    "3;Alb;distributor;1;DE;;",
    "4;Ulm;dealer;3;DE;a\u2028b;",
)


def sent(content: str | bytes, name: str = "a.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def rework(client, run: ImportRun) -> openpyxl.Workbook:
    answer = client.get(f"/pumps/network/imports/{run.pk}/rework/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def bring_in(client, file: SimpleUploadedFile, before: ImportRun) -> ImportRun:
    """Bring the corrected file in: its columns are known, but for the one that says what to do."""
    run = upload(client, file)
    known = [column["field"] for column in before.mapping["columns"]]
    assert [column["field"] for column in run.mapping["columns"]] == [*known, ""]
    for step, form in (("columns", columns_of(run)), ("apply", {})):
        client.post(f"/pumps/network/imports/{run.pk}/{step}/", form)
        continue_due_imports()
    run.refresh_from_db()
    assert (run.stage, run.rows_bad) == ("done", 0)
    return run


def test_rows_left_out_are_corrected_in_their_file_and_brought_in(lead) -> None:
    run = planned(lead, sent("\n".join(ROWS)))
    page = lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()
    assert f"/pumps/network/imports/{run.pk}/rework/" in page
    lead.post(f"/pumps/network/imports/{run.pk}/apply/")
    continue_due_imports()
    book = rework(lead, run)
    sheet = book.active
    lines = [[cell or "" for cell in line] for line in sheet.iter_rows(values_only=True)]
    assert lines[0] == [
        "Kd.-Nr",
        "Firma",
        "Typ",
        "gehört zu",
        "Land",
        "Notiz",
        "E-Mail",
        "What to do with this row",
    ]
    assert [line[:7] for line in lines[1:]] == [
        ["2", "Kern", "dealer", "HQ", "Atlantis", "@x", "leo@kern.example"],
        ["3", "Alb", "distributor", "1", "DE", "", ""],
        ["4", "Ulm", "dealer", "3", "DE", "a b", ""],
    ]
    assert lines[1][7].startswith("Land: Write the country's name")
    assert lines[2][7].startswith("gehört zu: The level Distributor does not fit")
    assert all(
        cell.data_type != "f" and cell.quotePrefix
        for line in sheet.iter_rows()
        for cell in line
        if cell.value
    )
    sheet["E2"], sheet["D3"] = "NL", "HQ"
    corrected = BytesIO()
    book.save(corrected)
    again = bring_in(lead, sent(corrected.getvalue(), "rework.xlsx"), run)
    above = dict(Partner.objects.filter(number__in="234").values_list("number", "parent__number"))
    assert above == {"2": "HQ", "3": "HQ", "4": "3"}
    assert Person.objects.filter(email="leo@kern.example").exists()
    assert lead.get(f"/pumps/network/imports/{again.pk}/rework/").status_code == 404


def test_file_kept_no_longer_and_plan_without_bad_rows_have_none(lead) -> None:
    run = planned(lead, sent("\n".join(ROWS)))
    ImportRun.objects.filter(pk=run.pk).update(file="")
    assert lead.get(f"/pumps/network/imports/{run.pk}/rework/").status_code == 404
    assert "/rework/" not in lead.get(f"/pumps/network/imports/{run.pk}/").content.decode()


def test_whoever_was_erased_goes_out_no_more(lead) -> None:
    person = PersonFactory(network=Network.objects.get(), email="leo@kern.example")
    erase_person(person=person, way="agency")
    run = planned(lead, sent("\n".join(ROWS)))
    line = next(rework(lead, run).active.iter_rows(values_only=True, min_row=2))
    assert line[:7] == ("2", "Kern", "dealer", "HQ", "Atlantis", "@x", None)


def test_heading_of_the_extra_column_is_known_in_every_language() -> None:
    assert is_remark("What to do with this row")
    assert not is_remark("Notiz")
