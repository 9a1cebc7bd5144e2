"""What the HQ marketer does in the Wagtail admin: files, audience, toolkit, preview, publish, announce."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.rig.visitor import Visitor

TITLE = "Spring campaign"
ADMIN = "/admin/n/brightfield"


def add_files(marketer: Visitor, files: list[Path]) -> None:
    """Upload all files at once."""
    page = marketer.page
    marketer.open(f"{ADMIN}/assets/add/")
    page.locator("input[name=files]").set_input_files(files)
    for box in page.locator("input[name=languages]").all():
        box.check()
    page.locator("main form button[type=submit].button, form[enctype] button.button").last.click()
    expect(page.locator("table.listing tbody tr")).to_have_count(len(files))


def add_audience(marketer: Visitor, name: str) -> None:
    """Save a rule: everybody at a dealer."""
    page = marketer.page
    marketer.open(f"{ADMIN}/audiences/add/")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=levels][value=dealer]").check()
    page.locator("form:has(input[name=name]) button.button").first.click()
    page.wait_for_url("**/audiences/**")
    expect(page.get_by_role("main")).to_contain_text(name)


def write_toolkit(marketer: Visitor, audience: str, files: list[Path]) -> str:
    """Fill the toolkit's page in and keep it as a draft; return the address at which it is edited."""
    page = marketer.page
    marketer.open("/admin/pages/")
    home = page.url.rstrip("/").rsplit("/", 1)[1]
    marketer.open(f"/admin/pages/add/toolkits/toolkitpage/{home}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_brief").fill("Everything for the spring weeks: price list, poster, order sheet.")
    page.locator("#id_audience").select_option(label=f"{audience}: 40 {people(marketer)}")
    for box in page.locator("input[name=languages]").all():
        box.check()
    for place, path in enumerate(files):
        page.locator("#id_asset_links-ADD").click()
        chosen = page.locator(f"#id_asset_links-{place}-asset")
        value = chosen.locator("option", has_text=path.stem.replace("-", " ")).or_(
            chosen.locator("option", has_text=path.stem)
        )
        chosen.select_option(value.first.get_attribute("value"))
    page.locator("#id_steps-ADD").click()
    page.locator("#id_steps-0-title").fill("Hang up the poster")
    page.locator("#id_steps-0-text").fill("At the entrance, where people wait.")
    page.locator("#id_owner_person").select_option(label="Mara Lindt")
    page.locator("form#page-edit-form .footer__container button[type=submit], .action-save").first.click()
    page.wait_for_url("**/admin/pages/*/edit/")
    return page.url


def people(marketer: Visitor) -> str:
    """Return the word for people in the marketer's language."""
    return {"en": "people", "de": "Personen"}[marketer.look.language]


def preview(marketer: Visitor, edit_address: str) -> None:
    """Look at the draft as a dealer would see it."""
    marketer.open(edit_address.replace("/edit/", "/view_draft/"))
    expect(marketer.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(marketer.page.locator(".asset-card, .card")).to_have_count(3)


def publish(marketer: Visitor, edit_address: str) -> None:
    """Press "Publish"."""
    page = marketer.page
    marketer.open(edit_address)
    page.locator(
        "footer [data-w-dropdown-target=toggle], .footer [data-w-dropdown-target=toggle]"
    ).first.click()
    page.locator("button[name=action-publish]:visible").click()
    page.wait_for_url(lambda url: "/edit/" not in url)


def announce(marketer: Visitor, edit_address: str, *, mailed: int, refused: int) -> None:
    """See who is mailed and who isn't, and press the button once."""
    page = marketer.page
    marketer.open(edit_address.replace("/admin/pages/", f"{ADMIN}/toolkits/").replace("/edit/", "/announce/"))
    tables = page.locator("table.listing tbody")
    expect(tables.nth(0).locator("tr")).to_have_count(mailed)
    expect(tables.nth(1).locator("tr")).to_have_count(refused)
    page.locator("form:has(input[name=request_key]) button").click()
    page.wait_for_url("**/announcements/*/")
