"""Two-minute visits: taps and kilobytes are asserted, seconds are printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from feedback.enums import CaseState
from feedback.models import Case, Remark
from partners.enums import Role
from partners.models import Membership, Network
from partners.queries.links import toolkit_token
from partners.queries.scope import active_seat
from partners.scope import Scope
from tests.e2e.slow_phone import SlowPhone
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.portal import Portal
from tests.rig.visitor import PHONE, SCREEN, Look, Visitor
from tests.scale import write_proof
from toolkits.models import ToolkitPage

FIRST_VIEW_KB = 150
WORDS = "The new price list is clear, but the old one still hangs in half of the shops."


@pytest.fixture
def phone(browser, demo_portal: Portal) -> Iterator[SlowPhone]:
    """A slow phone in the hand of somebody who has never been here."""
    visitor = Visitor.arrive(browser, demo_portal, Look(PHONE))
    yield SlowPhone(visitor)
    visitor.leave()


def link_of_a_dealer() -> str:
    """Return the address behind the button of an announcement, for the first dealer whom it reaches."""
    network = Network.objects.get(slug=NETWORK)
    seats = Membership.objects.active().filter(network=network, role__startswith="dealer")
    for seat in seats:
        for toolkit in ToolkitPage.objects.live().filter(network=network, asset_links__isnull=False):
            if toolkit.readable_by(scope_of_link(network, seat, toolkit)):
                token = toolkit_token(membership_id=seat.pk, toolkit_id=toolkit.pk)
                return f"/{NETWORK}/t/{token}/"
    raise AssertionError("the demo has no toolkit that a dealer can open from a mail")


def scope_of_link(network: Network, seat: Membership, toolkit: ToolkitPage) -> Scope:
    """Return what the link of a mail may see."""
    found = active_seat(network, seat.pk)
    return Scope.for_link(network.pk, found, toolkit.pk) if found else Scope.nobody(network.pk)


def test_from_mail_to_remark_sent_takes_six_taps(phone: SlowPhone) -> None:
    page = phone.visitor.page
    before = Remark.objects.count()
    phone.begin()
    phone.visitor.taps += 1  # the button in the mail
    phone.visitor.open(link_of_a_dealer())
    first_view = phone.kilobytes
    phone.visitor.tap(page.locator("a[href*='/say/']").first)
    phone.visitor.tap(page.locator("label:has(input[name=kind][value=praise])"))
    phone.type("textarea[name=text]", WORDS)
    phone.visitor.tap(page.locator("form:has(textarea[name=text]) .button-primary"))
    page.wait_for_url("**/receipt/**")
    line = phone.figure("from mail to remark sent (at most 6 taps besides typing, 60 s)")
    write_proof("remark-from-mail", "A remark from a mail", [line, f"- first view: {first_view:.0f} KB"])
    assert Remark.objects.count() == before + 1
    assert phone.visitor.taps <= 6
    assert first_view <= FIRST_VIEW_KB


def test_from_mail_to_asset_takes_two_taps(phone: SlowPhone) -> None:
    page = phone.visitor.page
    phone.begin()
    phone.visitor.taps += 1  # the button in the mail
    phone.visitor.open(link_of_a_dealer())
    with page.expect_download() as started:
        phone.visitor.tap(page.locator("a[href*='/download/']").first)
    assert started.value.path()
    write_proof(
        "asset-from-mail", "An asset from a mail", [phone.figure("from mail to asset (at most 2 taps)")]
    )
    assert phone.visitor.taps <= 2


def test_from_home_to_answer_takes_two_taps(browser, demo_portal: Portal) -> None:
    visitor = Visitor.arrive(browser, demo_portal, Look(PHONE))
    answered = answered_case()
    step_in(visitor, answered.remark.identity.membership.person.user)
    said = answered.themes.get(answer__isnull=False).answer.text
    phone = SlowPhone(visitor)
    phone.begin()
    visitor.open(f"/{NETWORK}/")
    first_view = phone.kilobytes
    visitor.tap(visitor.page.locator("main .item", has_text=said[:50]).get_by_role("link").first)
    expect(visitor.page.get_by_role("main")).to_contain_text(said)
    lines = [phone.figure("from home to answer read (at most 2 taps)"), f"- first view: {first_view:.0f} KB"]
    write_proof("answer-from-home", "An answer from the home page", lines)
    visitor.leave()
    assert visitor.taps <= 2
    assert first_view <= FIRST_VIEW_KB


def answered_case() -> Case:
    """Return the case of the demo that was told last to somebody with an identity."""
    told = Case.objects.filter(network__slug=NETWORK, state=CaseState.TOLD, remark__identity__isnull=False)
    told = told.filter(themes__answer__isnull=False)
    return told.select_related("remark__identity__membership__person__user").latest("told_at")


@pytest.mark.parametrize("role", [Role.DEALER_STAFF, Role.HQ_SPONSOR, Role.AGENCY_ANALYST])
def test_first_view_is_light(browser, demo_portal: Portal, role: str) -> None:
    visitor = Visitor.arrive(browser, demo_portal, Look(PHONE))
    step_in(visitor, somebody(role))
    phone = SlowPhone(visitor)
    visitor.page.goto(f"/{NETWORK}/", wait_until="networkidle")
    write_proof(f"first-view-{role}", f"First view, {role}", [phone.figure(f"home of {role}")])
    visitor.leave()
    assert 1 < phone.kilobytes <= FIRST_VIEW_KB


def test_remark_is_themed_and_answered_in_five_keys(browser, demo_portal: Portal) -> None:
    visitor = Visitor.arrive(browser, demo_portal, Look(SCREEN))
    step_in(visitor, somebody(Role.AGENCY_ANALYST))
    case = Case.objects.filter(network__slug=NETWORK, state=CaseState.RECEIVED).latest("received_at")
    page, keys = visitor.page, []

    def press(key: str) -> None:
        keys.append(key)
        page.keyboard.press(key)

    visitor.open(f"/{NETWORK}/desk/{case.remark.number}/")
    theme = page.locator("#codebook option").first.get_attribute("value")
    expect(page.locator("#case-title")).to_be_focused()
    press("t")
    page.keyboard.type(theme)
    press("Enter")
    expect(page.locator(".desk-themes")).to_contain_text(theme)
    expect(page.locator("#case-title")).to_be_focused()
    press("r")
    page.keyboard.type("Thank you. The old list is replaced in every shop by Friday.")
    press("Control+Shift+Enter")
    expect(page.locator(".desk-case .message").last).to_contain_text("by Friday")
    write_proof(
        "keys-at-the-desk", "Themed and answered at the desk", [f"- {len(keys)} keys: {', '.join(keys)}"]
    )
    visitor.leave()
    case.refresh_from_db()
    assert case.state in {CaseState.ANSWERED, CaseState.TOLD}
    assert len(keys) <= 5
