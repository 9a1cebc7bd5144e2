"""What a dealer does: open the mail, download, say something, look at the receipt, read the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.path.publishing import TITLE
from tests.rig.mailbox import Letter
from tests.rig.processes import wait_until
from tests.rig.visitor import Visitor

DRAFTS = """[localStorage, sessionStorage].flatMap((store) => Object.keys(store))
    .filter((key) => key.startsWith("draft:")).length"""
NUMBER = re.compile(r"^[0-9A-Z-]{6,20}$")


@dataclass(frozen=True)
class Receipt:
    """What the author keeps: the number, and the link that works without signing in."""

    number: str
    address: str


def open_toolkit(dealer: Visitor, letter: Letter) -> None:
    """Tap the button of the mail: the toolkit opens, nobody is asked to sign in."""
    dealer.open(letter.html_links[0])
    expect(dealer.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    dealer.assert_fits()


def download(dealer: Visitor, original: Path) -> None:
    """Tap "Download" at a file: it is the file that was uploaded, under its own name."""
    card = dealer.page.locator(".asset-card", has_text=original.suffix[1:].upper()).first
    with dealer.page.expect_download() as started:
        dealer.tap(card.locator("a[href*='/download/']"))
    assert started.value.suggested_filename == original.name
    assert Path(started.value.path()).read_bytes() == original.read_bytes()


def begin(dealer: Visitor) -> None:
    """Go from the toolkit to the remark form about it."""
    dealer.tap(dealer.page.locator("a[href*='/say/']").first)
    expect(dealer.page.locator("textarea[name=text]")).to_be_visible()
    expect(dealer.page.locator(".say-subject")).to_contain_text(TITLE)
    dealer.assert_fits()


def fill_in(dealer: Visitor, *, kind: str, text: str, photo: Path | None = None) -> None:
    """Choose the kind, type, add a photo."""
    page = dealer.page
    dealer.tap(page.locator(f"label:has(input[name=kind][value={kind}])"))
    page.locator("textarea[name=text]").fill(text)
    if photo:
        page.locator("input[name=photo]").set_input_files(photo)


def choose_mode(dealer: Visitor, mode: str) -> None:
    """Choose who may see it."""
    dealer.tap(dealer.page.locator(f"label:has(input[name=mode][value={mode}])"))


def choose_no_identity(dealer: Visitor) -> None:
    """Go to the form that knows nobody: its address holds neither the link's token nor a session."""
    token = re.search(r"/t/([^/]+)/", dealer.page.url)
    assert token is not None
    dealer.tap(dealer.page.locator(".say-nobody"))
    dealer.page.wait_for_url("**/say/no-identity/**")
    assert token[1] not in dealer.page.url
    assert token[1] not in dealer.page.content()
    assert dealer.page.locator("input[name=csrfmiddlewaretoken]").count() == 0
    dealer.assert_fits()


def send(dealer: Visitor) -> Receipt:
    """Tap the button and read the receipt; what was typed stays on the device until then, and no longer."""
    assert drafts(dealer) == (1 if dealer.look.javascript else 0)
    dealer.tap(dealer.page.locator("form:has(textarea[name=text]) .button-primary"))
    dealer.page.wait_for_url("**/receipt/**")
    wait_until(lambda: drafts(dealer) == 0, "the device forgets what was received")
    number = dealer.page.locator("strong.num").inner_text()
    assert NUMBER.match(number)
    dealer.assert_fits()
    return Receipt(number, dealer.page.url.split("?")[0])


def drafts(dealer: Visitor) -> int:
    """Count what the device keeps of forms that were filled in."""
    return dealer.page.evaluate(DRAFTS) if dealer.look.javascript else 0


def read_receipt(visitor: Visitor, receipt: Receipt, *, holds: str) -> None:
    """Open the receipt's link somewhere else, without signing in."""
    visitor.open(receipt.address)
    expect(visitor.page.get_by_role("main")).to_contain_text(receipt.number)
    expect(visitor.page.get_by_role("main")).to_contain_text(holds)
    visitor.assert_fits()


def say_whether_answered(dealer: Visitor, answer_letter: Letter, result: str) -> None:
    """Tap the mail's button: a page with the answer preselected and one button; only that stores."""
    page = dealer.page
    dealer.open(next(link for link in answer_letter.html_links if "/receipt/" in link))
    if page.locator(f"input[name=result][value={result}]").is_checked() is False:
        dealer.tap(page.locator(f"label:has(input[name=result][value={result}])").first)
    dealer.tap(page.locator("form:has(input[name=result]) .button-primary").first)
    page.wait_for_url("**/receipt/**checked**")
