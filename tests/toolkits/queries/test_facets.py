"""What is counted beside a choice is what is there when it is taken."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import Campaign
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.finding import found, index, text_file
from tests.factories.partners import MembershipFactory
from tests.factories.toolkits import ToolkitFactory, everyone_of
from toolkits.models import Asset
from toolkits.queries.facets import FacetChoice, facets_of
from toolkits.queries.finding import Asked, find

pytestmark = pytest.mark.django_db


def open_choices(scope: Scope, asked: Asked) -> list[FacetChoice]:
    facets = facets_of(find(scope, asked, "en"), asked)
    return [choice for facet in facets for choice in facet.choices if not choice.current]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_facet_counts_equal_what_opening_each_gives(network, scope, nobody, seed: int) -> None:
    dice = random.Random(seed)
    campaigns = [
        Campaign.objects.create(
            network=network, name=name, starts_on=timezone.localdate(), ends_on=timezone.localdate()
        )
        for name in ("Spring", "Autumn")
    ]
    now = timezone.now()
    ends = [None, None, *(now + timedelta(days=days) for days in (5, 90, -1, -60))]
    files = [
        text_file(
            network,
            f"{dice.choice(['Heat', 'Cool'])} {number}",
            dice.choice(["leaflet", "poster", "leaflet poster"]),
            channel=dice.choice(["", "web", "print"]),
            languages=dice.sample(["en", "de"], dice.randint(0, 2)),
            expires_at=dice.choice(ends),
        )
        for number in range(18)
    ]
    for _toolkit in range(5):
        ToolkitFactory(
            network=network,
            assets=dice.sample(files, 5),
            audience=dice.choice([nobody, everyone_of(network), everyone_of(network)]),
            campaign=dice.choice([None, *campaigns]),
        )
    index()
    headquarters = scope_for(MembershipFactory(network=network, role=Role.HQ_MARKETER).person.user, network)
    for reader in (scope, headquarters):
        expected = set(Asset.objects.visible_to(reader).values_list("title", flat=True))
        assert set(found(reader)) == expected
        opened = 0
        for asked in (Asked(), Asked(q="leaflet"), Asked(q="heat", language="de")):
            for choice in open_choices(reader, asked):
                narrowed = replace(asked, **{choice.name: choice.value})
                assert len(find(reader, narrowed, "en").hits) == choice.count
                opened += 1
        assert opened > 5


def test_campaign_without_a_hit_is_not_named(network, scope) -> None:
    day = timezone.localdate()
    secret = Campaign.objects.create(network=network, name="Secret", starts_on=day, ends_on=day)
    asked = Asked(q="nothing", campaign=str(secret.pk))
    (facet,) = facets_of(find(scope, asked, "en"), asked)
    assert [(choice.label, choice.current) for choice in facet.choices] == [("One campaign", True)]
