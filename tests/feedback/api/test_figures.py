"""Figures for programs: live for the agency and logged, for others those that were published."""

from __future__ import annotations

import pytest

from partners.enums import Role
from partners.models import ActivityLog
from tests.factories.feedback import say
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, hq_of
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db
AT = "/api/v1/pumps/figures/"


@pytest.fixture
def network():
    return NetworkFactory(slug="pumps")


def test_agency_reads_live_figures_and_that_is_logged(network) -> None:
    say(MembershipFactory(network=network))
    analyst = MembershipFactory(network=network, role=Role.AGENCY_ANALYST)
    answer = program_of(analyst).get(f"{AT}?by=kind").json()
    assert (answer["branch"], answer["total"]["voices"], answer["total"]["dealers"]) == (
        hq_of(network).pk,
        1,
        1,
    )
    logged = ActivityLog.objects.filter(verb="figures.read")
    assert list(logged.values_list("actor_id", flat=True)) == [analyst.person.user_id]


def test_hq_reads_nothing_that_was_not_published(network) -> None:
    say(MembershipFactory(network=network))
    sponsor = program_of(MembershipFactory(network=network, role=Role.HQ_SPONSOR))
    for by in ("kind", "theme", "route", "branch"):
        answer = sponsor.get(f"{AT}?by={by}").json()
        assert (answer["total"]["dealers"], answer["total"]["voices"], answer["published_at"]) == (None,) * 3


def test_dealers_read_no_figures_and_branches_of_others_are_not_there(network) -> None:
    elsewhere = PartnerFactory(network=network)
    assert program_of(MembershipFactory(network=network)).get(AT).status_code == 404
    analyst = program_of(MembershipFactory(role=Role.AGENCY_ANALYST))
    assert analyst.get(f"{AT}?branch={elsewhere.pk}").status_code == 404


@pytest.mark.parametrize("asked", ["period=2026-W03", "period=soon", "by=colour", "branch=0", "period=0000"])
def test_figures_refuse_what_they_do_not_know(network, asked: str) -> None:
    analyst = program_of(MembershipFactory(network=network, role=Role.AGENCY_ANALYST))
    assert analyst.get(f"{AT}?{asked}").status_code == 422


@pytest.mark.parametrize("period", ["0001", "9999", "9999-Q4", "0001-01"])
def test_figures_of_the_ends_of_the_calendar_are_empty(network, period: str) -> None:
    analyst = program_of(MembershipFactory(network=network, role=Role.AGENCY_ANALYST))
    answer = analyst.get(f"{AT}?period={period}")
    assert (answer.status_code, answer.json()["total"]["voices"]) == (200, 0)
