"""A partner's page and the tree: who reads what, pages by key, counts beneath."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.enums import Direction
from partners.models import BranchConsent, Membership, Network, Partner, Touchpoint
from partners.queries.network import page, previews
from partners.queries.network.tree import branch_of, closed, roots_of
from partners.queries.scope import scope_for
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.merging import merge_partners
from partners.services.partner_life import add_by_hand, deactivate_partner, edit_partner, relocate_partner
from portal.kernel import registries
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, consenting, hq_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


@pytest.fixture
def importer(network: Network) -> Partner:
    return PartnerFactory(network=network, level="distributor", name="Importer")


@pytest.fixture
def shop(network: Network, importer: Partner) -> Partner:
    return PartnerFactory(network=network, parent=importer, name="Shop")


def scope_as(network: Network, role: str, **fields) -> Scope:
    return scope_for(MembershipFactory(network=network, role=role, **fields).person.user, network)


def touch(partner: Partner, verb: str, direction: str, at, key: str) -> None:
    Touchpoint.objects.create(
        network=partner.network,
        partner=partner,
        path=partner.path,
        verb=verb,
        direction=direction,
        route="form",
        occurred_at=at,
        dedupe_key=key,
    )


def labels(shown: page.Timeline) -> list[str]:
    return [str(event.label) for day in shown.days for event in day.events]


def test_timeline_shows_the_agency_all_and_others_only_what_tells_nothing(network, shop) -> None:
    now = timezone.now()
    for key, verb in registries.verbs.items():
        touch(shop, verb.key, verb.direction, now, key)
    touch(shop, "unknown.verb", Direction.TOUCH, now, "unknown")
    touch(shop, "toolkits.toolkit_opened", Direction.VOICE, now, "mislabelled")
    agency = page.timeline(scope_as(network, "agency_analyst"), shop, "")
    assert len(labels(agency)) == len(registries.verbs.items()) + 2
    for role in ("hq_sponsor", "hq_marketer"):
        seen = labels(page.timeline(scope_as(network, role), shop, ""))
        harmless = [str(verb.label) for _key, verb in registries.verbs.items() if not verb.is_telling]
        assert sorted(seen) == sorted(harmless)


def test_every_voice_and_every_word_of_the_loop_tells() -> None:
    verbs = [verb for _key, verb in registries.verbs.items()]
    assert {verb.key for verb in verbs if verb.key.startswith("feedback.")} <= {
        v.key for v in verbs if v.is_telling
    }
    assert [verb.key for verb in verbs if verb.direction == Direction.VOICE and not verb.is_telling] == []


def test_timeline_pages_by_key_and_groups_by_day(network, shop, monkeypatch) -> None:
    monkeypatch.setattr(page, "TOUCHES", 2)
    start = timezone.now().replace(hour=12)
    for at in range(5):
        touch(shop, "toolkits.toolkit_opened", Direction.TOUCH, start - timedelta(days=at // 2), f"{at}")
    scope, cursor, sizes = scope_as(network, "agency_analyst"), "", []
    for _page in range(3):
        shown = page.timeline(scope, shop, cursor)
        sizes.append([len(day.events) for day in shown.days])
        cursor = shown.next_cursor
    assert (sizes, cursor) == ([[2], [2], [1]], "")


def test_people_are_named_to_the_agency_and_their_own_counted_where_shown_else_withheld(
    network, importer, shop
) -> None:
    person = consenting(network=network, name="Canary Person")
    MembershipFactory(partner=shop, person=person, role="dealer_principal")
    agency = page.people_of(scope_as(network, "agency_analyst"), shop)
    assert [(one.person.name, one.roles, len(one.purposes)) for one in agency.named] == [
        ("Canary Person", ["Dealer principal"], 2)
    ]
    own = page.people_of(scope_for(person.user, network), shop)
    assert [(one.person.name, one.purposes) for one in own.named] == [("Canary Person", [])]
    sponsor = scope_as(network, "hq_sponsor")
    assert page.people_of(sponsor, shop) == page.People(is_withheld=True)
    manager = scope_as(network, "distributor_manager", partner=importer)
    assert page.people_of(manager, shop).counts == [("Dealer principal", 1)]
    BranchConsent.objects.create(network=network, partner=importer, path=importer.path, shows_people=True)
    fresh = scope_as(network, "hq_sponsor")
    shown = page.people_of(fresh, shop).named
    assert [(one.person.name, one.roles, one.purposes) for one in shown] == [
        ("Canary Person", ["Dealer principal"], [])
    ]
    assert {(one.person.email, one.person.phone) for one in shown} == {("", "")}
    alone = PartnerFactory(network=network)
    MembershipFactory(partner=alone)
    assert page.people_of(fresh, alone) == page.People(counts=[("Dealer staff", 1)])


def test_pulse_and_history_are_for_the_agency(network, importer, shop) -> None:
    lead = scope_as(network, "agency_lead")
    region = PartnerFactory(network=network, level="region", name="Region")
    relocate_partner(scope=lead, partner=shop, parent=region)
    edit_partner(scope=lead, partner=shop, town="Ulm")
    twin = add_by_hand(scope=lead, parent=importer, level="dealer", number="twin", name="Twin")
    merge_partners(scope=lead, kept=shop, gone=twin)
    shop.refresh_from_db()
    deactivate_partner(scope=lead, partner=shop)
    history = page.history_of(lead, shop)
    assert [(str(change.label), change.detail) for change in history] == [
        ("Deactivated", ""),
        ("Took in a merged record", "Twin (twin)"),
        ("Added", ""),
        ("Facts changed", "town"),
        ("Moved", "Importer → Region"),
    ]
    assert {change.actor for change in history} == {lead_name(lead)}
    sponsor = scope_as(network, "hq_sponsor")
    assert (page.history_of(sponsor, shop), page.pulse_of(sponsor, shop)) == ([], None)
    assert page.pulse_of(lead, shop).partner_id == shop.pk


def lead_name(scope: Scope) -> str:
    return Membership.objects.get(pk=scope.membership_ids[0]).person.user.name


def test_history_reads_old_rows_and_rows_of_the_machine(network, shop) -> None:

    log_activity(
        scope=Scope.system(network.pk),
        verb="partners.partner_moved",
        object_kind="partner",
        object_id=shop.pk,
    )
    (change,) = page.history_of(scope_as(network, "agency_analyst"), shop)
    assert (change.actor, change.detail) == ("", "")


def test_number_of_a_merged_record_leads_to_the_kept_one(network) -> None:
    kept, gone = PartnerFactory(network=network), PartnerFactory(network=network, number="old")
    merge_partners(scope=scope_as(network, "agency_lead"), kept=kept, gone=gone)
    assert page.of_number(network.pk, "old") == kept
    assert page.of_number(network.pk, kept.number) == kept
    assert page.of_number(network.pk, "none") is None


def test_tree_opens_down_to_one_partner_and_counts_active_dealers(network, importer, shop) -> None:
    PartnerFactory(network=network, parent=importer, name="Ended", is_active=False)
    PartnerFactory(network=network, name="Alone")
    scope = scope_as(network, "agency_analyst")
    (root,) = roots_of(scope, None)
    assert (root.dealers, root.is_open, root.is_leaf) == (2, True, False)
    assert [(node.partner.name, node.dealers, node.is_open) for node in root.children] == [
        ("Importer", 1, False),
        ("Alone", 0, False),
    ]
    (root,) = roots_of(scope, shop)
    assert [node.partner.name for node in root.children[0].children] == ["Shop"]
    assert root.children[0].children[0].is_here
    manager = scope_as(network, "distributor_manager", partner=importer)
    (own,) = roots_of(manager, None)
    assert (own.partner, [node.partner.name for node in own.children]) == (importer, ["Shop"])
    assert [node.partner.name for node in branch_of(scope, importer).children] == ["Shop"]
    assert closed(scope, importer).children == []
    assert roots_of(Scope.nobody(network.pk), None) == []


def test_tree_shows_an_ended_partner_on_the_way_and_a_screenful_each(
    network, importer, shop, monkeypatch
) -> None:
    monkeypatch.setattr("partners.queries.network.tree.MOST", 2)
    lead = scope_as(network, "agency_lead")
    ended = PartnerFactory(network=network, parent=importer, name="AAA", is_active=False)
    for _ in range(3):
        PartnerFactory(network=network, parent=importer)
    (root,) = roots_of(lead, ended)
    under = root.children[0]
    assert [node.partner.name for node in under.children][0] == "AAA"
    assert (len(under.children), under.more) == (2, 1)


def test_tree_query_count_does_not_grow_with_rows(network, importer, shop) -> None:
    scope = scope_as(network, "agency_analyst")
    counts = []
    for more in (0, 3):
        for _ in range(more):
            PartnerFactory(network=network, parent=importer)
        with CaptureQueriesContext(connection) as seen:
            roots_of(scope, shop)
        counts.append(len(seen))
    assert counts == [3, 3]


def test_children_come_by_name_and_levels_are_counted(network, importer, shop) -> None:
    PartnerFactory(network=network, parent=importer, name="Another")
    scope = scope_as(network, "agency_analyst")
    assert [child.name for child in page.children_page(scope, importer, "").rows] == ["Another", "Shop"]
    assert {str(label): count for label, count in page.lines_under(scope, importer).items()} == {"Dealer": 2}
    assert [above.name for above in page.crumbs_of(scope, shop)] == [hq_of(network).name, "Importer"]


def test_move_preview_names_who_gains_and_who_loses_sight(network, importer, shop) -> None:
    region = PartnerFactory(network=network, level="region", name="Region")
    losing = MembershipFactory(partner=importer, role="distributor_manager")
    gaining = MembershipFactory(partner=region, role="field_manager")
    keeping = MembershipFactory(partner=importer, role="distributor_manager")
    MembershipFactory(partner=region, person=keeping.person, role="field_manager")
    MembershipFactory(network=network, role="hq_sponsor")
    MembershipFactory(partner=shop)
    preview = previews.preview_move(shop, region)
    assert preview.sight == previews.Sight(gaining=[gaining], losing=[losing])
    assert (preview.partners, preview.people, preview.rows) == (1, 1, 2)
    end = previews.preview_end(importer)
    assert (end.partners, end.seats) == (2, 3)
    assert keeping not in end.members
    assert len(end.members) == 2


def test_end_preview_counts_those_beyond_the_names_that_it_shows(network, shop, monkeypatch) -> None:
    monkeypatch.setattr(previews, "NAMES", 2)
    seats = [MembershipFactory(partner=shop, role="dealer_staff") for _each in range(3)]
    end = previews.preview_end(shop)
    assert (len(end.members), end.more, end.seats) == (2, 1, len(seats))


def test_matches_find_by_number_first_then_by_words_in_the_readers_branch(network, importer, shop) -> None:
    scope = scope_as(network, "agency_lead")
    other = PartnerFactory(network=network, name=f"Near {shop.number}")
    assert previews.matches(scope, f" {shop.number} ", but=importer) == [shop]
    assert previews.matches(scope, shop.number[1:], but=shop) == [other]
    assert previews.matches(scope, "shop", but=shop) == []
    assert previews.matches(scope, " ", but=shop) == []
    assert (
        previews.matches(scope_as(network, "distributor_manager", partner=importer), "near", but=shop) == []
    )
