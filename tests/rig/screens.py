"""bin/screens: every main screen, phone and desktop, light and dark, in two languages, from a fresh demo."""

from __future__ import annotations

import argparse
import io
import itertools
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from ground.places import ROOT
from tests.browser import OFFLINE, QUIET, chromium_path
from tests.partners.imports.sheets import dealer, write_sheet
from tests.rig.portal import Portal
from tests.rig.screenshots import NETWORK, Look, desk, fresh_demo, looking, say

FOLDER = ROOT / "docs" / "screens"
QUALITY = 62
PHONE, DESKTOP = (360, 740), (1440, 900)
SIZES, SCHEMES, LANGUAGES = {"phone": PHONE, "desktop": DESKTOP}, ("light", "dark"), ("en", "de")
GERMAN = "Im Prospekt stehen noch die alten Schallwerte. Kunden bringen ihn mit und fragen, welcher gilt."
DEALERS = {"en": "dealer-uk", "de": "dealer"}
SOUGHT = {"en": "quiet", "de": "Wärmepumpe"}


def at(path: str) -> Callable[[Page], None]:
    """Return the way to an address of the network."""
    return lambda page: void(page.goto(f"/{NETWORK}/{path}"))


def void(_answer: object) -> None:
    """Forget an answer."""


def toolkit(page: Page) -> None:
    """Open the first toolkit of the list."""
    page.goto(f"/{NETWORK}/toolkits/")
    page.locator("main .item a, main .card a, main h2 a, main h3 a").first.click()
    page.wait_for_load_state()


def search(page: Page) -> None:
    """Search all files in the reader's language."""
    language = page.locator("html").get_attribute("lang") if page.url != "about:blank" else "en"
    page.goto(f"/{NETWORK}/toolkits/search/?q={SOUGHT.get((language or 'en')[:2], SOUGHT['en'])}")


def receipt(page: Page) -> None:
    """Say something, and read the receipt."""
    say(page)
    if page.locator("html").get_attribute("lang") == "de":
        page.locator("textarea[name=text]").fill(GERMAN)
    page.locator("form[data-draft-key] button[type=submit], main form .button-primary").last.click()
    page.wait_for_url("**/receipt/**")


def partner(page: Page) -> None:
    """Open a dealer's page from the directory."""
    page.goto(f"/{NETWORK}/network/?level=dealer")
    page.locator("main th[scope=row] a").first.click()
    page.wait_for_load_state()


def plan(page: Page) -> None:
    """Bring a list in as far as its plan: one dealer is new, one row can't be read."""
    page.goto(f"/{NETWORK}/network/imports/")
    with tempfile.TemporaryDirectory() as folder:
        rows = [dealer("D-9001", town="Kassel"), dealer("D-9002", country="Atlantis")]
        page.locator("input[type=file]").set_input_files(write_sheet(Path(folder) / "dealers.xlsx", rows))
        page.locator("form[enctype] .button-primary").click()
        page.locator("form:has(.import-columns) .button-primary").click()
    page.locator("form[action$='/apply/']").first.wait_for()


@dataclass(frozen=True)
class Screen:
    """One screen: its name, whose it is, and the way there; a dealer is one who speaks the language."""

    name: str
    person: str
    go: Callable[[Page], None]


SCREENS = [
    Screen("sign-in", "", lambda page: void(page.goto("/accounts/login/"))),
    Screen("dealer-home", "dealer", at("")),
    Screen("toolkits", "dealer", at("toolkits/")),
    Screen("toolkit", "dealer", toolkit),
    Screen("search", "dealer", search),
    Screen("say", "dealer", say),
    Screen("answers", "dealer", at("answers/")),
    Screen("mandate", "dealer", at("mandate/")),
    Screen("receipt", "dealer", receipt),
    Screen("hq-home", "sponsor", at("")),
    Screen("answers-owed", "sponsor", at("answers-owed/")),
    Screen("desk", "analyst", at("desk/")),
    Screen("case", "analyst", desk),
    Screen("themes", "analyst", at("themes/")),
    Screen("dashboard", "analyst", at("dashboard/")),
    Screen("tree", "lead", at("network/tree/")),
    Screen("partner", "lead", partner),
    Screen("import-plan", "lead", plan),
    Screen("hq-owes", "analyst", at("answers-owed/")),
    Screen("answers-to-all", "dealer", at("answers/everyones/")),
]


def pictures(browser: Browser, portal: Portal, wanted: set[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield name and bytes of every picture, one window after another; None where the way there failed."""
    chosen = [screen for screen in SCREENS if not wanted or screen.name in wanted]
    for (device, size), scheme, language in itertools.product(SIZES.items(), SCHEMES, LANGUAGES):
        for who, screens in itertools.groupby(chosen, key=lambda screen: screen.person):
            visitor = DEALERS[language] if who == "dealer" else who
            with looking(browser, portal, Look(size, language, scheme), visitor) as page:
                for screen in screens:
                    name = f"{screen.name}-{device}-{scheme}-{language}.webp"
                    try:
                        screen.go(page)
                        page.wait_for_load_state("networkidle")
                    except Error as error:
                        print(name, "failed:", str(error).splitlines()[0], flush=True)
                        yield name, None
                    else:
                        yield name, page.screenshot()


def small(taken: bytes) -> bytes:
    """Return the picture as a small WebP."""
    stream = io.BytesIO()
    Image.open(io.BytesIO(taken)).convert("RGB").save(stream, "WEBP", quality=QUALITY, method=5)
    return stream.getvalue()


def main() -> int:
    """Take all pictures, or those of the screens that are named; return how many could not be taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("screens", nargs="*")
    wanted = set(parser.parse_args().screens)
    FOLDER.mkdir(parents=True, exist_ok=True)
    total, failed = 0, 0
    with fresh_demo() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*QUIET, *OFFLINE])
        for name, taken in pictures(browser, portal, wanted):
            if taken is None:
                failed += 1
                continue
            shrunk = small(taken)
            (FOLDER / name).write_bytes(shrunk)
            total += len(shrunk)
            print(name, len(shrunk) // 1000, "KB", flush=True)
        browser.close()
    print(f"{total / 1e6:.1f} MB, {failed} failed")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
