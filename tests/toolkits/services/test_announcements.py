"""Announcements: one mail each to whom we may write, durable, never twice; and the list of the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.enums import Refusal, Role
from partners.models import Audience, Contact, Mail, Touchpoint
from partners.queries.scope import scope_for
from partners.scope import Scope
from partners.services.membership import revoke_membership
from portal.kernel.errors import NotAllowedError
from portal.kernel.leases import WorkState
from tests.factories.partners import (
    AudienceFactory,
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    PersonFactory,
    consenting,
)
from tests.factories.toolkits import ToolkitFactory, end_toolkit
from toolkits.errors import NotAnnounceableError
from toolkits.models import Announcement, AnnouncementRecipient
from toolkits.queries.reach import announcement_rows, reach_of
from toolkits.services import announcements
from toolkits.services.announcements import (
    announce_toolkit,
    continue_announcement,
    continue_due_announcements,
)

pytestmark = pytest.mark.django_db
KEY = "request-key-0000"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def scope(network) -> Scope:
    marketer = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    return scope_for(marketer.person.user, network)


@pytest.fixture
def toolkit(network):
    dealers = AudienceFactory(network=network, levels=["dealer"])
    return ToolkitFactory(
        network=network,
        title="Frühjahr",
        brief="Alles für den Verkauf.",
        text_language="de",
        audience=dealers,
    )


def dealer_of(network, **fields):
    return MembershipFactory(network=network, person=consenting(network=network, **fields))


def outcomes(announcement: Announcement) -> list[tuple[str, str]]:
    rows = announcement.recipients.order_by("pk")
    return list(rows.values_list("outcome", "reason"))


def test_announce_mails_each_consenting_person_once_in_their_language(network, scope, toolkit) -> None:
    german = dealer_of(network, language="de")
    english = dealer_of(network, language="en")
    MembershipFactory(partner=PartnerFactory(network=network), person=english.person)
    made = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    assert continue_announcement(made.pk) == 2
    mails = {mail.person_id: mail for mail in Mail.objects.filter(kind="news")}
    assert set(mails) == {german.person_id, english.person_id}
    assert (mails[german.person_id].language, mails[english.person_id].language) == ("de", "en")
    assert "This text is in German" in mails[english.person_id].text
    assert "Alles für den Verkauf." in mails[german.person_id].text
    assert "Anna Berger" in mails[german.person_id].text
    headers = mails[german.person_id].headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
    assert "/heat-pumps/t/" in mails[german.person_id].text
    made.refresh_from_db()
    assert made.work_state == WorkState.DONE
    assert Touchpoint.objects.filter(verb="toolkits.toolkit_announced").count() == 2


def test_announce_lists_whom_it_did_not_mail_and_why(network, scope, toolkit) -> None:
    MembershipFactory(network=network, person=PersonFactory(network=network))
    MembershipFactory(network=network, person=consenting(network=network, bounced_at=timezone.now()))
    rested = dealer_of(network)
    Contact.objects.create(
        person=rested.person, kind="news", purpose="x", granted_at=timezone.now(), dedupe_key="earlier"
    )
    gone = dealer_of(network)
    made = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    revoke_membership(scope=Scope.system(network.pk), membership=gone)
    continue_announcement(made.pk)
    assert outcomes(made) == [
        ("refused", Refusal.NO_CONSENT),
        ("refused", Refusal.NO_ADDRESS),
        ("refused", Refusal.BUDGET),
        ("refused", Refusal.INACTIVE),
    ]
    assert Mail.objects.filter(kind="news").count() == 0


def test_reach_foretells_what_the_announcement_does(network, scope, toolkit) -> None:
    MembershipFactory(network=network, person=PersonFactory(network=network, name="No consent"))
    dealer_of(network, name="Fine")
    other = NetworkFactory()
    MembershipFactory(network=other, person=consenting(network=other, name="Canary"))
    reach = reach_of(toolkit, scope, timezone.now())
    assert [one.person.name for one in reach.mailed] == ["Fine"]
    assert [(one.person.name, one.reason) for one in reach.refused] == [("No consent", "no consent")]
    assert reach.total == 2


@pytest.mark.parametrize(
    "role, said", [(Role.HQ_MARKETER, "resting"), (Role.AGENCY_LEAD, "budget"), (Role.AGENCY_ANALYST, "owed")]
)
def test_reasons_that_would_tell_who_spoke_read_alike_outside_the_agency(
    network, toolkit, role, said
) -> None:
    made = Announcement.objects.create(network=network, toolkit=toolkit, request_key=KEY)
    for reason in (Refusal.BUDGET, Refusal.ANSWER_OWED):
        membership = dealer_of(network)
        AnnouncementRecipient.objects.create(
            announcement=made,
            membership=membership,
            person=membership.person,
            outcome="refused",
            reason=reason,
        )
    scope = scope_for(MembershipFactory(network=network, role=role).person.user, network)
    reasons = [row.reason for row in announcement_rows(made, scope)]
    assert (len(set(reasons)) == 1) == (role == Role.HQ_MARKETER)
    assert any(said in reason for reason in reasons)


def test_announce_twice_with_one_key_makes_one_announcement(network, scope, toolkit) -> None:
    dealer_of(network)
    first = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    second = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    assert first == second
    assert (continue_announcement(first.pk), continue_announcement(first.pk)) == (1, 0)
    assert Mail.objects.filter(kind="news").count() == 1


def test_announce_again_tells_only_those_not_yet_told(network, scope, toolkit) -> None:
    dealer_of(network)
    continue_announcement(announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY).pk)
    dealer_of(network)
    again = announce_toolkit(scope=scope, toolkit=toolkit, request_key=f"{KEY}2")
    continue_announcement(again.pk)
    assert outcomes(again) == [("refused", "told"), ("mailed", "")]
    assert Mail.objects.filter(kind="news").count() == 2


def test_announcement_killed_in_the_middle_goes_on_and_mails_nobody_twice(
    network, scope, toolkit, monkeypatch
) -> None:
    people = [dealer_of(network).person_id for _number in range(5)]
    monkeypatch.setattr(announcements, "CHUNK", 2)
    made = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    real, calls = announcements.queue_mail, []

    def killed(**fields):
        calls.append(fields["person"].pk)
        if len(calls) == 4:
            raise SystemExit(137)
        return real(**fields)

    monkeypatch.setattr(announcements, "queue_mail", killed)
    with pytest.raises(SystemExit):
        continue_announcement(made.pk)
    assert Mail.objects.filter(kind="news").count() == 2
    assert continue_due_announcements() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert continue_due_announcements() == 3
    assert sorted(Mail.objects.filter(kind="news").values_list("person_id", flat=True)) == people
    assert Contact.objects.count() == 5


def test_announcement_that_fails_is_tried_again_later(network, scope, toolkit, monkeypatch) -> None:
    dealer_of(network)
    made = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)

    def broken(**_fields):
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(announcements, "queue_mail", broken)
        assert continue_announcement(made.pk) == 0
    made.refresh_from_db()
    assert (made.work_state, made.last_error) == (WorkState.DUE, "ValueError")
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert continue_due_announcements() == 1


def test_announcement_whose_lease_was_taken_stops(network, scope, toolkit, monkeypatch) -> None:
    dealer_of(network)
    made = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    monkeypatch.setattr(Announcement, "renew", lambda self: False)
    assert continue_announcement(made.pk) == 1
    monkeypatch.setattr(Announcement, "still_leased", lambda self: False)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert continue_announcement(made.pk) == 0


@pytest.mark.parametrize("change", ["ended", "aimed elsewhere"])
def test_nobody_is_mailed_a_link_that_would_open_nothing(network, scope, toolkit, change) -> None:
    dealer_of(network)
    made = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    if change == "ended":
        end_toolkit(toolkit, timezone.now())
    else:
        Audience.objects.filter(pk=toolkit.audience_id).update(levels=["distributor"])
    continue_announcement(made.pk)
    assert outcomes(made) == [("refused", "withdrawn")]
    assert [row.reason for row in announcement_rows(made, scope)] == ["the toolkit no longer reaches them"]
    assert (Mail.objects.filter(kind="news").count(), Contact.objects.count()) == (0, 0)


def test_mail_that_is_in_the_outbox_already_counts_as_told(network, scope, toolkit) -> None:
    dealer = dealer_of(network)
    made = announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)
    continue_announcement(made.pk)
    made.recipients.update(outcome="waiting")
    Announcement.objects.update(work_state=WorkState.DUE)
    continue_announcement(made.pk)
    assert outcomes(made) == [("refused", "told")]
    assert Mail.objects.filter(person_id=dealer.person_id, kind="news").count() == 1


def test_announce_refuses_what_is_not_published(network, scope) -> None:
    draft = ToolkitFactory(network=network, published=False)
    ended = ToolkitFactory(network=network)
    end_toolkit(ended, timezone.now())
    for toolkit in (draft, ended):
        with pytest.raises(NotAnnounceableError, match="Publish it"):
            announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.HQ_MARKETER}))
def test_announce_is_for_marketers_alone(network, toolkit, role) -> None:
    scope = scope_for(MembershipFactory(network=network, role=role).person.user, network)
    with pytest.raises(NotAllowedError):
        announce_toolkit(scope=scope, toolkit=toolkit, request_key=KEY)


def test_announce_refuses_another_network(scope) -> None:
    with pytest.raises(NotAllowedError):
        announce_toolkit(scope=scope, toolkit=ToolkitFactory(), request_key=KEY)
