"""What is sent to a branch is held with a reason, seen where people are not mailed, and released with one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.enums import Level, MailKind, Refusal, Role
from partners.models import ActivityLog, Membership, Network, SendHold
from partners.queries.contact import news_refusals
from partners.queries.send_holds import holds_over, open_holds, past_holds, paused_person_ids
from partners.scope import Scope
from partners.services.contact import request_contact
from partners.services.mail import deliver_due_mails, queue_mail
from partners.services.network import move_partner
from partners.services.send_holds import hold_sends, release_sends
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.leases import WorkState
from tests.factories.feedback import scope_of
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, consenting
from toolkits.rules import shown_reason

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


@pytest.fixture
def desk(network: Network) -> Scope:
    return scope_of(MembershipFactory(network=network, role=Role.AGENCY_ANALYST))


@pytest.fixture
def seat(network: Network) -> Membership:
    """Somebody of a dealer in a region, who may be written to."""
    region = PartnerFactory(network=network, level=Level.REGION)
    dealer = PartnerFactory(network=network, parent=region)
    return MembershipFactory(network=network, partner=dealer, person=consenting(network=network))


def refusal(seat: Membership, kind: str, key: str) -> str:
    return request_contact(person=seat.person, kind=kind, purpose="test", at=NOON, dedupe_key=key).reason


@pytest.mark.parametrize("kind", [MailKind.NEWS, MailKind.ASK])
@pytest.mark.parametrize("above", [True, False], ids=["the region", "the dealer"])
def test_held_branch_gets_no_news_and_no_asks(
    network: Network, desk: Scope, seat: Membership, kind: str, above: bool
) -> None:
    partner = seat.partner.get_parent() if above else seat.partner
    hold_sends(scope=desk, partner=partner, reason="A burner is unsafe", at=NOON)
    assert refusal(seat, kind, "first") == Refusal.PAUSED
    assert news_refusals(network, [seat.person], NOON) == {seat.person_id: Refusal.PAUSED}
    assert refusal(seat, MailKind.SERVICE, "service") == ""


def test_hold_reaches_nobody_elsewhere(network: Network, desk: Scope, seat: Membership) -> None:
    beside = MembershipFactory(network=network, person=consenting(network=network))
    hold_sends(scope=desk, partner=seat.partner, reason="Unsafe", at=NOON)
    assert paused_person_ids(network.pk, [seat.person_id, beside.person_id]) == {seat.person_id}
    assert refusal(beside, MailKind.NEWS, "beside") == ""


def test_who_also_works_elsewhere_is_held_all_the_same(
    network: Network, desk: Scope, seat: Membership
) -> None:
    """A mail reaches the person, not the seat."""
    MembershipFactory(network=network, person=seat.person, role=Role.DEALER_PRINCIPAL)
    hold_sends(scope=desk, partner=seat.partner, reason="Unsafe", at=NOON)
    assert paused_person_ids(network.pk, [seat.person_id]) == {seat.person_id}


def test_released_branch_is_written_to_again_and_says_why(desk: Scope, seat: Membership) -> None:
    hold = hold_sends(scope=desk, partner=seat.partner, reason=" Unsafe ", at=NOON)
    assert holds_over(desk, seat.partner) == [hold]
    released = release_sends(scope=desk, hold=hold, reason=" Repaired ", at=NOON)
    again = release_sends(scope=desk, hold=hold, reason="Later", at=NOON)
    assert (released.reason, again.release_reason) == ("Unsafe", "Repaired")
    assert refusal(seat, MailKind.NEWS, "after") == ""
    assert (open_holds(desk), past_holds(desk), holds_over(desk, seat.partner)) == ([], [hold], [])
    verbs = ActivityLog.objects.filter(object_kind="partner", object_id=seat.partner_id).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["partners.sends_held", "partners.sends_released"]


def test_held_twice_is_one_hold(desk: Scope, seat: Membership) -> None:
    first = hold_sends(scope=desk, partner=seat.partner, reason="Unsafe", at=NOON)
    assert hold_sends(scope=desk, partner=seat.partner, reason="Again", at=NOON) == first
    assert SendHold.objects.get().reason == "Unsafe"


def test_hold_follows_its_partner(network: Network, desk: Scope, seat: Membership) -> None:
    hold = hold_sends(scope=desk, partner=seat.partner, reason="Unsafe", at=NOON)
    move_partner(
        scope=Scope.system(network.pk),
        partner=seat.partner,
        parent=PartnerFactory(network=network, level=Level.REGION),
    )
    hold.refresh_from_db()
    seat.partner.refresh_from_db()
    assert hold.path == seat.partner.path
    assert refusal(seat, MailKind.NEWS, "moved") == Refusal.PAUSED


def test_without_a_reason_nothing_is_held_or_released(desk: Scope, seat: Membership) -> None:
    with pytest.raises(DomainError):
        hold_sends(scope=desk, partner=seat.partner, reason=" ", at=NOON)
    hold = hold_sends(scope=desk, partner=seat.partner, reason="Unsafe", at=NOON)
    with pytest.raises(DomainError):
        release_sends(scope=desk, hold=hold, reason="", at=NOON)


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.DISTRIBUTOR_MANAGER, Role.DEALER_PRINCIPAL])
def test_others_hold_and_release_nothing(network: Network, desk: Scope, seat: Membership, role: str) -> None:
    scope = scope_of(MembershipFactory(network=network, role=role))
    hold = hold_sends(scope=desk, partner=seat.partner, reason="Unsafe", at=NOON)
    with pytest.raises(NotAllowedError):
        hold_sends(scope=scope, partner=seat.partner, reason="x", at=NOON)
    with pytest.raises(NotAllowedError):
        release_sends(scope=scope, hold=hold, reason="x", at=NOON)
    with pytest.raises(NotAllowedError):
        hold_sends(scope=Scope.system(network.pk), partner=seat.partner, reason="x", at=NOON)
    with pytest.raises(NotAllowedError):
        hold_sends(scope=desk, partner=PartnerFactory(), reason="x", at=NOON)


def test_headquarters_reads_the_same_for_a_hold_as_for_a_spent_budget(network: Network, desk: Scope) -> None:
    """A hold right after an urgent remark would tell who spoke."""
    marketer = scope_of(MembershipFactory(network=network, role=Role.HQ_MARKETER))
    assert shown_reason(marketer, Refusal.PAUSED) == shown_reason(marketer, Refusal.BUDGET)
    assert shown_reason(desk, Refusal.PAUSED) == "held by the agency: something urgent"


@pytest.mark.parametrize("kind", [MailKind.NEWS, MailKind.ASK])
def test_mail_that_was_written_before_waits_until_the_hold_ends(
    desk: Scope, seat: Membership, kind: str
) -> None:
    waiting, service = (
        queue_mail(
            network=seat.network,
            person=seat.person,
            template="partners/mail/sign_in",
            context={"code": "ABC-DEF", "link": "https://portal.example/x"},
            dedupe_key=f"mail:{each}",
            kind=each,
        )
        for each in (kind, MailKind.SERVICE)
    )
    assert waiting is not None
    assert service is not None
    hold = hold_sends(scope=desk, partner=seat.partner, reason="A burner is unsafe", at=NOON)
    assert deliver_due_mails() == 1
    waiting.refresh_from_db()
    service.refresh_from_db()
    assert (waiting.work_state, waiting.attempts, service.work_state) == (WorkState.DUE, 0, WorkState.DONE)
    release_sends(scope=desk, hold=hold, reason="It was checked", at=NOON)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert deliver_due_mails() == 1
    waiting.refresh_from_db()
    assert waiting.work_state == WorkState.DONE
