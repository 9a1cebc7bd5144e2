"""Workers die in the middle of an announcement: everybody is mailed, and nobody twice."""

from __future__ import annotations

import pytest

from partners.enums import ConsentPurpose, MailKind, Role
from partners.models import Mail, Network
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory
from tests.factories.toolkits import ToolkitFactory
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.scale import scale, write_proof
from toolkits.models import Announcement, AnnouncementRecipient, ToolkitPage
from toolkits.services.announcements import CHUNK

FEW, MORE_THAN_A_CHUNK = scale(12, CHUNK + 10), CHUNK + 10
WORKERS = ("worker", "worker-2")
POINTS = {
    "claimed-announcement": FEW,
    "before-commit-partners.deliver_mail": FEW,
    "between-chunks-announcement": MORE_THAN_A_CHUNK,
}


def an_audience_of(people: int) -> Network:
    """Make a network with so many consenting people."""
    network = NetworkFactory()
    for _number in range(people):
        person = PersonFactory(network=network, consented_to=[ConsentPurpose.NEWS])
        MembershipFactory(network=network, role=Role.DEALER_STAFF, person=person)
    return network


def write_down(toolkit: ToolkitPage) -> Announcement:
    """Write what `announce_toolkit` writes, without waking anybody: the sweep finds it."""
    key = f"request-key-of-{toolkit.pk}"
    made = Announcement.objects.create(network_id=toolkit.network_id, toolkit=toolkit, request_key=key)
    AnnouncementRecipient.objects.bulk_create(
        AnnouncementRecipient(announcement=made, membership=membership, person_id=membership.person_id)
        for membership in toolkit.network.memberships.all()
    )
    return made


@pytest.mark.parametrize("point", POINTS)
def test_announcement_of_a_killed_worker_reaches_everybody_once(mortal_portal: Portal, point: str) -> None:
    figures, people = [], POINTS[point]
    mortal_portal.start("smtp", "worker", "worker-2", "scheduler")
    for _time in range(TIMES):
        toolkit = ToolkitFactory(network=an_audience_of(people))
        made: list[Announcement] = []
        dead = kill_at(mortal_portal, point, lambda t=toolkit, m=made: m.append(write_down(t)), WORKERS)
        figures.append(time_until_done(point, lambda m=made: _is_in_state(m[0], WorkState.DONE)))
        mails = Mail.objects.filter(network=toolkit.network, kind=MailKind.NEWS)
        assert mails.count() == people
        assert mails.values("person_id").distinct().count() == people
        wait_until(lambda m=mails: not m.exclude(work_state=WorkState.DONE).exists(), "all are delivered")
        mortal_portal.children[dead].start()
    write_proof(f"kill-announcing-{point}", f"A worker killed at {point}", [str(one) for one in figures])


def _is_in_state(announcement: Announcement, state: str) -> bool:
    return Announcement.objects.filter(pk=announcement.pk, work_state=state).exists()
