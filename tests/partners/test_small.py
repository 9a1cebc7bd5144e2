"""Edges of tree, scope, ledger and tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from partners import tasks
from partners.adapters import safe_next
from partners.enums import Role
from partners.models import Audience, Mail, Partner, Pulse, Touchpoint
from partners.queries.scope import active_seat, networks_of, scope_for
from partners.roles import capabilities_of
from partners.scope import Scope, Seat, owned_q
from partners.services.ledger import record_touchpoint
from partners.services.membership import revoke_membership
from partners.services.signing_in import forget_decoys, mail_sign_in
from partners.tree import step
from portal.kernel import registries
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [-1, 36**4])
def test_step_refuses_what_does_not_fit(number: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        step(number)


def test_unknown_role_may_do_nothing() -> None:
    assert capabilities_of("emperor") == frozenset()


def test_scope_of_nobody_and_of_closed_accounts_is_empty() -> None:
    membership = MembershipFactory()
    user = membership.person.user
    assert scope_for(AnonymousUser(), membership.network).is_empty
    assert networks_of(AnonymousUser()) == []
    user.is_active = False
    assert scope_for(user, membership.network).is_empty


def test_scope_knows_what_it_is() -> None:
    network = NetworkFactory()
    kinds = {}
    for role in Role.values:
        scope = scope_for(MembershipFactory(network=network, role=role).person.user, network)
        kinds[role] = (scope.is_agency, scope.is_hq)
    assert {role for role, kind in kinds.items() if kind[0]} == {Role.AGENCY_ANALYST, Role.AGENCY_LEAD}
    assert {role for role, kind in kinds.items() if kind[1]} == {Role.HQ_MARKETER, Role.HQ_SPONSOR}


def test_branches_inside_another_are_read_once() -> None:
    region = MembershipFactory(role=Role.FIELD_MANAGER)
    below = PartnerFactory(network=region.network, parent=region.partner)
    shop = MembershipFactory(partner=below, person=region.person)
    scope = scope_for(region.person.user, region.network)
    assert scope.paths == (region.path,)
    assert scope.partner_ids == tuple(sorted({region.partner_id, shop.partner_id}))
    assert scope.membership_ids == (region.pk, shop.pk)


def test_mailed_link_owns_nothing_and_ends_with_the_role() -> None:
    membership = MembershipFactory()
    seat = active_seat(membership.network, membership.pk)
    link = Scope.for_link(membership.network_id, seat, 7)
    assert str(owned_q(link)) == "(AND: ('pk__in', []))"
    assert link.can("feedback.speak")
    assert not link.can("feedback.own_answers")
    revoke_membership(scope=Scope.system(membership.network_id), membership=membership)
    assert active_seat(membership.network, membership.pk) is None


def test_ledger_appends_once_and_moves_the_pulse_forward_only() -> None:
    partner = MembershipFactory().partner
    voice = next(key for key, verb in registries.verbs.items() if verb.direction == "voice")
    now = timezone.now()

    def record(at, key: str):
        return record_touchpoint(partner=partner, verb=voice, occurred_at=at, dedupe_key=key)

    assert record(now, "1") is not None
    assert record(now, "1") is None
    record(now - timedelta(days=3), "2")
    assert Pulse.objects.get(partner=partner).last_voice_at == now
    assert Touchpoint.objects.count() == 2


def test_decoys_are_forgotten_after_a_day(time_machine) -> None:
    mail_sign_in(address="nobody@example.org", code="")
    mail_sign_in(address=MembershipFactory().person.email, code="CODE")
    assert forget_decoys() == 0
    time_machine.move_to(timezone.now() + timedelta(days=1, seconds=1))
    tasks.forget_decoys_task()
    assert list(Mail.objects.values_list("work_state", flat=True)) == [WorkState.DUE]


def test_account_without_a_role_gets_its_mail_from_the_installation(settings) -> None:
    membership = MembershipFactory()
    revoke_membership(scope=Scope.system(membership.network_id), membership=membership)
    mail_sign_in(address=membership.person.email, code="CODE")
    mail = Mail.objects.get()
    assert (mail.from_address, mail.network, mail.person) == (settings.DEFAULT_FROM_EMAIL, None, None)


def test_sweep_goes_on_when_one_app_fails(monkeypatch, caplog) -> None:
    done = []
    swept = registries.Registry("sweeps")
    swept.register("a", lambda: 1 / 0)
    swept.register("b", lambda: done.append("b"))
    monkeypatch.setattr(registries, "sweeps", swept)
    tasks.sweep_task()
    assert done == ["b"]
    assert "sweep failed key=a" in caplog.text


def test_task_delivers_one_mail() -> None:
    mail_sign_in(address=MembershipFactory().person.email, code="CODE")
    tasks.deliver_mail_task(Mail.objects.get().pk)
    assert Mail.objects.get().work_state == WorkState.DONE


def test_next_without_a_request_is_empty() -> None:
    assert safe_next(None) == ""
    assert str(PersonFactory(name="Jens")) == "Jens"


@pytest.mark.parametrize(
    "wanted,kept",
    [
        ("/a/", True),
        ("http://testserver/a/", True),
        ("", False),
        ("word", False),
        ("a/b/", False),
        ("?a", False),
        ("//x.example/", False),
        ("/\\x.example/", False),
        ("https://x.example/", False),
        ("javascript:a", False),
    ],
)
def test_next_is_a_whole_address_of_ours(rf, wanted: str, kept: bool) -> None:
    assert safe_next(rf.get("/", {"next": wanted})) == (wanted if kept else "")


def test_background_work_sees_its_network_and_no_other() -> None:
    own, foreign = PartnerFactory(), PartnerFactory(network=NetworkFactory())
    seen = Partner.objects.filter(owned_q(Scope.system(own.network_id)))
    assert own in seen
    assert foreign not in seen


def test_everyone_is_named_in_the_readers_language_and_others_by_their_maker() -> None:
    everyone = Audience(name="Everyone", is_everyone=True)
    with translation.override("de"):
        assert str(everyone) == "Alle"
        assert str(Audience(name="Everyone up north")) == "Everyone up north"


def test_scope_of_background_work_keeps_every_right_in_every_branch() -> None:
    scope = Scope.system(7)
    assert scope.by_right("partners.read") is scope


def test_who_looks_on_reads_no_remark_by_whatever_right_and_acts_as_themself() -> None:
    seat = Seat(1, 2, 3, "0001", "hq", "agency_lead", "en", "")
    looked_on = Scope.of(7, 8, (seat,)).observed(by=9)
    scope = looked_on.by_right("partners.read")
    assert (scope.is_observed, scope.user_id, scope.actor_id) == (True, 8, 9)
    assert scope.capabilities == looked_on.capabilities
    assert scope.can("partners.read")
    assert not scope.can("feedback.desk")
