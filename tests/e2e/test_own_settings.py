"""Pages keep what they say with larger text, wider spacing, forced colours and no motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from feedback.enums import CaseState
from feedback.models import Case
from partners.enums import Role
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.keyboard import Keyboard
from tests.rig.portal import Portal
from tests.rig.visitor import SCREEN, Look, Visitor
from tests.scale import scale

WIDE, HALF, QUARTER = 1280, 640, 320
PAGES = {
    f"/{NETWORK}/say/": Role.DEALER_STAFF,
    f"/{NETWORK}/toolkits/": Role.DEALER_STAFF,
    f"/{NETWORK}/answers/": Role.DEALER_STAFF,
    f"/{NETWORK}/answers-owed/": Role.HQ_SPONSOR,
    f"/{NETWORK}/desk/": Role.AGENCY_ANALYST,
    f"/{NETWORK}/network/": Role.AGENCY_ANALYST,
}
# What WCAG 1.4.12 lets a reader set.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
LARGE = "html { font-size: 200% !important; }"
DRESS = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
# Rows of a list show the beginning of what stands behind their link: shortened, but not lost.
BEGINNINGS = ".item-words, .desk-row a, .desk-row-meta, .desk-row-meta *, .brand-name, .copy-link .control"
CUT = """(beginnings) => {
  const found = [], boxes = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`${wide} px wide on ${innerWidth}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, it = text.parentElement;
    if (!text.data.trim() || !it.checkVisibility({ visibilityProperty: true })) continue;
    if (it.closest("svg, script, option, .visually-hidden, .bottom-bar, .actions-sticky")) continue;
    const style = getComputedStyle(it), range = document.createRange();
    if (style.clipPath !== "none" || it.closest(beginnings)) continue;
    range.selectNodeContents(text);
    const clips = style.overflowX !== "visible" && style.overflowX !== "auto";
    if (clips && (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1))
      found.push(`cut: ${text.data.trim().slice(0, 40)}`);
    const box = range.getBoundingClientRect();
    const [x, y] = [box.width * 0.05, box.height * 0.2];
    const inner = { top: box.top + y, bottom: box.bottom - y, left: box.left + x, right: box.right - x };
    // What a region scrolls away covers nothing.
    const region = it.closest(".tabs, .table-scroll, .split-list")?.getBoundingClientRect();
    const beside = region && (inner.left < region.left || inner.right > region.right);
    if (beside || (region && inner.bottom > region.bottom)) continue;
    if (range.getClientRects().length === 1) boxes.push([text.data.trim().slice(0, 30), inner]);
  }
  boxes.forEach(([said, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      found.push(`"${said}" over "${other}"`);
  }));
  return found.slice(0, 5);
}"""
SLOWEST = """() => {
  const seconds = (text) => Math.max(...text.split(",").map((each) =>
    (parseFloat(each) || 0) * (each.trim().endsWith("ms") ? 0.001 : 1)));
  const slowest = (style) => Math.max(seconds(style.transitionDuration), seconds(style.animationDuration));
  return Math.max(...[...document.querySelectorAll("*")].flatMap((it) =>
    [null, "::before", "::after"].map((part) => slowest(getComputedStyle(it, part)))));
}"""


@pytest.fixture
def visitor(browser, demo_portal: Portal) -> Iterator[Visitor]:
    """A visitor at a large screen."""
    arrived = Visitor.arrive(browser, demo_portal, Look(SCREEN))
    yield arrived
    arrived.leave()


def open_as(visitor: Visitor, role: str, address: str) -> None:
    """Be somebody, at a page that is all there."""
    step_in(visitor, somebody(role))
    visitor.open(address)
    visitor.page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    "css, width",
    [
        pytest.param(LARGE, WIDE, id="large"),
        pytest.param(SPACED, HALF, id="at-200"),
        *scale([], [pytest.param(SPACED, WIDE, id="spaced"), pytest.param("", QUARTER, id="at-400")]),
    ],
)
def test_nothing_is_cut_off_or_covered(visitor: Visitor, css: str, width: int) -> None:
    """At 1280 px: text at 200 %, zoom to 200 % with spacing; in bin/prove spacing alone and 400 % too."""
    found: dict[str, list[str]] = {}
    visitor.page.set_viewport_size({"width": width, "height": 800})
    for address, role in PAGES.items():
        open_as(visitor, role, address)
        visitor.page.evaluate(DRESS, css)
        if cut := visitor.page.evaluate(CUT, BEGINNINGS):
            found[address] = cut
    assert found == {}


def case_page() -> str:
    """Return the address of the newest case at the desk."""
    newest = Case.objects.filter(network__slug=NETWORK, state=CaseState.RECEIVED).latest("received_at")
    return f"/{NETWORK}/desk/{newest.remark.number}/"


def test_forced_colours_keep_focus_and_state(visitor: Visitor) -> None:
    keys, page = Keyboard(visitor), visitor.page
    page.emulate_media(forced_colors="active")
    open_as(visitor, Role.DEALER_STAFF, f"/{NETWORK}/say/")
    keys.choose("kind", "idea")
    looks = page.locator("input[name=kind]").evaluate_all(
        "(all) => all.map((it) => [it.checked, getComputedStyle(it.closest('label')).backgroundColor])"
    )
    chosen = {colour for checked, colour in looks if checked}
    assert chosen.isdisjoint({colour for checked, colour in looks if not checked})
    open_as(visitor, Role.AGENCY_ANALYST, case_page())
    current = "(it) => getComputedStyle(it).outlineStyle + getComputedStyle(it).borderBottomColor"
    assert page.locator(".item-current").first.evaluate(current).startswith("solid")
    tabs = page.locator(".desk-head .tabs a")
    here = page.locator(".desk-head .tabs a[aria-current]").evaluate(current)
    assert [each.evaluate(current) for each in tabs.all()].count(here) == 1
    open_as(visitor, Role.AGENCY_ANALYST, f"/{NETWORK}/network/")
    keys.go(page.locator(".directory tbody th a"))


def test_nothing_moves_for_who_asked_for_no_motion(visitor: Visitor) -> None:
    page = visitor.page
    for role, address in (
        (Role.DEALER_STAFF, f"/{NETWORK}/say/"),
        (Role.AGENCY_ANALYST, case_page()),
        (Role.AGENCY_ANALYST, f"/{NETWORK}/network/"),
    ):
        open_as(visitor, role, address)
        page.emulate_media(reduced_motion="no-preference")
        assert 0.01 < page.evaluate(SLOWEST) <= 0.2, address
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(SLOWEST) <= 0.01, address


def test_row_of_tabs_begins_where_one_stands(visitor: Visitor) -> None:
    """On a phone the row is wider than the screen: the tab one came by would stand outside."""
    page = visitor.page
    page.set_viewport_size({"width": 360, "height": 740})
    address = f"/{NETWORK}/desk/?view=all"
    open_as(visitor, Role.AGENCY_ANALYST, address)
    here = page.locator(".tabs a[aria-current]")
    expect(here).to_be_in_viewport(ratio=1)
    assert here.get_attribute("href") == address
    assert page.locator(".tabs").evaluate("(row) => row.scrollLeft") > 0
    assert page.evaluate("scrollX") == 0
