"""A reply in the browser: begun by key, looked at in place as its author gets it, and left to wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from feedback.enums import CaseState, Mode
from feedback.models import PlannedReply, Remark
from partners.enums import Role
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.portal import Portal
from tests.rig.visitor import SCREEN, Look, Visitor

WORDS = "The left key dims the display."


@pytest.fixture
def lead(browser, demo_portal: Portal) -> Iterator[Visitor]:
    """Let the agency's lead sit down at the desk."""
    visitor = Visitor.arrive(browser, demo_portal, Look(SCREEN))
    step_in(visitor, somebody(Role.AGENCY_LEAD))
    yield visitor
    # The page that the author would read brings its scripts along: the frame is there to stop them.
    stopped = "the document's frame is sandboxed"
    visitor.complaints[:] = [said for said in visitor.complaints if stopped not in said]
    visitor.leave()


def test_reply_is_begun_looked_at_and_left_to_wait(lead: Visitor) -> None:
    remark = Remark.objects.filter(
        network__slug=NETWORK, mode=Mode.AGENCY_ONLY, case__state=CaseState.RECEIVED
    ).latest("pk")
    lead.open(f"/{NETWORK}/desk/{remark.number}/?view=all")
    page = lead.page
    page.wait_for_load_state("networkidle")
    field = page.locator("textarea[name=reply-text]")
    page.keyboard.press("b")
    expect(page.locator("[data-opening]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.insert_text(WORDS)
    typed = field.input_value()
    assert remark.number in typed
    page.locator("button[value=look-reply]").click()
    for name in ("preview-mail", "preview-page"):
        expect(page.frame_locator(f"iframe[name={name}]").get_by_text(WORDS).first).to_be_visible()
    expect(field).to_have_value(typed)
    page.locator("button[value=later]").click()
    expect(page.locator("input[name=later-when]")).to_be_visible()
    expect(field).to_have_value(typed)
    page.locator("button[name=as][value=reply]").click()
    expect(page.get_by_text("Waits to be sent")).to_be_visible()
    expect(field).to_have_value("")
    planned = PlannedReply.objects.get(case__remark=remark)
    assert planned.text == typed.strip()
