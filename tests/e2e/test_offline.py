"""Have your say without a connection: kept on the phone, sent once it is back, each exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from feedback.enums import Mode
from feedback.models import Attachment, Remark
from partners.enums import Role
from partners.services.people import choose_language
from tests.e2e.path.speaking import fill_in
from tests.e2e.test_axe import OPTIONS
from tests.factories.toolkits import png_bytes
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.rig.visitor import PHONE, Look, Visitor

SAY = f"/{NETWORK}/say/"
PAGES = "caches.keys().then((names) => names.filter((name) => name.startsWith('say:')))"
KEPT = """caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith('say:'))
        .map(async (name) => (await (await caches.open(name)).keys()).length)))
    .then((counts) => Math.max(0, ...counts))"""
WATCHED = "navigator.serviceWorker.controller !== null"
SENT = "form:has(textarea[name=text]) .button-primary"

# Another sender: it begins, forgets the row, and is slow to say what became of it; the page looks meanwhile.
SENT_BY_ANOTHER = """async () => {
  const channel = new BroadcastChannel("say-remarks");
  const {remark: id} = document.querySelector("[data-outbox] li").dataset;
  const pause = () => new Promise((go) => setTimeout(go, 500));
  channel.postMessage({id, state: "sending"});
  await pause();
  await new Promise((done) => {
    const asked = indexedDB.open("say", 1);
    asked.onsuccess = () => {
      const act = asked.result.transaction("remarks", "readwrite");
      act.objectStore("remarks").delete(id);
      act.oncomplete = () => { asked.result.close(); done(); };
    };
  });
  window.dispatchEvent(new Event("online"));
  await pause();
  channel.postMessage({id, state: "received", receipt: "/"});
}"""


def arrive(browser, portal: Portal, role: str = Role.DEALER_STAFF) -> Visitor:
    """Open the form signed in, and wait until the phone keeps it."""
    visitor = Visitor.arrive(browser, portal, Look(PHONE))
    choose_language(user=somebody(role), language="en")
    step_in(visitor, somebody(role))
    visitor.open(SAY)
    wait_until(lambda: visitor.page.evaluate(KEPT) >= 2, "the phone keeps the form")
    # Not wait_for_function: a second look would be a string to evaluate, which the page's policy forbids.
    wait_until(lambda: visitor.page.evaluate(WATCHED), "the worker sees the page")
    return visitor


def write(visitor: Visitor, text: str, photo: Path | None = None) -> None:
    """Fill in the form and press its button; the phone keeps it."""
    before = lines(visitor).count()
    fill_in(visitor, kind="problem", text=text, photo=photo)
    visitor.tap(visitor.page.locator(SENT))
    expect(lines(visitor)).to_have_count(before + 1)


def lines(visitor: Visitor):
    """Find what the phone says it keeps."""
    return visitor.page.locator("[data-outbox] li")


def said(text: str) -> int:
    """Count what arrived."""
    return Remark.objects.filter(text=text).count()


def test_three_written_without_a_connection_arrive_once_each(browser, demo_portal: Portal, tmp_path) -> None:
    visitor, page = (made := arrive(browser, demo_portal)), made.page
    photo = tmp_path / "photo.png"
    photo.write_bytes(png_bytes())
    words = [f"The shelf came broken, piece {n}." for n in range(3)]
    visitor.context.set_offline(True)
    write(visitor, words[0])
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Have your say")
    expect(page.locator("nav")).to_have_count(0)
    expect(lines(visitor)).to_contain_text([f"{words[0]}On this phone"])
    assert [each["id"] for each in Axe().run(page, options=OPTIONS).response["violations"]] == []
    visitor.assert_fits()
    write(visitor, words[1], photo)
    write(visitor, words[2])
    page.reload()
    expect(lines(visitor)).to_have_count(3)
    assert [said(text) for text in words] == [0, 0, 0]
    visitor.context.set_offline(False)
    expect(page.locator("[data-outbox] li[data-state=received]")).to_have_count(3)
    visitor.open(SAY)
    expect(lines(visitor)).to_have_count(0)
    assert [said(text) for text in words] == [1, 1, 1]
    assert Attachment.objects.filter(remark__text=words[1]).count() == 1
    visitor.leave()


def test_answer_that_never_came_sends_again_and_is_one(browser, demo_portal: Portal) -> None:
    visitor, page, text = (made := arrive(browser, demo_portal)), made.page, "The answer to this got lost."

    lost: list[int] = []

    def lose(route, request) -> None:
        if request.method != "POST":
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route(f"**{SAY}", lose)
    write(visitor, text)
    expect(page.locator("[data-outbox] li[data-state=received]")).to_have_count(1)
    assert lost == [201]
    assert said(text) == 1
    page.unroute(f"**{SAY}")
    visitor.leave()


def test_line_waits_for_what_another_sender_says_of_it(browser, demo_portal: Portal) -> None:
    visitor, page = (made := arrive(browser, demo_portal)), made.page
    visitor.context.set_offline(True)
    write(visitor, "Sent by the worker.")
    page.evaluate(SENT_BY_ANOTHER)
    expect(page.locator("[data-outbox] li[data-state=received]")).to_have_count(1)
    visitor.leave()


def test_with_no_identity_nothing_goes_along_and_the_link_is_shown(browser, demo_portal: Portal) -> None:
    visitor, page, text = (made := arrive(browser, demo_portal)), made.page, "Said by nobody, without a line."
    posted: list[dict[str, str]] = []
    visitor.context.set_offline(True)
    visitor.tap(page.locator(".say-nobody"))
    page.wait_for_url("**/say/no-identity/**")
    write(visitor, text)
    expect(lines(visitor)).not_to_contain_text("nobody, without")
    visitor.context.on(
        "request", lambda request: posted.append(request.all_headers()) if request.method == "POST" else None
    )
    visitor.context.set_offline(False)
    expect(lines(visitor)).to_contain_text("Received")
    receipt = lines(visitor).get_by_role("link").get_attribute("href")
    assert Remark.objects.get(text=text).mode == Mode.NO_IDENTITY
    assert [(each.get("cookie"), each.get("referer")) for each in posted] == [(None, None)]
    visitor.open(receipt)
    expect(page.get_by_role("main")).to_contain_text(text)
    visitor.leave()


def test_signed_out_meanwhile_keeps_the_words_until_the_same_person_is_back(
    browser, demo_portal: Portal
) -> None:
    visitor, page, text = (made := arrive(browser, demo_portal)), made.page, "Kept while I was signed out."
    visitor.context.clear_cookies()
    write(visitor, text)
    expect(lines(visitor)).to_contain_text("Sign in again")
    step_in(visitor, somebody(Role.DISTRIBUTOR_MANAGER))
    visitor.open(SAY)
    expect(page.locator("[data-outbox]")).to_be_hidden()
    step_in(visitor, somebody(Role.DEALER_STAFF))
    visitor.open(SAY)
    expect(page.locator("[data-outbox] li[data-state=received]")).to_have_count(1)
    assert Remark.objects.get(text=text).identity.membership.person.user == somebody(Role.DEALER_STAFF)
    visitor.leave()


def test_what_was_refused_is_told_and_stays_in_the_form(browser, demo_portal: Portal, tmp_path) -> None:
    visitor, page = (made := arrive(browser, demo_portal)), made.page
    wrong = tmp_path / "photo.png"
    wrong.write_bytes(b"no picture")
    fill_in(visitor, kind="problem", text="With something that is no photo.", photo=wrong)
    visitor.tap(page.locator(SENT))
    expect(page.locator("[data-refusal]")).to_contain_text("This file is no photo we can read.")
    expect(page.locator("textarea[name=text]")).to_have_value("With something that is no photo.")
    assert page.locator("input[name=photo]").evaluate("(field) => field.files.length") == 1
    expect(page.locator("[data-outbox]")).to_be_hidden()
    visitor.leave()


@pytest.mark.parametrize("leaves", ["signs out", "another user comes"])
def test_kept_form_goes_with_its_user(browser, demo_portal: Portal, leaves: str) -> None:
    visitor, page = (made := arrive(browser, demo_portal)), made.page
    names = page.evaluate(PAGES)
    if leaves == "signs out":
        visitor.tap(page.locator(".user-menu summary"))
        visitor.tap("Sign out")
        page.wait_for_url(lambda address: "/say/" not in address)
    else:
        step_in(visitor, somebody(Role.AGENCY_ANALYST))
        visitor.open(f"/{NETWORK}/")
    wait_until(lambda: page.evaluate(PAGES) == [], f"{names} are gone")
    visitor.leave()
