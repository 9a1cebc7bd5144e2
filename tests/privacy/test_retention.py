"""What was kept long enough goes at night, by one rule each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from partners.models import ActivityLog, Contact, Invitation, Mail
from partners.queries.branch_consent import CHANGED
from partners.services import retention
from partners.services.retention import drop_what_is_over
from partners.tasks import erase_task, make_archive_task, retention_task
from portal.kernel.leases import WorkState
from portal.kernel.registries import retentions
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    return MembershipFactory()


def days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def mail(seat, key: str, **fields) -> Mail:
    return Mail.objects.create(
        network=seat.network,
        person=seat.person,
        to_address=seat.person.email,
        from_address="x",
        subject="x",
        message_id=key,
        dedupe_key=key,
        **fields,
    )


def test_old_mails_go_and_those_on_their_way_stay(seat, monkeypatch) -> None:
    monkeypatch.setattr(retention, "CHUNK", 1)
    for key, age, state in (
        ("a", 366, WorkState.DONE),
        ("b", 366, WorkState.DEAD),
        ("c", 364, WorkState.DONE),
        ("d", 400, WorkState.DUE),
    ):
        mail(seat, key, created_at=days_ago(age), work_state=state)
    assert retention.drop_mails(timezone.now()) == 2
    assert set(Mail.objects.values_list("dedupe_key", flat=True)) == {"c", "d"}


def test_old_log_goes_and_a_distributors_decisions_stay(seat) -> None:
    ActivityLog.objects.all().delete()
    for verb, age in (("x", 1096), ("x", 1094), (CHANGED, 2000)):
        ActivityLog.objects.create(
            network=seat.network, verb=verb, object_kind="x", happened_at=days_ago(age)
        )
    assert retention.drop_logs(timezone.now()) == 1
    assert ActivityLog.objects.count() == 2


def test_old_contacts_go(seat) -> None:
    for age in (401, 399):
        Contact.objects.create(
            person=seat.person, kind="news", purpose="x", granted_at=days_ago(age), dedupe_key=str(age)
        )
    assert retention.drop_contacts(timezone.now()) == 1


def test_ended_invitations_go_after_a_while(seat) -> None:
    for name, fields in {
        "accepted": {"accepted_at": days_ago(91), "expires_at": days_ago(84)},
        "withdrawn": {"withdrawn_at": days_ago(91), "expires_at": days_ago(84)},
        "unused": {"expires_at": days_ago(91)},
        "recent": {"expires_at": days_ago(10)},
    }.items():
        Invitation.objects.create(
            network=seat.network,
            partner=seat.partner,
            path=seat.path,
            role=seat.role,
            name=name,
            email=f"{name}@dealer.example",
            nonce=name,
            **fields,
        )
    assert retention.drop_invitations(timezone.now()) == 3
    assert Invitation.objects.get().name == "recent"


def test_one_rules_trouble_holds_up_no_other(seat, monkeypatch) -> None:
    broken = retentions["partners.logs"].__class__("x", "x", lambda _now: 1 / 0)
    monkeypatch.setitem(retentions._entries, "partners.logs", broken)
    mail(seat, "a", created_at=days_ago(366), work_state=WorkState.DONE)
    assert drop_what_is_over() == 1


def test_tasks_call_their_services(seat) -> None:
    mail(seat, "a", created_at=days_ago(366), work_state=WorkState.DONE)
    retention_task()
    make_archive_task(987_654)
    erase_task(987_654)
    assert Mail.objects.count() == 0
