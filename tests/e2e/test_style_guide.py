"""The components in a browser: accessible in every scheme, and each behaviour does what it promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.rig.visitor import PHONE, SCREEN, Look, Visitor

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WORDS = "The display is hard to read in the sun."
Guide = Callable[..., Visitor]


@pytest.fixture
def guide(browser, portal: Portal) -> Iterator[Guide]:
    visitors: list[Visitor] = []

    def look(**how: object) -> Visitor:
        visitor = Visitor.arrive(browser, portal, Look(**how))
        visitor.open("/style-guide/")
        visitor.page.wait_for_load_state("networkidle")
        visitors.append(visitor)
        return visitor

    yield look
    for visitor in visitors:
        visitor.leave()


@pytest.mark.parametrize("width", [PHONE, SCREEN])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_style_guide_in_every_scheme_has_no_finding(guide: Guide, width: int, scheme: str) -> None:
    visitor = guide(width=width, scheme=scheme)
    visitor.assert_fits()
    found = Axe().run(visitor.page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [(entry["id"], entry["nodes"][0]["target"]) for entry in found.response["violations"]] == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_style_guide_right_to_left_fits_too(guide: Guide, language: str) -> None:
    visitor = guide(language=language)
    visitor.page.evaluate("document.documentElement.dir = 'rtl'")
    visitor.assert_fits()


def test_first_view_is_light(browser, portal: Portal) -> None:
    visitor = Visitor.arrive(browser, portal)
    sizes: list[int] = []
    visitor.page.on("response", lambda response: sizes.append(len(response.body())))
    visitor.open("/accounts/login/code/")
    visitor.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= 150 * 1024
    visitor.leave()


def test_dialog_opens_and_closes_with_script_and_without(guide: Guide) -> None:
    for visitor in (guide(), guide(javascript=False)):
        dialog = visitor.page.locator("#sample-dialog")
        assert not dialog.is_visible()
        visitor.tap("Merge with another remark")
        assert dialog.is_visible()
        visitor.tap(dialog.get_by_role("button", name="Close"))
        assert not dialog.is_visible()


def test_draft_is_there_after_the_page_was_lost_and_gone_once_received(guide: Guide) -> None:
    visitor = guide()
    words = visitor.page.locator("#id_words")
    words.fill(WORDS)
    visitor.page.get_by_label("HQ, with my name").check()
    visitor.page.reload()
    wait_until(lambda: words.input_value() != "", "the draft is back")
    assert words.input_value() == WORDS
    assert visitor.page.get_by_label("HQ, with my name").is_checked()
    visitor.page.evaluate(
        "import('/static/portal/js/draft.js').then((draft) => draft.clearDraft('style-guide'))"
    )
    visitor.page.reload()
    visitor.page.wait_for_load_state("networkidle")
    assert words.input_value() == ""


def test_words_typed_before_the_script_came_are_kept(guide: Guide) -> None:
    visitor = guide()
    page, held = visitor.page, []
    page.route("**/main*.js", lambda route: held.append(route))
    page.goto(f"{page.url.split('?')[0]}?slowly", wait_until="commit")
    page.locator("#id_words").fill(WORDS)
    wait_until(lambda: page.wait_for_timeout(50) or held, "the script was asked for")
    held[0].continue_()
    # Asked from outside: the page's own policy lets no string be evaluated again and again.
    wait_until(lambda: page.evaluate("localStorage.getItem('draft:style-guide')"), "the words are kept")
    page.unroute("**/main*.js")
    page.reload(wait_until="networkidle")
    assert page.locator("#id_words").input_value() == WORDS


def test_counter_says_what_is_left(guide: Guide) -> None:
    visitor = guide()
    note = visitor.page.locator("#id_words_count")
    visitor.page.locator("#id_words").fill("12345")
    assert note.inner_text() == "1,995 characters left"
    assert note.get_attribute("aria-live") is None
    visitor.page.locator("#id_words").fill("x" * 1990)
    assert note.get_attribute("aria-live") == "polite"


def test_double_tap_sends_once(guide: Guide) -> None:
    visitor = guide()
    sent = visitor.page.evaluate(
        """() => {
            const form = document.querySelector('[data-controller~="submit-once"]');
            let sent = 0;
            form.noValidate = true;
            document.addEventListener("submit", (event) => { sent += 1; event.preventDefault(); });
            form.requestSubmit();
            form.requestSubmit();
            return sent;
        }"""
    )
    assert sent == 1
    assert visitor.page.locator('form [aria-busy="true"]').count() == 1


def test_keys_move_through_the_list_but_not_while_typing(guide: Guide) -> None:
    visitor = guide(width=SCREEN)
    focused = "document.activeElement.textContent.trim()"
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.keyboard.press("j")
    assert visitor.page.evaluate(focused) == "Thank you for the quick parts"
    visitor.page.keyboard.press("k")
    assert visitor.page.evaluate(focused) == "The display is hard to read in the sun"
    visitor.page.locator("#search-q").focus()
    visitor.page.keyboard.press("j")
    assert visitor.page.locator("#search-q").input_value() == "j"


def test_menu_closes_on_escape_and_gives_the_focus_back(guide: Guide) -> None:
    visitor = guide()
    summary = visitor.page.locator("details.menu > summary", has_text="More")
    summary.click()
    assert visitor.page.get_by_role("link", name="Export").is_visible()
    visitor.page.keyboard.press("Escape")
    assert not visitor.page.get_by_role("link", name="Export").is_visible()
    assert summary.evaluate("(element) => element === document.activeElement")


def test_lost_connection_is_a_banner_and_holds_the_form_back(guide: Guide) -> None:
    visitor = guide()
    banner = visitor.page.locator(".offline")
    visitor.context.set_offline(True)
    banner.wait_for(state="visible")
    assert banner.inner_text().startswith("You are offline.")
    visitor.page.evaluate("document.querySelector('form.search').requestSubmit()")
    assert visitor.page.url.endswith("/style-guide/")
    visitor.context.set_offline(False)
    banner.wait_for(state="hidden")


def test_copy_link_copies_and_says_so(guide: Guide) -> None:
    visitor = guide()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = visitor.page.locator(".copy-link button").first
    button.click()
    wait_until(lambda: visitor.page.locator(".copy-link [role=status]").first.inner_text(), "it says so")
    assert visitor.page.evaluate("navigator.clipboard.readText()").endswith("/heat-pumps/r/7Q2K-9F4M")


def test_language_changes_with_one_tap(guide: Guide) -> None:
    visitor = guide()
    visitor.page.locator('button[lang="de"]').click()
    visitor.page.wait_for_load_state()
    assert visitor.page.locator("html").get_attribute("lang") == "de"
    assert visitor.page.url.endswith("/style-guide/")


def test_key_presses_its_button_unless_a_dialog_is_open(guide: Guide) -> None:
    visitor = guide(width=SCREEN)
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.keyboard.press("m")
    assert visitor.page.locator("#sample-dialog").is_visible()
    visitor.page.keyboard.press("m")
    visitor.page.keyboard.press("Escape")
    assert not visitor.page.locator("#sample-dialog").is_visible()


def test_unsent_text_is_asked_about_before_the_page_is_left(guide: Guide) -> None:
    visitor = guide()
    asked: list[str] = []
    visitor.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visitor.page.reload()
    assert asked == []
    visitor.page.locator("#id_back-email").fill("somebody@example.org")
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.locator("#id_back-email").press_sequentially("x")
    visitor.page.reload()
    assert asked == ["beforeunload"]
