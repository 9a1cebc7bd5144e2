"""Many partners end at once, judged by where they hang at that moment."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import ActivityLog, Network, Partner
from partners.scope import Scope
from partners.services.bulk.endings import end_partners
from partners.services.bulk.moves import move_partners
from partners.services.network import move_partner
from partners.services.partner_life import ENDED, deactivate_partner, reactivate_partner
from tests.factories.partners import NetworkFactory, PartnerFactory, hq_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory()


@pytest.fixture
def scope(network: Network) -> Scope:
    return Scope.system(network.pk)


@pytest.fixture
def distributor(network: Network) -> Partner:
    return PartnerFactory(network=network, level="distributor", number="V")


def standing(network: Network) -> dict[str, bool]:
    return dict(
        Partner.objects.filter(network=network).exclude(number="HQ").values_list("number", "is_active")
    )


def ended() -> list[tuple[int | None, dict[str, int]]]:
    return list(ActivityLog.objects.filter(verb=ENDED).order_by("pk").values_list("object_id", "data"))


def test_partner_under_which_another_moved_since_ends_with_it(network, scope, distributor) -> None:
    shop = PartnerFactory(network=network, number="1")
    move_partner(scope=scope, partner=shop, parent=Partner.objects.get(pk=distributor.pk))
    end_partners(scope=scope, partners=[distributor])
    assert standing(network) == {"V": False, "1": False}
    assert ended() == [(distributor.pk, {"partners": 2})]


def test_partners_whose_children_moved_away_since_end_together(network, scope) -> None:
    statements = []
    for many in (1, 4):
        left = PartnerFactory.create_batch(many, network=network, level="distributor")
        shops = [PartnerFactory(network=network, parent=each) for each in left]
        left = list(Partner.objects.filter(pk__in=[each.pk for each in left]))
        moves = [(shop.pk, hq_of(network).pk) for shop in shops]
        assert move_partners(scope=scope, network=network, moves=moves) == {}
        with CaptureQueriesContext(connection) as seen:
            end_partners(scope=scope, partners=left)
        statements.append(len(seen))
        assert Partner.objects.filter(pk__in=[each.pk for each in left], is_active=True).count() == 0
        assert Partner.objects.filter(pk__in=[each.pk for each in shops], is_active=False).count() == 0
    assert statements[0] == statements[1]


def test_partner_that_ended_with_its_branch_since_does_not_end_again(network, scope, distributor) -> None:
    shop = PartnerFactory(network=network, parent=distributor, number="1")
    deactivate_partner(scope=scope, partner=distributor)
    end_partners(scope=scope, partners=[shop])
    assert ended() == [(distributor.pk, {"partners": 2})]
    reactivate_partner(scope=scope, partner=distributor)
    assert standing(network) == {"V": True, "1": True}


def test_branch_whose_partners_all_end_returns_whole(network, scope, distributor) -> None:
    shop = PartnerFactory(network=network, parent=distributor, number="1")
    other = PartnerFactory(network=network, number="2")
    end_partners(scope=scope, partners=[shop, other, Partner.objects.get(pk=distributor.pk)])
    assert standing(network) == {"V": False, "1": False, "2": False}
    reactivate_partner(scope=scope, partner=distributor)
    assert standing(network) == {"V": True, "1": True, "2": False}
