"""Save audiences and campaigns: within their network, with names of their own."""

from __future__ import annotations

from datetime import date

import pytest

from partners.enums import Level
from partners.models import ActivityLog, Audience
from partners.scope import Scope
from partners.services.audience import save_audience
from partners.services.campaign import save_campaign
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.partners import (
    AudienceFactory,
    CampaignFactory,
    NetworkFactory,
    PartnerFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def scope(network) -> Scope:
    return Scope.system(network.pk)


def test_save_audience_makes_and_changes_a_rule(network, scope) -> None:
    dealer = PartnerFactory(network=network)
    made = save_audience(
        scope=scope, network=network, name="Kassel", levels=[Level.DEALER], include_ids=[dealer.pk, dealer.pk]
    )
    assert (made.levels, made.include_ids, made.roles) == (["dealer"], [dealer.pk], [])
    changed = save_audience(scope=scope, network=network, name="All", audience=made, countries=["DE"])
    assert (changed.pk, changed.levels, changed.countries) == (made.pk, [], ["DE"])
    verbs = ActivityLog.objects.filter(object_kind="audience").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["partners.audience_made", "partners.audience_changed"]


@pytest.mark.parametrize("key", ["branch_ids", "include_ids", "exclude_ids"])
def test_save_audience_refuses_partners_of_another_network(network, scope, key) -> None:
    foreign = PartnerFactory(network=NetworkFactory())
    with pytest.raises(NotAllowedError):
        save_audience(scope=scope, network=network, name="X", **{key: [foreign.pk]})


def test_save_audience_refuses_everyone_foreign_ones_and_taken_names(network, scope) -> None:
    everyone = Audience.objects.get(network=network, is_everyone=True)
    with pytest.raises(NotAllowedError, match="Everyone"):
        save_audience(scope=scope, network=network, name="X", audience=everyone)
    with pytest.raises(NotAllowedError, match="another network"):
        save_audience(scope=scope, network=network, name="X", audience=AudienceFactory())
    with pytest.raises(DomainError, match="has this name"):
        save_audience(scope=scope, network=network, name="Everyone")


def test_save_campaign_makes_and_changes_one(network, scope) -> None:
    owner = PersonFactory(network=network)
    made = save_campaign(
        scope=scope, network=network, name="Spring", starts_on=MARCH, ends_on=APRIL, owner=owner
    )
    changed = save_campaign(
        scope=scope, network=network, name="Spring", starts_on=MARCH, ends_on=MARCH, campaign=made
    )
    assert (changed.pk, changed.ends_on, changed.owner) == (made.pk, MARCH, None)


def test_save_campaign_refuses_what_is_wrong(network, scope) -> None:
    CampaignFactory(network=network, name="Taken")
    period = {"scope": scope, "network": network, "starts_on": MARCH, "ends_on": APRIL}
    with pytest.raises(NotAllowedError):
        save_campaign(**period, name="X", owner=PersonFactory())
    with pytest.raises(NotAllowedError):
        save_campaign(**period, name="X", campaign=CampaignFactory())
    with pytest.raises(DomainError, match="has this name"):
        save_campaign(**period, name="Taken")
    with pytest.raises(DomainError, match="after it starts"):
        save_campaign(**{**period, "ends_on": date(2026, 2, 1)}, name="X")
