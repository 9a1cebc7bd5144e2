"""A partner's level and number are changed by hand; what goes by them follows."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.models import Case
from feedback.queries.places import in_branch
from feedback.services.counting import fold_due
from feedback.services.recounting import recount_network
from partners.audience import audience_ids_for, members_reached
from partners.enums import ImportStage
from partners.models import ActivityLog, BranchConsent, ImportRun, Network, Partner, Pulse
from partners.queries.branch_consent import figures_held
from partners.queries.coverage import coverage
from partners.queries.network.page import history_of
from partners.queries.scope import active_seat, scope_for
from partners.queries.team import has_roles_of_other_levels, team_of
from partners.rules import fits_under
from partners.scope import Scope
from partners.services.bulk.partners import update_partners
from partners.services.merging import merge_partners
from partners.services.partner_life import add_by_hand, deactivate_partner, edit_partner
from partners.services.team import change_role, remove_member
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import say
from tests.factories.partners import (
    AudienceFactory,
    MembershipFactory,
    PartnerFactory,
    hq_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer(network: Network) -> Partner:
    region = PartnerFactory(network=network, level="region", name="Region")
    return PartnerFactory(network=network, parent=region, level="distributor", name="Importer")


def fresh(partner: Partner) -> Partner:
    return Partner.objects.get(pk=partner.pk)


def test_levels_hang_under_their_own_and_higher_ones() -> None:
    assert fits_under("dealer", "dealer")
    assert fits_under("dealer", "hq")
    assert not fits_under("region", "country")


def test_level_is_changed_and_what_does_not_differ_is_not(network, lead, importer) -> None:
    shop = PartnerFactory(network=network, parent=importer)
    assert edit_partner(scope=lead, partner=shop, level="distributor", number=shop.number) is True
    assert edit_partner(scope=lead, partner=shop, level="distributor", name=shop.name) is False
    assert (fresh(shop).level, fresh(shop).path) == ("distributor", shop.path)
    assert ActivityLog.objects.get(verb="partners.partner_changed").data == {"fields": ["level"]}


@pytest.mark.parametrize("level", ["region", "hq"])
def test_level_above_that_of_the_parent_is_refused(network, lead, importer, level) -> None:
    shop = PartnerFactory(network=network, parent=importer)
    with pytest.raises(DomainError) as refused:
        edit_partner(scope=lead, partner=shop, level=level, name="New")
    assert refused.value.code == "level"
    assert ("Importer above" in str(refused.value)) == (level == "region")
    assert (fresh(shop).level, fresh(shop).name) == ("dealer", shop.name)


def test_level_below_what_hangs_under_it_is_refused_even_if_that_ended(network, lead, importer) -> None:
    below = PartnerFactory(network=network, parent=importer, level="distributor", name="Below")
    deactivate_partner(scope=lead, partner=below)
    with pytest.raises(DomainError, match="Below under it stands higher"):
        edit_partner(scope=lead, partner=importer, level="dealer")
    edit_partner(scope=lead, partner=below, level="dealer")
    assert edit_partner(scope=lead, partner=importer, level="dealer") is True


def test_merged_record_beneath_keeps_no_level_up(network, lead, importer) -> None:
    gone = PartnerFactory(network=network, parent=importer, level="distributor")
    kept = PartnerFactory(network=network, level="distributor")
    merge_partners(scope=lead, kept=kept, gone=gone)
    assert edit_partner(scope=lead, partner=importer, level="dealer") is True


def test_headquarters_keeps_its_level_and_takes_another_number(network, lead) -> None:
    hq = hq_of(network)
    with pytest.raises(DomainError, match="keeps its level"):
        edit_partner(scope=lead, partner=hq, level="region")
    assert edit_partner(scope=lead, partner=hq, level="hq", number="H1") is True
    assert hq_of(network).number == "H1"


def test_level_of_what_ended_with_its_branch_is_changed(network, lead, importer) -> None:
    shop = PartnerFactory(network=network, parent=importer)
    deactivate_partner(scope=lead, partner=importer)
    assert edit_partner(scope=lead, partner=shop, level="distributor") is True


def test_facts_of_a_partner_that_stands_too_high_are_changed(network, lead, importer) -> None:
    odd = PartnerFactory(network=network, parent=importer, level="region")
    assert edit_partner(scope=lead, partner=odd, level="region", town="Ulm") is True


def test_number_is_changed_once_and_the_old_one_stays_in_the_history(network, lead, importer) -> None:
    shop = PartnerFactory(network=network, parent=importer, number="17")
    PartnerFactory(network=network, number="18")
    PartnerFactory(number="19")
    with pytest.raises(DomainError, match="Another partner has the number 18") as refused:
        edit_partner(scope=lead, partner=shop, number="18")
    assert refused.value.code == "number"
    assert edit_partner(scope=lead, partner=shop, number="19", town="Ulm") is True
    assert fresh(shop).number == "19"
    (change,) = history_of(lead, shop)
    assert change.detail == "number (before: 17), town"


@pytest.mark.parametrize("stage", [ImportStage.PLANNING, ImportStage.PLANNED, ImportStage.APPLYING])
def test_number_is_not_changed_while_a_plan_goes_by_it(network, lead, importer, stage) -> None:
    run = ImportRun.objects.create(network=network, stage=stage)
    with pytest.raises(DomainError, match="waits to be applied"):
        edit_partner(scope=lead, partner=importer, number="19")
    assert edit_partner(scope=lead, partner=importer, number=importer.number, town="Ulm") is True
    ImportRun.objects.filter(pk=run.pk).update(stage=ImportStage.DONE)
    assert edit_partner(scope=lead, partner=importer, number="19") is True


def test_whoever_is_not_the_lead_changes_neither(network, importer) -> None:
    analyst = MembershipFactory(network=network, role="agency_analyst")
    scope = scope_for(analyst.person.user, network)
    with pytest.raises(NotAllowedError):
        edit_partner(scope=scope, partner=importer, number="19")
    with pytest.raises(NotAllowedError):
        edit_partner(scope=scope, partner=importer, level="dealer")


def test_partner_is_added_under_what_stands_there_now(network, lead, importer) -> None:
    stale = Partner.objects.get(pk=importer.pk)
    deactivate_partner(scope=lead, partner=importer)
    with pytest.raises(DomainError, match="not active"):
        add_by_hand(scope=lead, parent=stale, level="dealer", number="1", name="One")
    with pytest.raises(DomainError, match="has the number HQ") as refused:
        add_by_hand(scope=lead, parent=hq_of(network), level="dealer", number="HQ", name="One")
    assert refused.value.code == "number"
    assert add_by_hand(scope=lead, parent=hq_of(network), level="dealer", number="1", name="One").pk


def test_audiences_reach_by_the_new_level(network, lead, importer) -> None:
    dealers = AudienceFactory(network=network, levels=["dealer"])
    distributors = AudienceFactory(network=network, levels=["distributor"])
    seat = MembershipFactory(partner=PartnerFactory(network=network, parent=importer))

    def reached() -> tuple[list[int], list[int], set[int]]:
        found = [list(members_reached(each).values_list("pk", flat=True)) for each in (dealers, distributors)]
        own = audience_ids_for(active_seat(network, seat.pk))
        return found[0], found[1], own & {dealers.pk, distributors.pk}

    assert reached() == ([seat.pk], [], {dealers.pk})
    edit_partner(scope=lead, partner=seat.partner, level="distributor")
    assert reached() == ([], [seat.pk], {distributors.pk})


def test_voices_count_as_what_the_partner_was_when_it_spoke(network, lead, importer) -> None:
    seat = MembershipFactory(partner=PartnerFactory(network=network, parent=importer, band="B"))
    before = say(seat)
    edit_partner(scope=lead, partner=seat.partner, level="distributor")
    seat.refresh_from_db()
    after = say(seat)
    assert (before.counted_as, after.counted_as) == ("B", "D")
    fold_due()
    assert recount_network(network) == 0


@pytest.mark.parametrize("how", ["by hand", "in a list"])
def test_list_of_what_a_partner_said_stays_whole(network, lead, importer, how) -> None:
    shop, other = (PartnerFactory(network=network, parent=importer) for _ in range(2))
    said = [say(MembershipFactory(partner=each)).pk for each in (shop, other)]
    for level in ("distributor", "dealer", "distributor"):
        if how == "by hand":
            edit_partner(scope=lead, partner=shop, level=level)
        else:
            update_partners(scope=lead, changes=[(fresh(shop), {"level": level})])
        assert heard_of(fresh(shop)) == {said[0]}
    below = PartnerFactory(network=network, parent=shop)
    said.append(say(MembershipFactory(partner=below)).pk)
    assert heard_of(fresh(shop)) == {said[0], said[2]}
    assert heard_of(fresh(importer)) == set(said)


def heard_of(branch: Partner) -> set[int]:
    return set(in_branch(Case.objects.all(), branch).values_list("remark_id", flat=True))


def test_coverage_counts_who_is_a_dealer_now_and_the_pulse_goes_on(network, lead, importer) -> None:
    seat = MembershipFactory(partner=PartnerFactory(network=network, parent=importer))
    PartnerFactory(network=network, parent=importer)
    say(seat)
    heard = Pulse.objects.get(partner=seat.partner).last_voice_at
    assert dealers_of(network) == (2, 1)
    edit_partner(scope=lead, partner=seat.partner, level="distributor")
    assert dealers_of(network) == (1, 0)
    assert Pulse.objects.get(partner=seat.partner).last_voice_at == heard


def dealers_of(network: Network) -> tuple[int | None, int | None]:
    scope = Scope.system(network.pk)
    total = coverage(scope, network, branch=hq_of(network), now=timezone.now()).total
    return total.active, total.heard


def test_what_a_distributor_allowed_counts_while_it_is_one(network, lead, importer) -> None:
    BranchConsent.objects.create(network=network, partner=importer, path=importer.path, shows_figures=False)
    assert figures_held(network.pk) == {importer.path}
    edit_partner(scope=lead, partner=importer, level="country")
    assert figures_held(network.pk) == frozenset()
    edit_partner(scope=lead, partner=importer, level="distributor")
    assert figures_held(network.pk) == {importer.path}


def test_roles_that_the_level_lost_are_the_leads_to_change_and_take(network, lead, importer) -> None:
    shop = PartnerFactory(network=network, parent=importer)
    one, other = (MembershipFactory(partner=shop, role=role) for role in ("dealer_staff", "dealer_principal"))
    principal = scope_for(other.person.user, network)
    assert not has_roles_of_other_levels(shop)
    edit_partner(scope=lead, partner=shop, level="distributor")
    shop = fresh(shop)
    assert has_roles_of_other_levels(shop)
    for scope, is_managed in ((lead, True), (principal, False)):
        members = team_of(scope, shop, timezone.now()).members
        assert [member.is_managed for member in members] == [is_managed] * 2
    with pytest.raises(NotAllowedError):
        remove_member(scope=principal, membership=one)
    change_role(scope=lead, membership=one, role="distributor_manager")
    remove_member(scope=lead, membership=other, confirmed=True)
    assert not has_roles_of_other_levels(shop)
