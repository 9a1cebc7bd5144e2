"""Partners end, return, move by hand and are merged; what follows them follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import (
    ActivityLog,
    Audience,
    BranchConsent,
    Membership,
    Partner,
    PartnerTag,
    Pulse,
    Touchpoint,
)
from partners.queries.scope import scope_for
from partners.services.ledger import record_touchpoint
from partners.services.merging import count_rows, merge_partners, references, rules
from partners.services.partner_life import (
    date_end,
    deactivate_partner,
    last_change,
    reactivate_partner,
    relocate_partner,
    undo_change,
)
from portal.kernel import registries
from portal.kernel.errors import DomainError, NotAllowedError, StaleError
from tests.factories.partners import (
    AudienceFactory,
    MembershipFactory,
    PartnerFactory,
    PersonFactory,
    consenting,
    hq_of,
)

pytestmark = pytest.mark.django_db


def fresh(partner: Partner) -> Partner:
    return Partner.objects.get(pk=partner.pk)


def test_deactivate_ends_the_branch_and_its_rights_and_returns_whole(network, lead) -> None:
    importer = PartnerFactory(network=network, level="distributor")
    shop = PartnerFactory(network=network, parent=importer)
    gone_before = PartnerFactory(network=network, parent=importer, is_active=False)
    seat = MembershipFactory(partner=shop, person=consenting(network=network))
    user = seat.person.user
    assert Pulse.objects.get(partner=shop).is_reachable
    assert user.groups.count() == 1
    change = deactivate_partner(scope=lead, partner=importer)
    assert change.data == {"partners": 2}
    assert not fresh(shop).is_active
    assert fresh(shop).ended_at == fresh(importer).ended_at
    assert scope_for(user, network).is_empty
    assert not Pulse.objects.get(partner=shop).is_reachable
    assert user.groups.count() == 0
    assert deactivate_partner(scope=lead, partner=importer) is None
    undo_change(scope=lead, partner=importer, change_id=change.pk)
    assert (fresh(shop).is_active, fresh(shop).ended_at) == (True, None)
    assert not fresh(gone_before).is_active
    assert scope_for(user, network).partner_ids == (shop.pk,)
    assert Pulse.objects.get(partner=shop).is_reachable
    assert user.groups.count() == 1
    assert reactivate_partner(scope=lead, partner=importer) is None


def test_deactivate_refuses_headquarters_and_whoever_is_not_the_lead(network, lead) -> None:
    with pytest.raises(DomainError, match="Headquarters"):
        deactivate_partner(scope=lead, partner=hq_of(network))
    analyst = MembershipFactory(network=network, role="agency_analyst")
    shop = PartnerFactory(network=network)
    with pytest.raises(NotAllowedError):
        deactivate_partner(scope=scope_for(analyst.person.user, network), partner=shop)
    with pytest.raises(NotAllowedError):
        deactivate_partner(scope=lead, partner=PartnerFactory())


def test_reactivate_refuses_under_what_ended_and_returns_alone_without_a_date(network, lead) -> None:
    importer = PartnerFactory(network=network, level="distributor")
    shop = PartnerFactory(network=network, parent=importer, is_active=False)
    deactivate_partner(scope=lead, partner=importer)
    with pytest.raises(DomainError, match="Reactivate it first"):
        reactivate_partner(scope=lead, partner=shop)
    Partner.objects.filter(pk=importer.pk).update(ended_at=None)
    reactivate_partner(scope=lead, partner=importer)
    assert fresh(importer).is_active
    assert not fresh(shop).is_active
    change = reactivate_partner(scope=lead, partner=shop)
    undo_change(scope=lead, partner=shop, change_id=change.pk)
    assert not fresh(shop).is_active


def test_return_taken_back_ends_again_on_the_day_on_which_it_had_ended(network, lead) -> None:
    importer = PartnerFactory(network=network, level="distributor")
    shop = PartnerFactory(network=network, parent=importer)
    long_ago = timezone.now() - timedelta(days=400)
    deactivate_partner(scope=lead, partner=importer, ended_at=long_ago)
    change = reactivate_partner(scope=lead, partner=importer)
    undo_change(scope=lead, partner=importer, change_id=change.pk)
    assert [(one.is_active, one.ended_at) for one in (fresh(importer), fresh(shop))] == [
        (False, long_ago)
    ] * 2


def test_day_of_an_end_changes_only_where_it_ended_and_differs(network, lead) -> None:
    shop = PartnerFactory(network=network)
    day = timezone.now() - timedelta(days=3)
    assert not date_end(scope=lead, partner=shop, ended_at=day)
    deactivate_partner(scope=lead, partner=shop)
    assert date_end(scope=lead, partner=shop, ended_at=day)
    assert not date_end(scope=lead, partner=shop, ended_at=day)
    assert not date_end(scope=lead, partner=shop, ended_at=None)
    assert fresh(shop).ended_at == day


def test_relocate_moves_under_an_active_partner_above_and_back(network, lead) -> None:
    north, south = (PartnerFactory(network=network, level="region") for _ in range(2))
    shop = PartnerFactory(network=network, parent=north)
    change = relocate_partner(scope=lead, partner=shop, parent=south)
    assert fresh(shop).parent_id == south.pk
    assert relocate_partner(scope=lead, partner=shop, parent=south) is None
    assert last_change(shop) == change
    undo_change(scope=lead, partner=shop, change_id=change.pk)
    assert fresh(shop).parent_id == north.pk
    with pytest.raises(StaleError):
        undo_change(scope=lead, partner=shop, change_id=change.pk)
    with pytest.raises(DomainError, match="stands lower"):
        relocate_partner(scope=lead, partner=south, parent=shop)
    deactivate_partner(scope=lead, partner=south)
    with pytest.raises(DomainError, match="not active"):
        relocate_partner(scope=lead, partner=shop, parent=south)


def test_undo_refuses_where_nothing_happened_or_the_place_is_unknown(network, lead) -> None:
    shop = PartnerFactory(network=network)
    with pytest.raises(StaleError):
        undo_change(scope=lead, partner=shop, change_id=1)
    row = ActivityLog.objects.create(
        network=network, verb="partners.partner_moved", object_kind="partner", object_id=shop.pk
    )
    with pytest.raises(StaleError, match="by hand"):
        undo_change(scope=lead, partner=shop, change_id=row.pk)


def test_every_foreign_key_to_partner_has_a_merge_rule_that_names_one() -> None:
    keys = {key for key, _field in references()}
    named = dict(rules())
    assert keys - set(named) == set()
    assert {key for key, rule in named.items() if key not in keys and not (rule.by and rule.count)} == set()


def test_merge_refuses_a_table_without_a_rule(network, lead, monkeypatch) -> None:
    monkeypatch.delitem(registries.merge_rules._entries, "feedback.Remark.partner")
    kept, gone = (PartnerFactory(network=network) for _ in range(2))
    with pytest.raises(Exception, match=r"feedback\.Remark\.partner"):
        merge_partners(scope=lead, kept=kept, gone=gone)


def test_merge_moves_what_hangs_on_the_record_that_goes(network, lead) -> None:
    north = PartnerFactory(network=network, level="region")
    kept = PartnerFactory(network=network, parent=north, level="distributor", town="")
    gone = PartnerFactory(network=network, level="distributor", town="Ulm", number="old")
    child = PartnerFactory(network=network, parent=gone)
    earlier = PartnerFactory(network=network, level="distributor")
    both = PersonFactory(network=network)
    held = MembershipFactory(partner=kept, person=both, role="distributor_manager")
    twin = MembershipFactory(partner=gone, person=both, role="distributor_manager")
    alone = MembershipFactory(partner=gone, role="distributor_manager")
    Membership.objects.filter(pk=held.pk).update(is_active=False)
    AudienceFactory(network=network, branch_ids=[gone.pk, kept.pk], exclude_ids=[gone.pk])
    for partner, tag in ((kept, "pumps"), (gone, "pumps"), (gone, "solar")):
        PartnerTag.objects.create(partner=partner, tag=tag)
    now = timezone.now()
    verb = next(key for key, one in registries.verbs.items() if one.direction == "voice")
    record_touchpoint(partner=gone, verb=verb, occurred_at=now, dedupe_key="1")
    merge_partners(scope=lead, kept=gone, gone=earlier)
    assert {str(rule.what): count for rule, count in count_rows(gone)}["touchpoints"] == 1
    merge_partners(scope=lead, kept=kept, gone=gone)
    gone, kept = fresh(gone), fresh(kept)
    assert (gone.is_active, gone.merged_into_id, gone.number, gone.numchild) == (False, kept.pk, "old", 0)
    assert fresh(earlier).merged_into_id == kept.pk
    assert (fresh(child).parent_id, kept.numchild, kept.town) == (kept.pk, 1, "Ulm")
    assert fresh(child).path[:-4] == kept.path
    states = dict(Membership.objects.filter(person=both).values_list("pk", "is_active"))
    assert states == {held.pk: True, twin.pk: False}
    alone.refresh_from_db()
    assert (alone.partner_id, alone.path) == (kept.pk, kept.path)
    audience = Audience.objects.get(network=network, is_everyone=False)
    assert (audience.branch_ids, audience.exclude_ids) == ([kept.pk], [kept.pk])
    tags = sorted(PartnerTag.objects.values_list("partner_id", "tag"))
    assert tags == [(kept.pk, "pumps"), (kept.pk, "solar")]
    assert Touchpoint.objects.get().path == kept.path
    assert Pulse.objects.get(partner=kept).last_voice_at == now
    assert Pulse.objects.get(partner=gone).last_voice_at is None
    said = ActivityLog.objects.filter(verb="partners.partner_merged", object_id=kept.pk).get()
    assert said.data["number"] == "old"


@pytest.mark.parametrize(
    "before, held, merged",
    [
        ({}, {"shows_people": True, "allows_news": False}, {"shows_people": True, "allows_news": False}),
        ({"shows_people": True}, {"allows_news": False}, {"shows_people": False, "allows_news": False}),
        ({"allows_asks": False}, {}, {"allows_asks": False}),
    ],
)
def test_merge_keeps_what_the_distributor_allows_and_of_two_words_the_narrower(
    network, lead, before, held, merged
) -> None:
    kept, gone = (PartnerFactory(network=network, level="distributor") for _ in range(2))
    for partner, said in ((kept, before), (gone, held)):
        if said:
            BranchConsent.objects.create(network=network, partner=partner, path=partner.path, **said)
    merge_partners(scope=lead, kept=kept, gone=gone)
    row = BranchConsent.objects.get()
    assert (row.partner_id, row.path) == (kept.pk, kept.path)
    assert {name: getattr(row, name) for name in merged} == merged


def test_merge_leaves_ended_twins_and_lacking_pulses_alone(network, lead) -> None:
    kept, gone = (PartnerFactory(network=network) for _ in range(2))
    person = PersonFactory(network=network)
    held, twin = (MembershipFactory(partner=one, person=person) for one in (kept, gone))
    ended = timezone.now()
    Membership.objects.filter(pk__in=[held.pk, twin.pk]).update(is_active=False, ended_at=ended)
    Pulse.objects.filter(partner=gone).delete()
    moved = merge_partners(scope=lead, kept=kept, gone=gone)
    assert sum(moved.values()) == 0
    assert set(Membership.objects.filter(person=person).values_list("is_active", "ended_at")) == {
        (False, ended)
    }


def test_merge_refuses_what_is_not_one_dealer(network, lead) -> None:
    importer = PartnerFactory(network=network, level="distributor")
    below = PartnerFactory(network=network, parent=importer, level="distributor")
    shop = PartnerFactory(network=network)
    ended = PartnerFactory(network=network, is_active=False)
    merged = PartnerFactory(network=network)
    merge_partners(scope=lead, kept=shop, gone=merged)
    wrong = {
        "same record": (shop, shop),
        "another network": (shop, PartnerFactory()),
        "merged before": (shop, merged),
        "same level": (shop, importer),
        "hangs under": (importer, below),
        "Keep the active": (ended, shop),
    }
    for words, (kept, gone) in wrong.items():
        with pytest.raises(DomainError, match=words):
            merge_partners(scope=lead, kept=kept, gone=gone)
    with pytest.raises(DomainError, match="merged into"):
        reactivate_partner(scope=lead, partner=merged)
    merge_partners(scope=lead, kept=shop, gone=ended)
