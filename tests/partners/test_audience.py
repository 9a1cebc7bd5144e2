"""The audience rule says the same in both directions, for any tree and any rule."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.audience import aimed_q, audience_ids, audience_ids_for, members_reached
from partners.enums import Level, Role
from partners.models import Audience, Membership, Network, Partner, PartnerTag, Person
from partners.queries.scope import scope_for, seat_of
from partners.scope import Scope
from partners.services.membership import revoke_membership
from partners.services.network import add_partner
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory, PartnerFactory, hq_of
from tests.scale import scale

pytestmark = pytest.mark.django_db
LEVELS = [Level.REGION, Level.COUNTRY, Level.DISTRIBUTOR, Level.DEALER]
NUMBERS = count(1)
LANGUAGES, COUNTRIES, TAGS = ["en", "de", "nl"], ["DE", "AT", ""], ["solar", "vip"]


@st.composite
def trees(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw partners: each hangs under an earlier one, with people of any role and language."""
    size = draw(st.integers(1, 7))
    return [
        {
            "under": draw(st.integers(0, at)),
            "level": draw(st.sampled_from(LEVELS)),
            "country": draw(st.sampled_from(COUNTRIES)),
            "tags": draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=2)),
            "people": draw(
                st.lists(st.tuples(st.sampled_from(Role.values), st.sampled_from(LANGUAGES)), max_size=2)
            ),
        }
        for at in range(size)
    ]


def some(values: list[Any], most: int = 2) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=most)


def rules() -> st.SearchStrategy[dict[str, Any]]:
    """Draw rules; partners are named by their place in the tree (0 is hq)."""
    places = st.lists(st.integers(0, 7), unique=True, max_size=2)
    return st.fixed_dictionaries(
        {
            "levels": some([Level.HQ, *LEVELS]),
            "countries": some(COUNTRIES[:2]),
            "roles": some(Role.values),
            "languages": some(LANGUAGES),
            "tags": some(TAGS),
            "branch_ids": places,
            "include_ids": places,
            "exclude_ids": places,
        }
    )


def plant(network: Network, tree: list[dict[str, Any]]) -> list[Partner]:
    """Make the drawn tree with its people."""
    partners = [hq_of(network)]
    for node in tree:
        partner = PartnerFactory(
            network=network, parent=partners[node["under"]], level=node["level"], country=node["country"]
        )
        PartnerTag.objects.bulk_create(PartnerTag(partner=partner, tag=tag) for tag in node["tags"])
        for role, language in node["people"]:
            seat(partner, role, language)
        partners.append(partner)
    seat(partners[0], Role.AGENCY_ANALYST, "en")
    return partners


def seat(partner: Partner, role: str, language: str) -> None:
    """Seat a new person without account and groups: a tree needs many, and the rule asks for neither."""
    person = Person.objects.create(network=partner.network, name="X", language=language)
    Membership.objects.create(
        network=partner.network, person=person, partner=partner, path=partner.path, role=role
    )


def aim(network: Network, partners: list[Partner], rule: dict[str, Any]) -> Audience:
    """Make the drawn rule over the planted partners."""
    named = {
        key: [partners[place].pk for place in value if place < len(partners)]
        for key, value in rule.items()
        if key.endswith("_ids")
    }
    return AudienceFactory(network=network, **{**rule, **named})


@settings(max_examples=scale(25, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees(), rule=rules())
def test_both_directions_agree(tree: list[dict[str, Any]], rule: dict[str, Any]) -> None:
    network = Network.objects.create(
        slug=f"tree-{next(NUMBERS)}", name="Tree"
    )  # bare: pages cost too much here
    add_partner(network=network, parent=None, level=Level.HQ, number="HQ", name="HQ")
    audience = aim(network, plant(network, tree), rule)
    members = Membership.objects.filter(network=network).select_related("partner", "person")
    seen = {member.pk for member in members if audience.pk in audience_ids_for(seat_of(member))}
    reached = set(members_reached(audience).values_list("pk", flat=True))
    assert seen == reached


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


def reached_roles(audience: Audience) -> set[str]:
    return set(members_reached(audience).values_list("role", flat=True))


def test_everyone_reaches_everybody_of_its_network_alone(network) -> None:
    for role in Role.values:
        MembershipFactory(network=network, role=role)
    MembershipFactory(role=Role.DEALER_STAFF)
    everyone = Audience.objects.get(network=network, is_everyone=True)
    assert reached_roles(everyone) == set(Role.values)
    assert set(members_reached(everyone).values_list("network_id", flat=True)) == {network.pk}


def test_levels_never_reach_the_agency(network) -> None:
    for role in (Role.HQ_SPONSOR, Role.AGENCY_ANALYST):
        MembershipFactory(network=network, role=role)
    assert reached_roles(AudienceFactory(network=network, levels=[Level.HQ])) == {Role.HQ_SPONSOR}


def test_exclude_wins_over_include(network) -> None:
    shop = MembershipFactory(network=network).partner
    audience = AudienceFactory(network=network, include_ids=[shop.pk], exclude_ids=[shop.pk])
    assert not members_reached(audience).exists()


def test_include_adds_beyond_the_dimensions(network) -> None:
    shop = MembershipFactory(network=network).partner
    audience = AudienceFactory(network=network, countries=["FR"], include_ids=[shop.pk])
    assert list(members_reached(audience)) == list(shop.memberships.all())


def test_partners_of_another_network_select_nothing(network) -> None:
    other = MembershipFactory().partner
    MembershipFactory(network=network)
    assert not members_reached(AudienceFactory(network=network, branch_ids=[other.pk])).exists()


def test_revoked_and_dormant_members_are_not_reached(network) -> None:
    gone, dormant = MembershipFactory(network=network), MembershipFactory(network=network)
    revoke_membership(scope=Scope.system(network.pk), membership=gone)
    Partner.objects.filter(pk=dormant.partner_id).update(is_active=False)
    everyone = Audience.objects.get(network=network, is_everyone=True)
    assert not members_reached(everyone).exists()


def test_two_seats_are_judged_one_by_one(network) -> None:
    german = MembershipFactory(network=network, role=Role.DEALER_STAFF, partner__country="DE")
    austrian = PartnerFactory(network=network, country="AT", level=Level.DISTRIBUTOR)
    MembershipFactory(person=german.person, partner=austrian, role=Role.DISTRIBUTOR_MANAGER)
    mixed = AudienceFactory(network=network, levels=[Level.DEALER], countries=["AT"])
    scope = scope_for(german.person.user, network)
    assert mixed.pk not in audience_ids(scope)


def test_scope_sees_what_reaches_it_and_hq_sees_all(network) -> None:
    staff = MembershipFactory(network=network)
    french = AudienceFactory(network=network, countries=["FR"])
    shown = Audience.objects.filter(pk__in=audience_ids(scope_for(staff.person.user, network)))
    assert french not in shown
    assert Audience.objects.get(network=network, is_everyone=True) in shown
    marketer = MembershipFactory(network=network, role=Role.HQ_MARKETER)
    for scope in (scope_for(marketer.person.user, network), Scope.system(network.pk)):
        assert str(aimed_q(scope)) == f"(AND: ('audience__network_id', {network.pk}))"
    assert str(aimed_q(Scope.nobody(network.pk))) == "(AND: ('pk__in', []))"


def test_empty_scope_sees_no_audience(network) -> None:
    assert audience_ids(Scope.nobody(network.pk)) == frozenset()
