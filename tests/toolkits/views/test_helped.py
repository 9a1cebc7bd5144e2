"""Did it help? One tap is a protected remark; ratings are counts for headquarters, nothing for dealers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from feedback.models import Identity, Remark
from feedback.services.submit import Subject
from partners.enums import Level, Role
from partners.models import Touchpoint
from partners.queries.links import toolkit_token
from partners.queries.scope import scope_for
from partners.services.merging import merge_partners
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from toolkits.models import Rating
from toolkits.queries.helped import ratings_of
from toolkits.services.helping import say_whether_it_helped

pytestmark = pytest.mark.django_db
ADDRESS = "/heat-pumps/toolkits/helped/"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", minimum_dealers=5)


@pytest.fixture
def asset(network):
    made = AssetFactory(network=network, title="Price list")
    ToolkitFactory(network=network, title="Spring kit", slug="spring", assets=[made])
    return made


def client_of(member) -> Client:
    client = Client()
    client.force_login(member.person.user)
    return client


def speaker(network, level=Level.DEALER):
    role = Role.DEALER_STAFF if level == Level.DEALER else Role.DISTRIBUTOR_MANAGER
    return MembershipFactory(network=network, partner=PartnerFactory(network=network, level=level), role=role)


def tap(member, asset, verdict, at=None) -> Remark:
    return say_whether_it_helped(
        scope=scope_for(member.person.user, member.network),
        network=member.network,
        subject=Subject("asset", asset.pk, asset.title),
        verdict=verdict,
        at=at or timezone.now(),
    )


def shown(network, role, asset) -> list[int | None]:
    scope = scope_for(MembershipFactory(network=network, role=role).person.user, network)
    return [rated.dealers for rated in ratings_of(scope, network, "asset", asset.pk)]


@pytest.mark.parametrize(
    "verdict, kind, text",
    [
        ("yes", "praise", "It helped."),
        ("partly", "idea", "It helped in part."),
        ("no", "problem", "It did not help."),
    ],
)
def test_one_tap_becomes_a_protected_remark_about_the_file(network, asset, verdict, kind, text) -> None:
    member = MembershipFactory(network=network)
    response = client_of(member).post(ADDRESS, {"about": f"asset:{asset.pk}", "verdict": verdict})
    remark = Remark.objects.get()
    assert (response.status_code, "/receipt/" in response.url) == (302, True)
    assert (remark.mode, remark.kind, remark.text) == ("agency_only", kind, text)
    assert (remark.subject_kind, remark.subject_id, remark.subject_label) == ("asset", asset.pk, "Price list")
    assert Identity.objects.get().membership_id == member.pk
    assert Touchpoint.objects.get(verb="feedback.said").person_id is None
    assert list(Rating.objects.values_list("subject_kind", "subject_id", "partner_id", "verdict")) == [
        ("asset", asset.pk, member.partner_id, verdict)
    ]


def test_tap_with_htmx_thanks_in_its_place_with_the_way_to_the_receipt(network, asset) -> None:
    client = client_of(MembershipFactory(network=network))
    sent = {"about": f"asset:{asset.pk}", "verdict": "yes"}
    text = client.post(ADDRESS, sent, headers={"HX-Request": "true"}).content.decode()
    assert (Remark.objects.get().number in text, "/receipt/" in text, "<html" in text) == (True, True, False)


def test_same_tap_twice_a_day_is_one_remark_and_another_day_or_verdict_another(network, asset) -> None:
    member, now = MembershipFactory(network=network), timezone.now()
    with translation.override("en"):
        first, again = tap(member, asset, "no", now), tap(member, asset, "no", now)
        changed, later = tap(member, asset, "yes", now), tap(member, asset, "yes", now + timedelta(days=1))
    assert (first.pk == again.pk, len({first.pk, changed.pk, later.pk})) == (True, 3)
    assert list(Rating.objects.values_list("verdict", flat=True)) == ["yes"]


def test_tap_in_a_mail_s_toolkit_speaks_about_that_toolkit_alone(network, asset) -> None:
    member = MembershipFactory(network=network)
    page = asset.toolkit_links.get().page
    token = toolkit_token(membership_id=member.pk, toolkit_id=page.pk)
    other = ToolkitFactory(network=network)
    address = f"/heat-pumps/t/{token}/helped/"
    assert address in Client().get(f"/heat-pumps/t/{token}/").content.decode()
    client = Client()
    refused = client.post(address, {"about": f"toolkit:{other.pk}", "verdict": "yes"})
    taken = client.post(address, {"about": f"toolkit:{page.pk}", "verdict": "yes"})
    assert (refused.status_code, taken.status_code) == (404, 302)
    assert Remark.objects.get().subject_label == "Spring kit"


@pytest.mark.parametrize("role", [Role.FIELD_MANAGER, Role.HQ_MARKETER])
def test_mailed_link_of_somebody_who_does_not_speak_takes_nothing(network, asset, role) -> None:
    member = MembershipFactory(network=network, role=role)
    page = asset.toolkit_links.get().page
    token = toolkit_token(membership_id=member.pk, toolkit_id=page.pk)
    answer = Client().post(
        f"/heat-pumps/t/{token}/helped/", {"about": f"toolkit:{page.pk}", "verdict": "yes"}
    )
    assert (answer.status_code, Remark.objects.count()) == (404, 0)


def test_link_to_a_toolkit_that_has_ended_takes_nothing(network, asset) -> None:
    member = MembershipFactory(network=network)
    page = asset.toolkit_links.get().page
    token = toolkit_token(membership_id=member.pk, toolkit_id=page.pk)
    page.unpublish()
    answer = Client().post(
        f"/heat-pumps/t/{token}/helped/", {"about": f"toolkit:{page.pk}", "verdict": "yes"}
    )
    assert (answer.status_code, Remark.objects.count()) == (404, 0)


def test_foreign_hidden_and_nameless_subjects_are_404_and_a_missing_verdict_a_sentence(
    network, asset
) -> None:
    client = client_of(MembershipFactory(network=network))
    hidden, foreign = AssetFactory(network=network), AssetFactory()
    for about in (f"asset:{hidden.pk}", f"asset:{foreign.pk}", "asset:x", "partner:1"):
        assert client.post(ADDRESS, {"about": about, "verdict": "yes"}).status_code == 404
    answer = client.post(ADDRESS, {"about": f"asset:{asset.pk}", "verdict": "5 stars"})
    assert "Choose what you want to say" in answer.content.decode()
    assert (Remark.objects.count(), Rating.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "subject, verdict",
    [
        (Subject("theme", 1, "x"), "yes"),
        (Subject("asset", None, "x"), "yes"),
        (Subject("asset", 1, "x"), "?"),
    ],
)
def test_service_refuses_what_cannot_be_rated(network, subject, verdict) -> None:
    scope = scope_for(MembershipFactory(network=network).person.user, network)
    with pytest.raises(DomainError, match="Choose what you want"):
        say_whether_it_helped(
            scope=scope, network=network, subject=subject, verdict=verdict, at=timezone.now()
        )


@pytest.mark.parametrize(
    "yes, no, hq, agency",
    [
        (0, 0, [], []),
        (4, 0, [], [4, 0, 0]),
        (5, 4, [5, None, None], [5, 0, 4]),
        (6, 5, [5, None, 5], [6, 0, 5]),
    ],
)
def test_headquarters_reads_steps_of_enough_dealers_and_the_agency_numbers(
    network, asset, yes, no, hq, agency
) -> None:
    for verdict, count in (("yes", yes), ("no", no)):
        for _number in range(count):
            tap(speaker(network), asset, verdict)
    tap(speaker(network, Level.DISTRIBUTOR), asset, "partly")
    assert shown(network, Role.HQ_MARKETER, asset) == shown(network, Role.HQ_SPONSOR, asset) == hq
    assert shown(network, Role.AGENCY_ANALYST, asset) == agency


@pytest.mark.parametrize("address", ["/heat-pumps/assets/{}/", "/heat-pumps/spring/"])
def test_dealer_is_asked_and_reads_no_rating_while_headquarters_reads_it(network, asset, address) -> None:
    page = asset.toolkit_links.get().page
    for kind, pk in (("asset", asset.pk), ("toolkit", page.pk)):
        for _number in range(5):
            partner = PartnerFactory(network=network)
            Rating.objects.create(
                network=network, subject_kind=kind, subject_id=pk, partner=partner, verdict="yes"
            )
    texts = [
        client_of(MembershipFactory(network=network, role=role))
        .get(address.format(asset.pk))
        .content.decode()
        for role in (Role.DEALER_STAFF, Role.HQ_SPONSOR)
    ]
    assert [ADDRESS in text for text in texts] == [True, False]
    assert ["at least 5 dealers" in text for text in texts] == [False, True]


def test_merged_dealers_rated_once(network, asset) -> None:
    lead = MembershipFactory(network=network, role=Role.AGENCY_LEAD)
    kept, gone = speaker(network), speaker(network)
    tap(kept, asset, "yes")
    tap(gone, asset, "no")
    merge_partners(scope=scope_for(lead.person.user, network), kept=kept.partner, gone=gone.partner)
    assert list(Rating.objects.values_list("partner_id", "verdict")) == [(kept.partner_id, "yes")]
