"""What the agency and HQ do: theme, assign, note, reply, pass on; answer once for everyone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.rig.visitor import Visitor

NETWORK = "/brightfield"


def add_theme_to_codebook(lead: Visitor, names: dict[str, str], addressee: str) -> None:
    """Add a theme with its name in each language, and who at HQ answers it."""
    page = lead.page
    lead.open(f"{NETWORK}/themes/new/")
    for language, name in names.items():
        page.locator(f"input[name=name_{language}]").fill(name)
    page.locator("select[name=addressee]").select_option(label=addressee)
    lead.tap(page.locator("main form .button-primary"))
    page.wait_for_url(re.compile(r"/themes/(?!new/)[^/]+/$"))
    expect(page.get_by_role("main")).to_contain_text(names[lead.look.language])
    lead.assert_fits()


def open_case(analyst: Visitor, text: str) -> None:
    """Find the remark in the list by its words and open it."""
    analyst.open(f"{NETWORK}/desk/")
    analyst.assert_fits()
    analyst.tap(analyst.page.locator("[data-item-link]", has_text=text[:40]))
    expect(analyst.page.locator(".desk-words")).to_contain_text(text)
    analyst.assert_fits()


def form(analyst: Visitor, action: str) -> Locator:
    """Return the form of an action at the open case."""
    return analyst.page.locator(f".desk form:has(input[name=action][value={action}])")


def give_theme(analyst: Visitor, name: str) -> None:
    """Type the theme's name."""
    form(analyst, "theme").locator("input[name=theme]").fill(name)
    analyst.tap(form(analyst, "theme").locator("button"))
    expect(analyst.page.locator(".desk-themes")).to_contain_text(name)


def take(analyst: Visitor, name: str) -> None:
    """Make oneself the owner of the case."""
    analyst.tap(form(analyst, "take").locator("button"))
    expect(form(analyst, "assign").locator("select[name=owner] option:checked")).to_have_text(name)


def note(analyst: Visitor, text: str) -> None:
    """Keep an internal note."""
    place = analyst.page.locator("details:has(input[name=action][value=note])")
    if place.get_attribute("open") is None:
        analyst.tap(place.locator("summary"))
    form(analyst, "note").locator("textarea").fill(text)
    analyst.tap(form(analyst, "note").locator("button"))
    expect(analyst.page.locator(".desk-case")).to_contain_text(text)


def reply(analyst: Visitor, text: str) -> None:
    """Write to the author through the relay."""
    form(analyst, "reply").locator("textarea").fill(text)
    analyst.tap(form(analyst, "reply").locator("button[value=reply]"))
    expect(analyst.page.locator(".desk-case .message")).to_contain_text([text])


def pass_on(analyst: Visitor, wording: str = "") -> None:
    """Pass the theme on to HQ; a protected remark goes in wording that the agency cleared."""
    page = analyst.page
    place = page.locator("details[data-pass]")
    if place.get_attribute("open") is None:
        analyst.tap(place.locator("summary"))
    if wording:
        form(analyst, "pass_on").locator("textarea").fill(wording)
    analyst.tap(form(analyst, "pass_on").locator("button"))
    expect(page.locator("details[data-pass]")).to_have_count(0)


def answer_theme(
    sponsor: Visitor, theme: str, *, reads: list[str], never: list[str], kind: str, text: str, until: str
) -> None:
    """Read what was passed on, answer once, look at it, send it to everyone."""
    page = sponsor.page
    sponsor.open(f"{NETWORK}/answers-owed/")
    expect(page.get_by_role("main")).to_contain_text(theme)
    sponsor.assert_fits()
    sponsor.tap(page.locator(".owed-go").first)
    expect(page.locator("textarea[name=text]")).to_be_visible()
    for words in reads:
        expect(page.locator(".voices")).to_contain_text(words)
    assert [words for words in never if words in page.content()] == []
    sponsor.assert_fits()
    sponsor.tap(page.locator(f"label:has(input[name=kind][value={kind}])"))
    page.locator("textarea[name=text]").fill(text)
    page.locator("input[name=until]").fill(until)
    sponsor.tap(page.locator("form.answer-form .button-primary"))
    expect(page.locator("button[name=step][value=send]")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(text)
    sponsor.assert_fits()
    sponsor.tap(page.locator("button[name=step][value=send]"))
    page.wait_for_url("**/answers-owed/")
