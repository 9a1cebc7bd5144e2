"""The rig itself: the portal runs, and a browser that strays or stumbles is noticed."""

from __future__ import annotations

import pytest

from tests.rig.portal import Portal
from tests.rig.visitor import Look, Visitor


def test_browser_that_asks_another_host_is_noticed(browser, portal: Portal) -> None:
    visitor = Visitor.arrive(browser, portal)
    visitor.open("about:blank")
    visitor.page.evaluate("fetch('http://elsewhere.example/').catch(() => null)")
    visitor.complaints.clear()
    with pytest.raises(AssertionError):
        visitor.leave()
    assert visitor.foreign == ["http://elsewhere.example/"]


def test_stranger_is_asked_to_sign_in_and_leaves_no_complaint(browser, portal: Portal) -> None:
    visitor = Visitor.arrive(browser, portal, Look(language="de"))
    visitor.open("/admin/")
    assert "/accounts/login/code/" in visitor.page.url
    assert visitor.page.locator("html").get_attribute("lang") == "de"
    visitor.assert_fits()
    visitor.leave()
