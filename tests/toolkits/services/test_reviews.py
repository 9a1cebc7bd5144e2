"""Owners are asked before a toolkit's review, once a date, and only while they are there and it is out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import Mail, Membership
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.toolkits import ToolkitFactory
from toolkits.models import ToolkitPage
from toolkits.reviewing import ASK_BEFORE, REVIEW_AFTER
from toolkits.tasks import ask_for_reviews_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def owner(network) -> Membership:
    return MembershipFactory(network=network, role=Role.HQ_MARKETER)


@pytest.fixture
def toolkit(network, owner) -> ToolkitPage:
    return ToolkitFactory(network=network, title="Spring push", owner_person=owner.person)


def review_on(toolkit: ToolkitPage, days: timedelta | None) -> None:
    day = None if days is None else timezone.localdate() + days
    ToolkitPage.objects.filter(pk=toolkit.pk).update(review_on=day)


def asked() -> list[tuple[str, str]]:
    ask_for_reviews_task()
    return list(Mail.objects.order_by("pk").values_list("to_address", "subject"))


def test_new_toolkit_is_reviewed_in_six_months(toolkit) -> None:
    assert (toolkit.review_on, asked()) == (timezone.localdate() + REVIEW_AFTER, [])


def test_owner_is_asked_once_a_review_date(toolkit, owner) -> None:
    review_on(toolkit, ASK_BEFORE)
    mail = (owner.person.email, "Does it still hold? Spring push")
    assert (asked(), asked()) == ([mail], [mail])
    review_on(toolkit, ASK_BEFORE - timedelta(days=1))
    assert asked() == [mail, mail]
    written = Mail.objects.latest("pk")
    assert (written.kind, f"/admin/pages/{toolkit.pk}/edit/" in written.text) == ("service", True)
    assert ("say when to look next" in written.text, "marketers" in written.text) == (True, False)


def test_new_owner_is_asked_too(toolkit, network, owner) -> None:
    review_on(toolkit, timedelta(days=3))
    asked()
    lead = MembershipFactory(network=network, role=Role.AGENCY_LEAD)
    ToolkitPage.objects.filter(pk=toolkit.pk).update(owner_person=lead.person)
    assert [address for address, _subject in asked()] == [owner.person.email, lead.person.email]
    text = Mail.objects.latest("pk").text
    assert (f"/heat-pumps/{toolkit.slug}/" in text, "/admin/" in text) == (True, False)
    assert ("say when to look next" in text, "tell the network's marketers" in text) == (False, True)


@pytest.mark.parametrize("why", ["early", "draft", "left", "nobody", "no address", "no date"])
def test_nobody_is_asked_without_a_reason(toolkit, owner, why) -> None:
    review_on(toolkit, ASK_BEFORE + timedelta(days=1) if why == "early" else ASK_BEFORE)
    if why == "draft":
        toolkit.unpublish()
    if why == "left":
        Membership.objects.filter(pk=owner.pk).update(is_active=False)
    if why == "nobody":
        ToolkitPage.objects.filter(pk=toolkit.pk).update(owner_person=None)
    if why == "no address":
        owner.person.email = ""
        owner.person.save()
    if why == "no date":
        review_on(toolkit, None)
    assert asked() == []
    toolkit.refresh_from_db()
    assert toolkit.review_on is not None


def test_owner_without_an_account_is_led_to_the_toolkit(toolkit, owner) -> None:
    owner.person.user = None
    owner.person.save()
    review_on(toolkit, ASK_BEFORE)
    asked()
    text = Mail.objects.get().text
    assert (f"/heat-pumps/{toolkit.slug}/" in text, "/admin/" in text) == (True, False)
