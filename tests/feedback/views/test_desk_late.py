"""What comes twice or too late at the desk, from a page that a colleague's work has overtaken."""

from __future__ import annotations

import pytest
from django.test import Client

from feedback.models import Case, CaseTheme, Message
from feedback.services.cases import assign_case
from partners.enums import Role
from tests.factories.feedback import House
from tests.feedback.views.test_desk import act, case_url

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_desk_case_theme_of_another_case_is_not_there(analyst: Client, house: House) -> None:
    """Ids in the body are taken from the case alone; what isn't there was perhaps taken off meanwhile."""
    foreign, other = House.build(), house.remark()
    rows = [foreign.themed(foreign.remark()), house.themed(house.remark())]
    for key in (*(row.pk for row in rows), "x"):
        passed = act(analyst, other, "pass_on", case_theme=key)
        assert passed.status_code == 422
        assert "taken off meanwhile" in passed.content.decode()
        assert act(analyst, other, "untheme", case_theme=key).url == case_url(other)
    assert CaseTheme.objects.filter(pk__in=[row.pk for row in rows], passed_on_at=None).count() == 2


def test_desk_reply_sent_again_from_its_draft_is_one_reply(analyst: Client, house: House) -> None:
    """The form brings the key that the page gave it."""
    remark = house.remark()
    page = analyst.get(case_url(remark))
    key = page.context["reply_form"]["submission_key"].value()
    for _ in range(2):
        act(analyst, remark, "reply", **{"reply-text": "Dim it.", "reply-submission_key": key, "as": "reply"})
    assert Message.objects.filter(case=remark.case).count() == 1


def test_desk_take_it_from_an_older_page_says_who_has_it(analyst: Client, house: House) -> None:
    """The next page knows the owner, and taking it over works from there."""
    remark, colleague = house.remark(), house.member(Role.AGENCY_LEAD)
    assign_case(scope=house.desk, case=remark.case, owner=colleague)
    late = analyst.get(act(analyst, remark, "take", was=0).url).content.decode()
    assert f"{colleague.person.name} took it meanwhile." in late
    assert act(analyst, remark, "take", was=colleague.pk).url == case_url(remark)
    assert Case.objects.get(pk=remark.case.pk).owner == house.analyst
