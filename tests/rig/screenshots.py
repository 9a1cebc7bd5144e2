"""bin/screenshots: the pictures of README.md, taken from a fresh demo."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ground.places import ROOT
from tests.browser import OFFLINE, QUIET, chromium_path
from tests.rig.portal import Portal

NETWORK = "heat-pumps"
FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 200
WORDS = "The leaflet shows the old noise figures. Customers bring it along and ask which one is right."


@dataclass(frozen=True)
class Picture:
    """One picture: whose screen, how large, and the way to what it shows."""

    name: str
    person: str
    size: tuple[int, int]
    go: Callable[[Page], None]


def say(page: Page) -> None:
    """Go to the remark form, half filled in."""
    page.goto(f"/{NETWORK}/say/")
    page.locator("label:has(input[name=kind][value=problem])").click()
    page.locator("textarea[name=text]").fill(WORDS)
    page.evaluate("scrollTo(0, 0)")


def desk(page: Page) -> None:
    """Open a case at the desk that has a theme."""
    page.goto(f"/{NETWORK}/desk/")
    page.locator("[data-item-link]").nth(1).click()
    page.locator(".desk-words").wait_for()


def owed(page: Page) -> None:
    """See what headquarters owes."""
    page.goto(f"/{NETWORK}/answers-owed/")


def home(page: Page) -> None:
    """See a dealer's home."""
    page.goto(f"/{NETWORK}/")


def toolkit(page: Page) -> None:
    """Edit a toolkit in the Wagtail admin."""
    page.goto("/admin/pages/")
    page.locator("main .title a[href*='/edit/']").last.click()
    page.locator("#id_title").wait_for()


PICTURES = [
    Picture("say-phone", "dealer-uk", (360, 740), say),
    Picture("home-phone", "dealer-uk", (360, 740), home),
    Picture("desk", "analyst", (1440, 900), desk),
    Picture("answers-owed", "sponsor", (1440, 900), owed),
    Picture("toolkit-admin", "marketer", (1440, 900), toolkit),
]


@contextmanager
def fresh_demo() -> Iterator[Portal]:
    """Run the demo in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="backchannel-pictures-") as name:
        folder = Path(name)
        database = f"sqlite:///{folder / 'demo.sqlite3'}"
        portal = Portal(folder, database, {"DJANGO_SETTINGS_MODULE": "portal.settings.demo"})
        try:
            portal.manage("migrate", "--verbosity", "0")
            portal.manage("demo")
            portal.start("web", "worker", "scheduler")
            yield portal
        finally:
            portal.stop()


@dataclass(frozen=True)
class Look:
    """How somebody looks at the portal: window, language, and light or dark."""

    size: tuple[int, int]
    language: str = "en"
    scheme: str = "light"


@contextmanager
def looking(browser: Browser, portal: Portal, look: Look, person: str = "") -> Iterator[Page]:
    """Open a window, signed in by the demo's link if as somebody, and choose the language."""
    width, height = look.size
    context = browser.new_context(
        base_url=portal.url,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 500 else 1,
        locale={"en": "en-GB", "de": "de-DE"}[look.language],
        color_scheme=look.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"/demo/as/{person}/" if person else "/accounts/login/")
    if person:
        page.locator("main form button").click()
        page.wait_for_url(lambda url: "/demo/" not in url)
    token = next(cookie["value"] for cookie in context.cookies() if "csrf" in cookie["name"])
    form = {"language": look.language, "csrfmiddlewaretoken": token, "next": "/"}
    context.request.post("/language/", form=form, headers={"Referer": portal.url, "Origin": portal.url})
    yield page
    context.close()


def take(browser: Browser, portal: Portal, picture: Picture) -> bytes:
    """Go there in English, and take the picture."""
    with looking(browser, portal, Look(picture.size), picture.person) as page:
        picture.go(page)
        page.wait_for_load_state("networkidle")
        return page.screenshot()


def shrink(taken: bytes) -> bytes:
    """Keep few enough colours that the picture stays small."""
    stream = io.BytesIO()
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with fresh_demo() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*QUIET, *OFFLINE])
        for picture in PICTURES:
            small = shrink(take(browser, portal, picture))
            (FOLDER / f"{picture.name}.png").write_bytes(small)
            print(f"{picture.name}.png: {len(small) // 1000} KB")
        browser.close()


if __name__ == "__main__":
    main()
