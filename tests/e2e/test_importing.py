"""The agency's lead brings a list in: upload, columns, plan, apply, report; also without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from partners.models import Partner
from tests.database import CopiedDatabase
from tests.e2e.path.signing_in import sign_in
from tests.e2e.test_axe import OPTIONS
from tests.partners.imports.sheets import dealer, person
from tests.partners.imports.sheets import write_sheet as write_rows
from tests.rig.fixtures import portal_in
from tests.rig.network_sheet import LEAD, write_sheet
from tests.rig.portal import Portal
from tests.rig.visitor import PHONE, SCREEN, Look, Visitor

LOOKS = [Look(PHONE), Look(SCREEN, scheme="dark"), Look(PHONE, javascript=False)]
IMPORTS = "/brightfield/network/imports/"


@pytest.fixture(scope="module")
def place(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    """A portal with a network, for one lead after another."""
    folder = tmp_path_factory.mktemp("importing")
    with portal_in(folder, copied_database, django_db_blocker) as portal:
        portal.start()
        portal.manage("import_network", str(write_sheet(folder / "n.xlsx", "en")), "--network", "brightfield")
        yield portal


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_list_comes_in_from_upload_to_report(browser, place: Portal, tmp_path: Path, look: Look) -> None:
    number = f"200{LOOKS.index(look)}"
    new = dealer(number, parent_number="D-N", town="Bonn") | person(e_mail=f"new{number}@dealers.example")
    rows = [new, dealer("2009", parent_number="D-N", country="Atlantis")]
    lead = Visitor.arrive(browser, place, look)
    sign_in(lead, LEAD)
    page = lead.page
    lead.open(IMPORTS)
    _assert_accessible(lead)
    page.locator("input[type=file]").set_input_files(write_rows(tmp_path / "list.xlsx", rows))
    lead.tap(page.locator("form[enctype] .button-primary"))
    _wait_for(lead, ".import-columns")
    _assert_accessible(lead)
    lead.tap(page.locator("form:has(.import-columns) .button-primary"))
    _wait_for(lead, "form[action$='/apply/']")
    expect(page.get_by_role("main")).to_contain_text("1 row is left out")
    _assert_accessible(lead)
    assert not Partner.objects.filter(number=number).exists()
    lead.tap(page.locator("form[action$='/apply/'] .button-primary"))
    _wait_for(lead, ".notice-good")
    _assert_accessible(lead)
    assert Partner.objects.get(number=number).town == "Bonn"
    lead.leave()


def _wait_for(lead: Visitor, selector: str) -> None:
    """Wait until the page comes to it by itself; without JavaScript, by looking again."""
    found = lead.page.locator(selector).first
    for _look in range(60):
        if lead.look.javascript or found.count():
            break
        lead.page.wait_for_timeout(1000)
        lead.page.reload()
    expect(found).to_be_visible()


def _assert_accessible(lead: Visitor) -> None:
    assert lead.page.evaluate("document.documentElement.scrollWidth") <= lead.look.width
    if lead.look.javascript:
        violations = Axe().run(lead.page, options=OPTIONS).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations] == []
