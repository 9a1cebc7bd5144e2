"""axe-core on our own views and panels in the Wagtail admin: nothing of ours, and nothing new around them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from partners.enums import Role
from partners.models import Audience, Campaign, Network
from portal.models import MandatePage
from tests.e2e.test_axe import LOOKS, OPTIONS
from tests.rig.demo import NETWORK, somebody, step_in
from tests.rig.portal import Portal
from tests.rig.visitor import Look, Visitor
from toolkits.admin_urls import urlpatterns
from toolkits.models import Announcement, Asset, Licence, ToolkitPage

# Pages of Wagtail on which nothing is ours: what axe finds there is Wagtail's own.
BARE = ["/admin/", "/admin/images/", "/admin/images/add/", "/admin/pages/"]
POSTED_TO = {"asset-replace", "version-restore", "upkeep-undo"}
# Files themselves.
SENT = {"version-download", "version-picture", "code-svg", "code-png"}


def own_addresses(network: Network) -> dict[str, str]:
    """Return an address of each of our admin views, by the name of its route."""
    ids = {
        "asset_id": Asset.objects.filter(network=network).first(),
        "audience_id": Audience.objects.filter(network=network).first(),
        "campaign_id": Campaign.objects.filter(network=network).first(),
        "toolkit_id": ToolkitPage.objects.live().filter(network=network).first(),
        "licence_id": Licence.objects.get_or_create(network=network, name="Print and social")[0],
        "announcement_id": Announcement.objects.filter(network=network).first(),
    }
    found = {}
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        for name, row in ids.items():
            route = route.replace(f"<int:{name}>", str(row.pk if row else 0))
        route = route.replace("<int:number>", "1")
        assert "<" not in route, f"{route}: say here what stands for its parameter"
        if pattern.name not in POSTED_TO | SENT:
            found[pattern.name] = f"/admin/n/{network.slug}/{route}"
    return found


def violations(visitor: Visitor, address: str, within: str = "") -> dict[str, str]:
    """Return axe's findings on a page, or within a part of it, by rule."""
    reply = visitor.open(address)
    assert reply is not None
    assert reply.status == 200, address
    context = {"include": [[within]]} if within else None
    response = Axe().run(visitor.page, context=context, options=OPTIONS).response
    return {rule["id"]: f"{address} {rule['nodes'][0]['target']}" for rule in response["violations"]}


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nothing_is_found_in_our_admin_views_and_panels(browser, demo_portal: Portal, look: Look) -> None:
    network = Network.objects.get(slug=NETWORK)
    toolkit = ToolkitPage.objects.live().filter(network=network).first()
    editor = Visitor.arrive(browser, demo_portal, look)
    step_in(editor, somebody(Role.HQ_MARKETER))
    mandate = MandatePage.objects.live().filter(url_path__contains=f"/{network.slug}/").first()
    bare = [*BARE, f"/admin/pages/{mandate.pk}/edit/"]  # stock panels alone, a rich text among them
    wagtails = {rule for address in bare for rule in violations(editor, address)}
    pages = {**own_addresses(network), "toolkit": f"/admin/pages/{toolkit.pk}/edit/"}
    ours = [
        violations(editor, address, "#main .nice-padding, #main form")
        for address in own_addresses(network).values()
    ]
    around = [violations(editor, address) for address in pages.values()]
    editor.leave()
    assert [found for found in ours if found] == []
    assert {rule: where for found in around for rule, where in found.items() if rule not in wagtails} == {}
