"""Workers die while they read a mail: what it says is kept once, and its file goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from feedback.enums import MailOutcome, Route
from feedback.models import InboundMail, Remark
from feedback.services.mail_in.receiving import take_in
from partners.models import Mail
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, letter
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.scale import write_proof

WORKERS = ("worker", "worker-2")
POINTS = ["claimed-inboundmail", "settling-inboundmail", "mail-settled"]


def files_in(portal: Portal) -> set[Path]:
    """Return the mails whose files are kept."""
    return set((portal.folder / "var" / "media" / "mail-in").glob("*"))


@pytest.mark.parametrize("point", POINTS)
def test_mail_of_a_killed_worker_becomes_one_remark(mortal_portal: Portal, settings, point: str) -> None:
    settings.MEDIA_ROOT = mortal_portal.folder / "var" / "media"
    settings.INBOUND_DOMAIN = DOMAIN
    before, figures = files_in(mortal_portal), []  # the portal is another point's as well
    mortal_portal.start("smtp", "worker", "worker-2", "scheduler")
    for _time in range(TIMES):
        house = House.build()
        author = house.member()
        mail = letter(author.person.email, f"{house.network.slug}@{DOMAIN}").as_bytes()

        def bring(raw: bytes = mail) -> None:
            take_in(raw=raw, recipients=(), via="raw", at=timezone.now())

        dead = kill_at(mortal_portal, point, bring, WORKERS)
        rows = InboundMail.objects.filter(network=house.network, outcome=MailOutcome.REMARK)
        figures.append(time_until_done(point, lambda found=rows: found.exists()))
        bring()
        assert Remark.objects.get(network=house.network).route == Route.MAIL
        assert Mail.objects.filter(person=author.person).count() == 1
        assert InboundMail.objects.get(network=house.network).raw.name == ""
        mortal_portal.children[dead].start()
    # One that dies between its commit and its file leaves it for an hour; whoever goes on takes it at once.
    most = (point == "mail-settled") * TIMES
    wait_until(lambda: len(files_in(mortal_portal) - before) <= most, "its file goes", within=5)
    write_proof(f"kill-mail-in-{point}", f"A worker killed at {point}", [str(one) for one in figures])
