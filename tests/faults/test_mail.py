"""Workers die while they deliver mails: none goes missing, and a second copy has the same Message-ID."""

from __future__ import annotations

import secrets

import pytest

from partners.models import Mail
from partners.services.mail import new_message_id
from portal.kernel.leases import WorkState
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.rig.portal import Portal
from tests.scale import write_proof

WORKERS = ("worker", "worker-2")
# The point, and how many copies of one mail may arrive when a worker dies there.
POINTS = {"claimed-mail": 1, "settling-mail": 2}


def put_into_outbox(address: str) -> Mail:
    """Write a due mail as a service would, without waking anybody."""
    message_id = new_message_id(None)
    return Mail.objects.create(
        to_address=address,
        from_address="portal@example.com",
        subject="An answer",
        text="It is here.",
        message_id=message_id,
        dedupe_key=message_id,
    )


def is_delivered(mail: Mail) -> bool:
    """Say whether the outbox knows that it went out."""
    return Mail.objects.filter(pk=mail.pk, work_state=WorkState.DONE).exists()


@pytest.mark.parametrize("point", POINTS)
def test_mail_of_a_killed_worker_arrives(mortal_portal: Portal, point: str) -> None:
    mortal_portal.start("smtp", "worker", "worker-2", "scheduler")
    figures = []
    for _time in range(TIMES):
        address = f"{secrets.token_hex(6)}@dealers.example"
        mails: list[Mail] = []
        dead = kill_at(mortal_portal, point, lambda a=address, m=mails: m.append(put_into_outbox(a)), WORKERS)
        figures.append(time_until_done(point, lambda m=mails: is_delivered(m[0])))
        letters = mortal_portal.mailbox.letters(address)
        assert 1 <= len(letters) <= POINTS[point]
        assert {letter.message_id for letter in letters} == {mails[0].message_id}
        mortal_portal.children[dead].start()
    write_proof(f"kill-worker-{point}", f"A worker killed at {point}", [str(figure) for figure in figures])


def test_mails_wait_for_a_killed_scheduler_and_no_longer(mortal_portal: Portal) -> None:
    mortal_portal.start("smtp", "worker", "scheduler")
    for number in range(TIMES):
        mortal_portal.kill("scheduler")
        mails = [put_into_outbox(f"waiting{number}-{copy}@dealers.example") for copy in range(3)]
        mortal_portal.start("scheduler")
        for mail in mails:
            time_until_done("any moment", lambda m=mail: is_delivered(m))
            assert len(mortal_portal.mailbox.letters(mail.to_address)) == 1
