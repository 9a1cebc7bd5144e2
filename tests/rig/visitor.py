"""One person at a browser: counts taps, and remembers what no page may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.rig.portal import Portal

TIMES_SPOKEN = {"en": "en-GB", "de": "de-DE", "nl": "nl-NL", "fr": "fr-FR"}
PHONE, SCREEN = 360, 1440
# Deadlines for machines that are busy with something else; a good day needs none of it.
PATIENCE = 60_000
HEIGHTS = {PHONE: 740, SCREEN: 900}


@dataclass(frozen=True)
class Look:
    """How somebody looks at the portal."""

    width: int = PHONE
    language: str = "en"
    javascript: bool = True
    scheme: str = "light"

    def __str__(self) -> str:
        return f"{self.width}-{self.language}" + ("" if self.javascript else "-noscript")

    def context_options(self) -> dict:
        """Return playwright's options for a new context."""
        return {
            "viewport": {"width": self.width, "height": HEIGHTS[self.width]},
            "has_touch": self.width == PHONE,
            "locale": TIMES_SPOKEN[self.language],
            "java_script_enabled": self.javascript,
            "color_scheme": self.scheme,
            "reduced_motion": "reduce",
        }


@dataclass
class Visitor:
    """A browser of one's own, on one portal."""

    portal: Portal
    context: BrowserContext
    page: Page
    look: Look
    taps: int = 0
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=lambda: {404, 422})

    @classmethod
    def arrive(cls, browser: Browser, portal: Portal, look: Look | None = None) -> Visitor:
        """Open an empty browser that watches itself."""
        look = look or Look()
        context = browser.new_context(base_url=portal.url, **look.context_options())
        context.set_default_timeout(PATIENCE)
        visitor = cls(portal, context, context.new_page(), look)
        context.on("request", visitor._note_request)
        context.on("response", visitor._note_response)
        context.on("console", visitor._note_console)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"script: {error}"))
        return visitor

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != f"127.0.0.1:{self.portal.port}":
            self.foreign.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        # A refused answer is noted with its address above; the browser's own line about it says less.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def open(self, address: str) -> Response | None:
        """Go to an address of the portal, as when a link is typed or tapped in a mail."""
        return self.page.goto(address)

    def look_as(self, look: Look) -> None:
        """Go on in the same browser at another size, in another scheme and language."""
        self.look = look
        self.page.set_viewport_size({"width": look.width, "height": HEIGHTS[look.width]})
        self.page.emulate_media(color_scheme=look.scheme)
        name = settings.LANGUAGE_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": look.language, "url": self.portal.url}])

    def tap(self, target: Locator | str) -> None:
        """Tap once on a thing, or on the link or button of that name."""
        where = self.named(target) if isinstance(target, str) else target
        self.taps += 1
        where.click()

    def named(self, name: str) -> Locator:
        """Find what can be tapped by its name."""
        return self.page.get_by_role("link", name=name).or_(self.page.get_by_role("button", name=name)).first

    def text(self) -> str:
        """Return what the page says."""
        return self.page.locator("body").inner_text()

    def assert_fits(self) -> None:
        """No page may be wider than the screen."""
        if self.look.javascript:
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= self.look.width, f"{self.page.url} is {wide} px wide on {self.look.width}"

    def leave(self) -> None:
        """Close the browser; nothing may have been asked of other hosts or gone wrong on the way."""
        self.context.close()
        assert self.foreign == [], self.foreign
        assert self.complaints == [], self.complaints
