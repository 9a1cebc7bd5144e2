"""The ten main ways through the portal by keyboard alone: the focus is never lost, and always visible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from feedback.enums import CaseState
from feedback.models import Case, Remark, Theme
from feedback.queries.receipt import receipt_path
from partners.enums import Role
from partners.models import User
from tests.e2e.path.signing_in import CODE
from tests.e2e.test_two_minutes import link_of_a_dealer
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.keyboard import Keyboard
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.rig.visitor import PHONE, SCREEN, Look, Visitor
from tests.scale import scale

WORDS = "The display is hard to read in the sun; customers ask whether there is another one."
Sit = Callable[..., Keyboard]


@pytest.fixture
def sit(browser, demo_portal: Portal) -> Iterator[Sit]:
    """Let somebody sit down at a page with nothing but a keyboard."""
    visitors: list[Visitor] = []

    def make(user: User | None, address: str, width: int = SCREEN) -> Keyboard:
        visitor = Visitor.arrive(browser, demo_portal, Look(width))
        visitors.append(visitor)
        if user:
            step_in(visitor, user)
        visitor.open(address)
        visitor.page.wait_for_load_state("networkidle")
        return Keyboard(visitor)

    yield make
    for visitor in visitors:
        visitor.leave()


def code_for(folder: Path, address: str) -> str | None:
    """Return the code in the mail to somebody, once it is in the demo's mailbox."""
    for path in sorted(folder.glob("*.eml"), reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        found = CODE.search(mail.get_body(("plain",)).get_content().replace("\r\n", "\n"))
        if found and address in str(mail["To"]):
            return found[0]
    return None


def signing_in_by_a_mailed_code(sit: Sit, portal: Portal) -> Keyboard:
    user = somebody(Role.DEALER_STAFF)
    keys = sit(None, "/accounts/login/code/")
    keys.write(keys.page.locator("input[type=email]"), user.email)
    keys.press(keys.page.locator("form .button-primary").first)
    keys.page.wait_for_url("**/confirm/**")
    mailbox = portal.folder / "var" / "mailbox"
    code = wait_until(lambda: code_for(mailbox, user.email), "the code is in the mailbox", within=60)
    assert keys.look(keys.page.locator("input[name=code]"))
    keys.page.keyboard.insert_text(code)
    keys.press(keys.page.locator("form:has(input[name=code]) .button-primary"))
    keys.page.wait_for_url(lambda url: "/accounts/" not in url)
    return keys


@pytest.mark.parametrize("width", scale([PHONE], [PHONE, SCREEN]))
def test_saying_something(sit: Sit, width: int) -> None:
    keys = sit(somebody(Role.DEALER_STAFF), f"/{NETWORK}/", width)
    before = Remark.objects.count()
    keys.press(keys.page.locator("a[href$='/say/']:visible"))
    keys.page.wait_for_url("**/say/")
    keys.choose("mode", "named")
    keys.choose("kind", "problem")
    keys.write(keys.page.locator("textarea[name=text]"), WORDS)
    keys.press(keys.page.locator("form:has(textarea[name=text]) .button-primary"))
    keys.page.wait_for_url("**/receipt/**")
    expect(keys.page.get_by_role("main")).to_contain_text(WORDS)
    assert Remark.objects.count() == before + 1


def test_writing_on_a_receipt(sit: Sit) -> None:
    remark = Remark.objects.filter(network__slug=NETWORK, identity__isnull=True).latest("pk")
    keys = sit(None, receipt_path(remark), PHONE)
    keys.write(keys.page.locator("#said textarea[name=text]"), "It was the second delivery.")
    keys.press(keys.page.locator("#said .actions .button"))
    expect(keys.page.locator("#said .message").last).to_contain_text("the second delivery")


def test_opening_a_toolkit_and_downloading(sit: Sit) -> None:
    keys = sit(None, link_of_a_dealer())
    with keys.page.expect_download() as started:
        keys.press(keys.page.locator("a[href*='/download/']"))
    assert Path(started.value.path()).stat().st_size > 0


def test_reading_an_answer_and_saying_whether_it_is_one(sit: Sit) -> None:
    told = Case.objects.filter(network__slug=NETWORK, state=CaseState.TOLD, remark__identity__isnull=False)
    case = told.filter(check_result="").select_related("remark__identity__membership__person__user")
    remark = case.latest("remark__submitted_at").remark
    keys = sit(remark.identity.membership.person.user, f"/{NETWORK}/answers/")
    keys.press(keys.page.locator(f"main .item a[href$='/{remark.number}/']"))
    keys.press(keys.page.locator("button[name=result][value=yes]"))
    expect(keys.page.locator("button[name=result]")).to_have_count(0)
    assert Case.objects.get(remark=remark).check_result == "yes"


def at_the_desk(sit: Sit, place: int) -> Keyboard:
    """Open one of the newest remarks from the list and give it a theme that somebody at HQ answers."""
    keys = sit(somebody(Role.AGENCY_ANALYST), f"/{NETWORK}/desk/")
    fresh = Case.objects.filter(network__slug=NETWORK, state=CaseState.RECEIVED)
    theme = Theme.objects.filter(network__slug=NETWORK, addressee__isnull=False, is_active=True)[place]
    number = fresh.order_by("-received_at")[place].remark.number
    keys.page.goto(f"/{NETWORK}/desk/{number}/")
    title = keys.page.locator("#case-title")
    expect(title).to_be_focused()
    name = theme.name_in(keys.page.locator("html").get_attribute("lang") or "")
    keys.write(keys.page.locator("input[name=theme]:not([type=hidden])"), name)
    keys.press(keys.page.locator(".desk-add .button"))
    expect(keys.page.locator(".desk-themes")).to_contain_text(name)
    expect(title).to_be_focused()
    return keys


def opening_a_remark_from_the_desks_list(sit: Sit, _portal: Portal | None) -> Keyboard:
    keys = sit(somebody(Role.AGENCY_ANALYST), f"/{NETWORK}/desk/")
    keys.press(keys.page.locator("[data-item-link]"))
    expect(keys.page.locator("#case-title")).to_be_focused()
    return keys


def test_single_keys_can_be_turned_off(sit: Sit) -> None:
    """Who dictates would press them by speaking; the device remembers."""
    keys = sit(somebody(Role.AGENCY_ANALYST), f"/{NETWORK}/desk/")
    sheet, switch = keys.page.locator("#desk-keys"), keys.page.locator("#single-keys")
    keys.press(keys.page.locator(".desk-help"))
    expect(switch).to_be_checked()
    keys.go(switch)
    keys.page.keyboard.press("Space")
    keys.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    keys.page.reload(wait_until="networkidle")
    keys.page.keyboard.press("?")
    expect(sheet).to_be_hidden()
    keys.press(keys.page.locator(".desk-help"))
    expect(switch).not_to_be_checked()


def test_theme_and_reply_at_the_desk(sit: Sit) -> None:
    keys = at_the_desk(sit, 0)
    keys.write(keys.page.locator("form:has([value=reply]) textarea"), "Thank you. We ask the factory.")
    keys.press(keys.page.locator("button[name=as][value=reply]"))
    expect(keys.page.locator(".desk-case .message").last).to_contain_text("We ask the factory.")
    expect(keys.page.locator("#case-title")).to_be_focused()
    expect(keys.page.locator("form:has([value=reply]) textarea")).to_have_value("")


def test_row_of_the_desk_is_chosen_by_a_press_on_its_box(sit: Sit) -> None:
    """The link covers its row, the box stands above it."""
    page = sit(somebody(Role.AGENCY_ANALYST), f"/{NETWORK}/desk/").page
    box = page.locator(".desk-select input").first
    box.click()
    expect(box).to_be_checked()
    expect(page.locator("#case-title")).to_have_count(0)


def test_words_typed_at_the_desk_stay_until_they_are_taken(sit: Sit) -> None:
    keys = opening_a_remark_from_the_desks_list(sit, None)
    summary, note = (
        keys.page.locator("details:has([value=note]) > summary"),
        keys.page.locator("#id_note-text"),
    )
    keys.press(summary)
    keys.write(note, "They called about this before.")
    keys.page.reload(wait_until="networkidle")
    expect(note).to_have_value("They called about this before.")
    keys.press(summary)
    keys.press(keys.page.locator("form:has([value=note]) .button"))
    expect(keys.page.locator(".desk-case .message").last).to_contain_text("called about this before")
    expect(note).to_have_value("")


def test_reply_whose_receipt_was_lost_on_the_line_is_one_reply(sit: Sit) -> None:
    """It arrived, nobody heard so; the page is loaded again, and the draft sent once more."""
    keys = opening_a_remark_from_the_desks_list(sit, None)
    page, words = keys.page, "We look into it until Thursday."
    reply, send = page.locator("#id_reply-text"), page.locator("form:has([value=reply]) .button-primary")
    keys.write(reply, words)
    page.route("**/desk/**", _lose_the_answer)
    with page.expect_event("requestfailed"):
        keys.press(send)
    page.unroute("**/desk/**")
    keys.visitor.complaints.clear()  # htmx tells the console of the line that broke
    page.reload(wait_until="networkidle")
    expect(reply).to_have_value(words)
    keys.press(send)
    expect(reply).to_have_value("")
    expect(page.locator(".desk-case .message", has_text=words)).to_have_count(1)


def _lose_the_answer(route: Route) -> None:
    if route.request.method == "POST":
        route.fetch()
        route.abort()
    else:
        route.continue_()


def passing_on_to_headquarters(sit: Sit, _portal: Portal) -> Keyboard:
    keys = at_the_desk(sit, 1)
    keys.press(keys.page.locator("[data-pass] > summary"))
    wording = keys.page.locator("[data-pass] textarea")
    if wording.count():
        keys.write(wording, "The display cannot be read in the sun.")
    keys.press(keys.page.locator("[data-pass] .button-primary"))
    expect(keys.page.locator("[data-pass]")).to_have_count(0)
    expect(keys.page.locator(".desk-themes .badge-info")).to_be_visible()
    return keys


def test_answering_what_headquarters_owes(sit: Sit) -> None:
    keys = sit(somebody(Role.HQ_SPONSOR), f"/{NETWORK}/answers-owed/")
    owed = keys.page.locator(".owed-go")
    before = owed.count()
    keys.press(owed.first)
    keys.choose("kind", "will_not")
    keys.write(keys.page.locator("textarea[name=text]"), "We keep the display as it is this year.")
    keys.write(keys.page.locator("textarea[name=reason]"), "The next one is on its way.")
    keys.press(keys.page.locator("form.answer-form .button-primary"))
    keys.press(keys.page.locator("button[name=step][value=send]"))
    keys.page.wait_for_url("**/answers-owed/")
    expect(owed).to_have_count(before - 1)


def filtering_the_directory_and_opening_a_partner(sit: Sit, _portal: Portal) -> Keyboard:
    keys = sit(somebody(Role.AGENCY_ANALYST), f"/{NETWORK}/network/")
    keys.write(keys.page.locator("input[name=q]"), "an")
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url("**q=an**")
    searched = keys.page.url
    keys.press(keys.page.locator(".facets-beside a.chip"), within=200)
    keys.page.wait_for_url(lambda url: url != searched)
    keys.press(keys.page.locator(".directory tbody th a"))
    keys.page.wait_for_url(re.compile(r"/network/\d+/$"))
    return keys


def test_inviting_somebody_after_an_error(sit: Sit) -> None:
    """The summary of errors takes the focus, leads to the field, and the field names its error."""
    keys = sit(somebody(Role.DEALER_PRINCIPAL), f"/{NETWORK}/team/")
    keys.press(keys.page.locator("main a[href$='/invite/']"))
    keys.write(keys.page.locator("input[name=name]"), "Nina Neu")
    keys.press(keys.page.locator("main form .button-primary"))
    expect(keys.page.locator(".form-errors")).to_be_focused()
    keys.press(keys.page.locator(".form-errors a[href='#id_email']"))
    field = keys.page.locator("input[name=email]")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "id_email_error" in (field.get_attribute("aria-describedby") or "").split()
    expect(keys.page.locator("#id_email_error")).to_be_visible()
    keys.page.keyboard.insert_text("nina@dealers.example")
    keys.choose("role", "dealer_staff")
    keys.press(keys.page.locator("main form .button-primary"))
    expect(keys.page.get_by_role("main")).to_contain_text("nina@dealers.example")


# The dear ones wait for a worker or go through long lists: they are walked in bin/prove.
DEAR = [
    signing_in_by_a_mailed_code,
    opening_a_remark_from_the_desks_list,
    filtering_the_directory_and_opening_a_partner,
]


@pytest.mark.parametrize("way", [passing_on_to_headquarters, *scale([], DEAR)], ids=lambda way: way.__name__)
def test_other_ways(sit: Sit, demo_portal: Portal, way: Callable[[Sit, Portal], Keyboard]) -> None:
    assert "/accounts/" not in way(sit, demo_portal).page.url
