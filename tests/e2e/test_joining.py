"""From an invitation to the home page on a phone without JavaScript; signing in with a second step."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, expect

from partners.enums import Role
from partners.models import Membership
from tests.e2e.path.signing_in import CODE, sign_in
from tests.e2e.test_axe import OPTIONS, findings
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory
from tests.rig.fixtures import MakePortal
from tests.rig.portal import Portal
from tests.rig.second_step import totp_code
from tests.rig.visitor import PHONE, SCREEN, Look, Visitor

NINA, LEAD = "nina@dealers.example", "lead@agency.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def found(role: str, address: str) -> Membership:
    """Found a network with one person in this role."""
    network = NetworkFactory(slug="pumps", name="Pumps", sender_name="Anna Berger")
    person = PersonFactory(network=network, name="Petra Principal", email=address)
    if role != Role.DEALER_PRINCIPAL:
        return MembershipFactory(network=network, role=role, person=person)
    dealer = PartnerFactory(network=network, name="Hill Heating")
    return MembershipFactory(partner=dealer, role=role, person=person)


def test_invited_person_comes_from_the_mail_to_home_without_javascript(
    browser, make_portal: MakePortal
) -> None:
    portal = make_portal()
    portal.start()
    found(Role.DEALER_PRINCIPAL, "petra@dealers.example")
    look = Look(PHONE, "en", javascript=False)
    petra = Visitor.arrive(browser, portal, look)
    sign_in(petra, "petra@dealers.example")
    petra.open("/pumps/team/")
    petra.tap("Invite somebody")
    petra.page.get_by_label("Name").fill("Nina New")
    petra.page.get_by_label("E-mail address").fill(NINA)
    petra.page.locator("label:has(input[value=dealer_staff])").click()
    petra.tap("Send the invitation")
    expect(petra.page.get_by_role("main")).to_contain_text(NINA)
    petra.leave()

    letter = portal.mailbox.wait(NINA)
    assert letter.subject == "Petra Principal invites you to Hill Heating"
    nina = Visitor.arrive(browser, portal, look)
    nina.open(letter.link("/join/"))
    nina.tap("Accept the invitation")
    expect(nina.page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    nina.tap("Yes, go on")
    nina.page.locator("input[name=news]").check()
    nina.page.go_back()
    nina.tap("Yes, go on")
    nina.page.locator("input[name=news]").check()
    nina.tap("Go on")
    expect(nina.page.get_by_role("heading", level=1)).to_have_text("You are in")
    nina.tap("Go to the home page")
    assert nina.page.url == f"{portal.url}/pumps/"
    nina.leave()
    assert portal.troubles() == []


@pytest.fixture
def strict(make_portal: MakePortal) -> Portal:
    """A portal that asks HQ and agency for a second step."""
    portal = make_portal(REQUIRE_SECOND_FACTOR="1")
    portal.start()
    found(Role.AGENCY_LEAD, LEAD)
    return portal


def test_lead_sets_up_an_app_and_signs_in_with_it(browser, strict: Portal) -> None:
    lead = Visitor.arrive(browser, strict, Look(PHONE, "en"))
    lead.refusals.add(403)
    page = lead.page
    _ask_for_code(lead, LEAD)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step, once")
    assert list(findings(lead, "/accounts/second-step/")) == []
    lead.open("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step, once")
    lead.tap("Use an app on my phone")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(totp_code(secret))
    page.locator("main form button").first.click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    with page.expect_download() as download:
        lead.tap("Download")
    assert recovery in download.value.path().read_text()
    lead.assert_fits()
    lead.tap("I have them: go on")
    page.wait_for_url(f"{strict.url}/pumps/")
    lead.open("/accounts/2fa/recovery-codes/")
    expect(page.locator(".recovery-codes")).to_have_count(0)
    lead.leave()

    for code in (totp_code(secret, ahead=1), recovery):
        again = Visitor.arrive(browser, strict, Look(PHONE, "en"))
        _ask_for_code(again, LEAD)
        expect(again.page.get_by_role("heading", level=1)).to_have_text("Second step")
        again.page.locator("input[name=code]").fill(code)
        again.tap("Sign in")
        again.page.wait_for_url(f"{strict.url}/pumps/")
        again.leave()


def _ask_for_code(visitor: Visitor, address: str) -> None:
    """Sign in by the mailed code, wherever that leads."""
    mailbox = visitor.portal.mailbox
    before = len(mailbox.letters(address, subject="code"))
    visitor.open("/accounts/login/code/")
    visitor.page.locator("input[type=email]").fill(address)
    visitor.page.locator("form .button-primary").click()
    code = CODE.search(mailbox.wait(address, subject="code", after=before).text)
    assert code is not None
    visitor.page.locator("input[name=code]").fill(code[0])
    visitor.page.locator("form:has(input[name=code]) .button-primary").click()
    visitor.page.wait_for_url(re.compile(r"^(?!.*/code/)"))


def test_passkey_is_made_and_signs_in_alone(browser, strict: Portal) -> None:
    """In Chromium with a virtual device; at a name, since browsers make no passkey for an address."""
    context = browser.new_context(base_url=f"http://localhost:{strict.port}", locale="en-GB")
    page = context.new_page()
    plug_in(page)
    page.goto("/accounts/login/code/")
    page.locator("input[type=email]").fill(LEAD)
    page.locator("form .button-primary").click()
    code = CODE.search(strict.mailbox.wait(LEAD, subject="code").text)
    assert code is not None
    page.locator("input[name=code]").fill(code[0])
    page.locator("form:has(input[name=code]) .button-primary").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_label("What you call it").fill("My laptop")
    page.locator("input[name=passwordless]").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto("/accounts/2fa/webauthn/reauthenticate/")
    assert Axe().run(page, options=OPTIONS).response["violations"] == []
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("My laptop")
    sign_out(page)
    page.goto("/accounts/login/code/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/pumps/")
    sign_out(page)
    page.goto("/accounts/login/code/")
    page.locator("input[type=email]").fill(LEAD)
    page.locator("form .button-primary").first.click()
    letter = strict.mailbox.wait(LEAD, subject="code", after=1)
    page.locator("input[name=code]").fill(CODE.search(letter.text)[0])
    page.locator("form:has(input[name=code]) .button-primary").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/pumps/")
    context.close()
    assert strict.troubles() == []


def sign_out(page: Page) -> None:
    """Press the button, and wait until its script has cleared the device and sent the form."""
    page.goto("/accounts/logout/")
    page.locator("main form .button-primary").click()
    page.wait_for_url(re.compile(r"^(?!.*/logout/)"))


def plug_in(page: Page) -> CDPSession:
    """Give the browser a device that answers by itself, as after a fingerprint."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session


def test_looks_are_right(browser, make_portal: MakePortal) -> None:
    """Nothing of a team's pages is wider than a phone, in the longest language."""
    portal = make_portal()
    portal.start()
    seat = found(Role.DEALER_PRINCIPAL, "petra@dealers.example")
    for look in (Look(PHONE, "de"), Look(SCREEN, "en", scheme="dark")):
        petra = Visitor.arrive(browser, portal, look)
        sign_in(petra, "petra@dealers.example")
        for tail in ("", f"{seat.partner_id}/invite/", f"members/{seat.pk}/", f"members/{seat.pk}/remove/"):
            petra.open(f"/pumps/team/{tail}")
            petra.assert_fits()
        petra.leave()
