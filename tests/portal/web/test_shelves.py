"""Parts of a home are kept for all whom the same reaches, until what they show may have changed."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone, translation

from partners.enums import Level, Role
from partners.models import Membership, Network
from partners.queries.scope import scope_for
from portal.web.shelves import NewsShelf, ToolkitShelf, published_stand
from tests.factories.articles import write_country, write_news
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory
from tests.factories.toolkits import ToolkitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="pumps", languages=["en", "de"])


def shelf(seat: Membership, kind: type = NewsShelf, count: int = 3):
    scope = scope_for(seat.person.user, seat.network)
    return kind(scope, seat.network, published_stand(seat.network), count)


def test_stand_changes_with_every_page_of_the_network_and_no_other(network) -> None:
    stands = [published_stand(network)]
    for publish in (write_news, write_country):
        publish(network, "Ours")
        stands.append(published_stand(network))
    ToolkitFactory(network=network)
    stands.append(published_stand(network))
    write_news(NetworkFactory(), "Theirs")
    ToolkitFactory(network=NetworkFactory())
    assert len(set(stands)) == len(stands) == 4
    assert published_stand(network) == stands[-1]


def test_stand_changes_when_a_page_begins_and_ends_by_its_own_dates(network) -> None:
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    write_news(network, "Soon", go_live_at=now + hour, expire_at=now + 3 * hour)
    stands = []
    for hours in (0, 2, 4):
        with time_machine.travel(now + hours * hour, tick=False):
            stands.append(published_stand(network))
    assert stands[0] == stands[2] != stands[1]


def test_key_is_shared_by_those_whom_the_same_reaches(network) -> None:
    dealers = AudienceFactory(network=network, is_everyone=False, levels=[Level.DEALER])
    write_news(network, "For dealers", audience=dealers)
    one, other = MembershipFactory.create_batch(2, network=network, role=Role.DEALER_STAFF)
    manager = MembershipFactory(
        network=network, partner__level=Level.DISTRIBUTOR, role=Role.DISTRIBUTOR_MANAGER
    )
    assert shelf(one).key == shelf(other).key
    assert shelf(manager).key != shelf(one).key
    assert [card.page.title for card in shelf(one).cards] == ["For dealers"]
    assert shelf(manager).cards == []


def test_key_differs_by_the_language_of_the_reader(network) -> None:
    seat, keys = MembershipFactory(network=network), set()
    for language in ("en", "de"):
        with translation.override(language):
            keys.add(shelf(seat, ToolkitShelf).key)
    assert len(keys) == 2


def test_shelf_holds_the_newest_few(network) -> None:
    now = timezone.now()
    for days in (1, 4, 2, 3):
        write_news(network, f"{days} days ago", dated_at=now - dt.timedelta(days=days))
    titles = [card.page.title for card in shelf(MembershipFactory(network=network), count=3).cards]
    assert titles == ["1 days ago", "2 days ago", "3 days ago"]
