"""Somebody else is here: said while the page is open, gone a moment after."""

from __future__ import annotations

import datetime as dt

import pytest

from feedback.models import Presence
from feedback.queries.presence import others_at
from feedback.services.presence import STAYS, be_at_case
from partners.enums import Role
from portal.kernel.errors import NotAllowedError
from tests.factories.feedback import House, scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
NOW = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)


def test_two_at_one_case_see_each_other_until_one_goes() -> None:
    house = House.build()
    lead, case = house.member(Role.AGENCY_LEAD), house.remark().case
    for _ in range(2):
        be_at_case(scope=scope_of(lead), case=case, at=NOW)
    be_at_case(scope=house.desk, case=case, at=NOW + STAYS / 2)
    assert others_at(house.desk, case, NOW + STAYS / 2) == [lead.person.name]
    assert others_at(scope_of(lead), case, NOW + STAYS / 2) == [house.analyst.person.name]
    assert others_at(house.desk, case, NOW + STAYS) == []
    be_at_case(scope=house.desk, case=house.remark().case, at=NOW + 2 * STAYS)
    assert Presence.objects.count() == 1


def test_presence_is_the_agencys_alone() -> None:
    house = House.build()
    with pytest.raises(NotAllowedError):
        be_at_case(scope=house.hq, case=house.remark().case, at=NOW)
