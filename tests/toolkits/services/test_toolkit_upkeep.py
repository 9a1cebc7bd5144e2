"""Many toolkits at once: extended, retired, handed over, sorted; drafts follow, and undo brings them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import ActivityLog
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.partners import CampaignFactory, MembershipFactory, NetworkFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory, end_toolkit
from toolkits.enums import Kept, UpkeepAct
from toolkits.errors import OtherNetworkError, UpkeepError
from toolkits.models import Asset, ToolkitPage
from toolkits.services.publishing import publish_scheduled
from toolkits.services.upkeep import UpkeepChange, keep_up, plan_upkeep, take_back

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(days=90)


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def member(network):
    return MembershipFactory(network=network, role=Role.HQ_MARKETER)


@pytest.fixture
def scope(network, member) -> Scope:
    return scope_for(member.person.user, network)


def do(scope, pages, act, *, kept=Kept.TOOLKITS, **to):
    return keep_up(
        scope=scope,
        network=pages[0].network,
        kept=kept,
        ids=[page.pk for page in pages],
        change=UpkeepChange(act, **to),
        at=NOW,
    )


def back(scope, page, done) -> int:
    return take_back(scope=scope, network=page.network, batch=done.batch, at=NOW)


def now_of(page) -> ToolkitPage:
    return ToolkitPage.objects.get(pk=page.pk)


def why_not(page, act, **to) -> str:
    return plan_upkeep(Kept.TOOLKITS, [now_of(page)], UpkeepChange(act, **to), NOW)[0].why_not


def test_extended_toolkits_stay_until_then_whatever_draft_is_published_later(network, scope) -> None:
    page = ToolkitFactory(network=network)
    draft = now_of(page)
    draft.title = "Draft title"
    revision = draft.save_revision()
    done = do(scope, [page], UpkeepAct.EXTEND, until=LATER)
    assert (done.changed, now_of(page).expire_at) == (1, LATER)
    row = ActivityLog.objects.get(verb="toolkits.toolkit_kept_up")
    assert (row.object_kind, row.object_id, row.data["before"]) == ("toolkit", page.pk, None)
    revision.refresh_from_db()
    revision.publish()
    published = now_of(page)
    assert (published.title, published.expire_at) == ("Draft title", LATER)


def test_retired_toolkit_reaches_nobody_and_undo_publishes_it_again(network, scope) -> None:
    page = ToolkitFactory(network=network)
    done = do(scope, [page], UpkeepAct.RETIRE)
    assert not ToolkitPage.objects.live().filter(pk=page.pk).exists()
    publish_scheduled()
    assert (now_of(page).live, now_of(page).expired) == (False, True)
    assert back(scope, page, done) == 1
    assert ToolkitPage.objects.live().filter(pk=page.pk).exists()
    assert (now_of(page).live, now_of(page).expired, now_of(page).expire_at) == (True, False, None)
    assert back(scope, page, done) == 0


def test_undo_before_the_scheduler_ran_leaves_it_published(network, scope) -> None:
    page = ToolkitFactory(network=network)
    done = do(scope, [page], UpkeepAct.RETIRE)
    assert (back(scope, page, done), now_of(page).live) == (1, True)


def test_undo_of_an_end_that_has_come_meanwhile_publishes_nothing(network, scope) -> None:
    page = ToolkitFactory(network=network)
    end_toolkit(page, NOW - timedelta(seconds=1))
    done = do(scope, [page], UpkeepAct.EXTEND, until=LATER)
    ToolkitPage.objects.filter(pk=page.pk).update(live=False, expired=True)
    assert (back(scope, page, done), now_of(page).live) == (1, False)


def test_handed_over_and_sorted_and_all_of_it_taken_back(network, scope, member) -> None:
    page, spring = ToolkitFactory(network=network), CampaignFactory(network=network)
    done = [
        do(scope, [page], UpkeepAct.HAND_OVER, owner=member.person),
        do(scope, [page], UpkeepAct.LANGUAGES, languages=("en", "de")),
        do(scope, [page], UpkeepAct.CAMPAIGN, campaign=spring),
    ]
    changed = now_of(page)
    assert (changed.owner_person, changed.languages, changed.campaign) == (
        member.person,
        ["en", "de"],
        spring,
    )
    draft = changed.latest_revision.content
    assert (draft["owner_person"], draft["languages"], draft["campaign"]) == (
        member.person_id,
        ["en", "de"],
        spring.pk,
    )
    assert [back(scope, page, one) for one in done] == [1, 1, 1]
    before = now_of(page)
    assert (before.owner_person, before.languages, before.campaign) == (None, ["en"], None)


def test_a_campaign_is_taken_off_and_given_back(network, scope) -> None:
    spring = CampaignFactory(network=network)
    page = ToolkitFactory(network=network, campaign=spring)
    done = do(scope, [page], UpkeepAct.CAMPAIGN)
    assert now_of(page).campaign is None
    assert (back(scope, page, done), now_of(page).campaign) == (1, spring)


def test_what_would_not_change_says_why(network, member) -> None:
    page = ToolkitFactory(network=network, owner_person=member.person)
    draft = ToolkitFactory(network=network, published=False)
    ended = ToolkitFactory(network=network)
    end_toolkit(ended, NOW - timedelta(days=1))
    assert [
        why_not(draft, UpkeepAct.RETIRE),
        why_not(ended, UpkeepAct.RETIRE),
        why_not(page, UpkeepAct.HAND_OVER, owner=member.person),
        why_not(page, UpkeepAct.LANGUAGES, languages=("en",)),
        why_not(page, UpkeepAct.CAMPAIGN),
        why_not(page, UpkeepAct.EXTEND, until=LATER),
    ] == [
        "is not published",
        "has ended already",
        "is theirs already",
        "is in these languages already",
        "belongs to it already",
        "",
    ]


def test_what_cannot_be_done_is_refused(network, scope) -> None:
    page, asset = ToolkitFactory(network=network), AssetFactory(network=network)
    with pytest.raises(UpkeepError, match="Choose toolkits"):
        do(scope, [asset], UpkeepAct.CAMPAIGN, kept=Kept.FILES)
    with pytest.raises(UpkeepError, match="a language of the network"):
        do(scope, [page], UpkeepAct.LANGUAGES, languages=("xx",))
    with pytest.raises(OtherNetworkError):
        do(scope, [page], UpkeepAct.CAMPAIGN, campaign=CampaignFactory())


def test_files_take_languages_too(network, scope) -> None:
    asset = AssetFactory(network=network, languages=["en"])
    done = do(scope, [asset], UpkeepAct.LANGUAGES, kept=Kept.FILES, languages=("de",))
    assert Asset.objects.get().languages == ["de"]
    assert (back(scope, asset, done), Asset.objects.get().languages) == (1, ["en"])
