"""axe-core finds nothing on any kind of page of ours, for anybody who may read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from partners.enums import Role
from partners.models import Network
from tests.e2e.kinds import ELSEWHERE, kinds, routes
from tests.e2e.not_pages import NOT_PAGES
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.portal import Portal
from tests.rig.visitor import PHONE, SCREEN, Look, Visitor
from tests.scale import PROVING, scale

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
FIRST = [Look(PHONE, "en", scheme="light"), Look(SCREEN, "de", scheme="dark")]
OTHERS = [Look(PHONE, "de", scheme="dark"), Look(SCREEN, "en", scheme="light")]
LOOKS = scale(FIRST, [*FIRST, *OTHERS])
# Principal and lead see whatever staff and analyst do, and more; bin/prove asks for all of them.
ALIKE = {Role.DEALER_STAFF, Role.AGENCY_ANALYST}
ROLES = ["", *(role for role in Role.values if role not in scale(ALIKE, set()))]


@pytest.fixture(scope="module")
def network(demo_portal: Portal) -> Network:
    """The demo's first network."""
    return Network.objects.get(slug=NETWORK)


# The <main> of a page without what is new at each request, by look: one that was tried for another role
# needs no second try, since what stands around it is tried on the role's other pages.
TRIED: set[tuple[str, str]] = set()
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
CHANGING = re.compile(r'(nonce|csrfmiddlewaretoken" value|content|hx-headers)="[^"]{20,}"')


def is_new(visitor: Visitor, address: str) -> bool:
    """Say whether nobody of this process saw the same page at this look."""
    main = MAIN.search(visitor.context.request.get(address, max_redirects=0).text())
    assert main is not None, f"{address} has no main part"
    key = (str(visitor.look), CHANGING.sub("", main[0]))
    tried = key in TRIED
    TRIED.add(key)
    return not tried


def readable(visitor: Visitor, wanted: list[str]) -> str | None:
    """Return the first address that answers this visitor with a page."""
    for address in wanted[:40]:
        reply = visitor.context.request.get(address, max_redirects=0)
        if reply.status == 200 and "text/html" in reply.headers["content-type"]:
            return address
    return None


def findings(visitor: Visitor, address: str) -> Iterator[str]:
    """Open a page and yield what axe has to say about it."""
    visitor.open(address)
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    if width > visitor.look.width:
        yield f"{address} is {width} px wide"
    for violation in Axe().run(visitor.page, options=OPTIONS).response["violations"]:
        for node in violation["nodes"]:
            yield f"{address} {violation['id']} {node['target']} {node['failureSummary']}"


def arrive(browser, portal: Portal, role: str, look: Look | None = None) -> Visitor:
    """Let somebody of a role arrive; nobody's is a visitor's who has not signed in."""
    visitor = Visitor.arrive(browser, portal, look)
    if role:
        step_in(visitor, somebody(role))
    return visitor


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_found_on_the_pages_of_a_role(
    browser, demo_portal: Portal, network: Network, role: str
) -> None:
    """At 360 px in light and at 1440 px in dark; in bin/prove each width in both."""
    found: list[str] = []
    read: list[str] | None = None
    for look in LOOKS:
        visitor = arrive(browser, demo_portal, role, look)
        if read is None:
            read = [one for wanted in kinds(network).values() if (one := readable(visitor, wanted or []))]
        for at, address in enumerate(read):
            if PROVING or is_new(visitor, address) or at == 0:
                found += findings(visitor, address)
        visitor.leave()
    assert found == []
    assert len(read or []) >= 3


def test_every_kind_of_page_is_read_by_somebody(browser, demo_portal: Portal, network: Network) -> None:
    unseen = kinds(network)
    assert [name for name, wanted in unseen.items() if wanted is None] == []
    for role in reversed(ROLES):  # those who read most come first: the rest have few to look for
        visitor = arrive(browser, demo_portal, role)
        unseen = {name: wanted for name, wanted in unseen.items() if not readable(visitor, wanted or [])}
        visitor.leave()
    assert sorted(unseen) == []


def test_no_exception_outlives_its_route() -> None:
    assert sorted((NOT_PAGES | ELSEWHERE) - {name for name, _route in routes()}) == []
