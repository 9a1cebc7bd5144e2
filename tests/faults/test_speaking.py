"""The web process dies while it takes a remark in: what was acknowledged is kept, sent again it is one."""

from __future__ import annotations

import http.client

import pytest

from feedback.models import Remark
from partners.enums import Role
from partners.models import Mail
from partners.queries.links import toolkit_token
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import ToolkitFactory
from tests.faults.deaths import TIMES, has_died
from tests.rig.caller import Caller, Reply, hidden_fields
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.scale import write_proof

# The point, and how many remarks are kept when the process dies there without having answered.
POINTS = {"before-commit-partners.deliver_mail": 0, "after-commit-partners.deliver_mail": 1}


@pytest.mark.parametrize("point", POINTS)
def test_remark_is_kept_once_when_the_web_process_dies(mortal_portal: Portal, point: str) -> None:
    dealer = MembershipFactory(network=NetworkFactory(), role=Role.DEALER_STAFF)
    toolkit = ToolkitFactory(network=dealer.network)
    token = toolkit_token(membership_id=dealer.pk, toolkit_id=toolkit.pk)
    address = f"/{dealer.network.slug}/t/{token}/say/"
    for number in range(TIMES):
        mortal_portal.start("web")
        caller = Caller(mortal_portal.port)
        form = {**hidden_fields(caller.get(address).body), "mode": "named", "kind": "idea"}
        form["text"] = f"Remark number {number}"
        order = mortal_portal.order_death(point)
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            caller.post(address, form)
        assert not order.exists()
        wait_until(lambda: has_died(mortal_portal, "web"), "the web process is gone")
        mortal_portal.kill("web")
        said = Remark.objects.filter(network=dealer.network, text=form["text"])
        assert said.count() == POINTS[point]
        mortal_portal.start("web")
        again = caller.post(address, form)
        _assert_acknowledged(again, said.get())
        mortal_portal.kill("web")
    assert Remark.objects.filter(network=dealer.network).count() == TIMES
    assert Mail.objects.filter(person=dealer.person).count() == TIMES
    lines = [
        f"- killed {TIMES} times, {POINTS[point] * TIMES} remarks were kept then",
        f"- each was sent again: {TIMES} remarks are kept, {TIMES} receipts mailed",
    ]
    write_proof(f"kill-speaking-{point}", f"The web process killed at {point}", lines)


def _assert_acknowledged(reply: Reply, remark: Remark) -> None:
    """The answer leads to the receipt of the one remark."""
    assert reply.status == 302
    assert "/receipt/" in reply.headers["Location"]
    assert remark.case.state == "received"
