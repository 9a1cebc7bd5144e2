"""The example in docs/ does what it says against a portal that runs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from feedback.models import Remark
from ground.places import ROOT
from partners.enums import Level, Role
from partners.models import Partner
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from tests.factories.programs import token_of
from tests.partners.imports.sheets import HQ, dealer, write_sheet
from tests.rig.portal import Portal

pytestmark = pytest.mark.one_engine
CLIENT = ROOT / "docs" / "examples" / "client.py"


def test_example_client_brings_partners_in_speaks_and_reads_coverage(portal: Portal, tmp_path) -> None:
    network = NetworkFactory(slug="pumps")
    here = PartnerFactory(network=network, level=Level.DEALER, number="00017")
    lead = MembershipFactory(network=network, role=Role.AGENCY_LEAD)
    speaker = MembershipFactory(network=network, partner=here)
    listed = write_sheet(tmp_path / "list.xlsx", [HQ, dealer("00018"), dealer("00019")])
    environment = os.environ | {"LEAD_TOKEN": token_of(lead)[1], "DEALER_TOKEN": token_of(speaker)[1]}
    done = subprocess.run(
        [sys.executable, str(CLIENT), portal.url, "pumps", str(listed)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = Remark.objects.get()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "mapping",
        "planned",
        "done",
        f"receipt {said.number}",
        "heard 1 of 3",
    ]
    assert set(Partner.objects.filter(network=network).values_list("number", flat=True)) >= {"00018", "00019"}
