"""Speaking instead of typing: recorded in the browser, heard before it is sent, kept until it is received."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from feedback.models import Recording, Remark
from partners.enums import Role
from tests.e2e.test_axe import OPTIONS
from tests.e2e.test_offline import SENT, arrive, lines
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.rig.visitor import SCREEN, Look, Visitor

# A clock that is looked at once a second may be seen at three after it was seen at one.
AT_LEAST_TWO_SECONDS = re.compile(r"0:(0[2-9]|[1-5]\d)")
HEARD = "(player) => player.play().then(() => true, (error) => String(error))"
FILES = "(field) => field.files.length"


def record(visitor: Visitor) -> None:
    """Speak for two seconds, and listen."""
    page = visitor.page
    visitor.tap(page.locator("label:has(input[name=kind][value=problem])"))
    visitor.tap("Speak")
    expect(page.locator("#voice")).to_contain_text("A voice can be recognised.")
    visitor.assert_fits()
    visitor.tap("Start recording")
    expect(page.locator("[data-voice-time]")).to_have_text(AT_LEAST_TWO_SECONDS)
    visitor.tap("Stop recording")
    expect(page.locator("[data-voice-play]")).to_be_visible()
    assert page.locator("[data-voice-play]").evaluate(HEARD) is True
    visitor.assert_fits()


def test_voice_alone_is_kept_without_a_connection_and_heard_at_the_desk(browser, demo_portal: Portal) -> None:
    visitor, page = (made := arrive(browser, demo_portal)), made.page
    visitor.context.grant_permissions(["microphone"])
    before = set(Remark.objects.values_list("pk", flat=True))
    visitor.context.set_offline(True)
    page.reload()
    record(visitor)
    assert [each["id"] for each in Axe().run(page, options=OPTIONS).response["violations"]] == []
    visitor.tap(page.locator(SENT))
    expect(lines(visitor)).to_contain_text("A recording")
    page.reload()
    expect(lines(visitor)).to_have_count(1)
    visitor.context.set_offline(False)
    expect(page.locator("[data-outbox] li[data-state=received]")).to_have_count(1)
    visitor.leave()
    (remark,) = Remark.objects.exclude(pk__in=before)
    assert remark.text == ""
    wait_until(lambda: Recording.objects.get(remark=remark).is_ready, "the worker has looked at it")
    write_down(browser, demo_portal, remark)
    remark.refresh_from_db()
    assert remark.text == "A beep, said three times."


def write_down(browser, portal: Portal, remark: Remark) -> None:
    """Play it at the desk and write down what was said."""
    visitor = Visitor.arrive(browser, portal, Look(SCREEN))
    page = visitor.page
    step_in(visitor, somebody(Role.AGENCY_ANALYST))
    visitor.open(f"/{NETWORK}/desk/{remark.number}/")
    player = page.locator(".desk-recording audio")
    assert player.evaluate(HEARD) is True
    page.locator(".desk-recording textarea").fill("A beep, said three times.")
    page.locator(".desk-recording button[type=submit]").click()
    expect(page.locator(".desk-words")).to_contain_text("A beep, said three times.")
    assert [each["id"] for each in Axe().run(page, options=OPTIONS).response["violations"]] == []
    visitor.leave()


def test_recording_is_removed_again_and_words_are_asked_for(browser, demo_portal: Portal) -> None:
    visitor, page = (made := arrive(browser, demo_portal)), made.page
    visitor.context.grant_permissions(["microphone"])
    words = page.locator("textarea[name=text]")
    record(visitor)
    assert page.locator("input[name=voice]").evaluate(FILES) == 1
    assert words.evaluate("(field) => field.required") is False
    visitor.tap("Remove the recording")
    assert page.locator("input[name=voice]").evaluate(FILES) == 0
    assert words.evaluate("(field) => field.required") is True
    visitor.leave()


def test_microphone_that_is_denied_is_told_and_the_form_goes_on(browser, demo_portal: Portal) -> None:
    visitor, page = (made := arrive(browser, demo_portal)), made.page
    visitor.tap("Speak")
    visitor.tap("Start recording")
    expect(page.locator("[data-voice-said]")).to_contain_text("The browser does not let this page")
    expect(page.locator("textarea[name=text]")).to_be_editable()
    visitor.leave()


def test_without_a_recorder_the_form_is_as_it_was(browser, demo_portal: Portal) -> None:
    for look in (Look(javascript=False), Look()):
        visitor = Visitor.arrive(browser, demo_portal, look)
        if look.javascript:
            visitor.page.add_init_script("delete window.MediaRecorder")
        step_in(visitor, somebody(Role.DEALER_STAFF))
        visitor.open(f"/{NETWORK}/say/")
        expect(visitor.page.locator(".say-speak")).to_be_hidden()
        expect(visitor.page.locator("input[name=photo]")).to_be_visible()
        visitor.leave()
