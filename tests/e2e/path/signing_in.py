"""Sign in as people do: by the code from the mail."""

from __future__ import annotations

import re

from tests.rig.visitor import Visitor

CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)


def sign_in(visitor: Visitor, address: str) -> None:
    """Ask for a code, read the mail, type the code."""
    page, mailbox = visitor.page, visitor.portal.mailbox
    before = len(mailbox.letters(address))
    visitor.open("/accounts/login/code/")
    page.locator("input[type=email]").fill(address)
    visitor.tap(page.locator("form .button-primary"))
    code = CODE.search(mailbox.wait(address, after=before).text)
    assert code is not None
    page.locator("input[name=code]").fill(code[0])
    visitor.tap(page.locator("form:has(input[name=code]) .button-primary"))
    page.wait_for_url(lambda url: "/accounts/" not in url)
