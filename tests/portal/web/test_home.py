"""Start pages: each role finds what concerns it, and a dealer's costs ten statements."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Answer, Case, CaseTheme, Message, Theme
from feedback.services.submit import Words, submit_remark
from partners.enums import Role
from partners.queries.scope import scope_for
from portal.models import MandatePage, NetworkHome
from tests.factories.articles import write_news
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory, PartnerFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def network():
    network = NetworkFactory(slug="pumps", sender_name="Anna Berger")
    mandate = MandatePage(
        title="Mandate",
        slug="mandate",
        sponsor_name="Max",
        sponsor_role="CEO",
        short="We listen.",
        body="<p>x</p>",
    )
    NetworkHome.objects.get(network=network).add_child(instance=mandate)
    return network


def visit(membership, address: str = "/pumps/"):
    client = Client()
    client.force_login(membership.person.user, BACKEND)
    return client.get(address)


def say(membership, text: str) -> None:
    submit_remark(
        scope=scope_for(membership.person.user, membership.network),
        network=membership.network,
        mode=Mode.AGENCY_ONLY,
        words=Words("problem", text),
        submission_key=text,
        at=timezone.now(),
    )


@pytest.mark.parametrize(
    "role,present,absent",
    [
        (
            Role.DEALER_STAFF,
            ["What you said", "New for you", "We listen.", "Anna Berger"],
            ["The desk", "Answers owed"],
        ),
        (Role.DISTRIBUTOR_MANAGER, ["What you said", "New for you"], ["Passed on with a name"]),
        (Role.FIELD_MANAGER, ["Passed on with a name", "New for you"], ["What you said", "Answers owed"]),
        (
            Role.HQ_MARKETER,
            ["Publish a toolkit", "Newest toolkits", "Answers owed"],
            ["What you said", "The desk"],
        ),
        (Role.HQ_SPONSOR, ["We listen.", "Answers owed"], ["Publish a toolkit", "What you said"]),
        (Role.AGENCY_ANALYST, ["The desk", "Owed by HQ"], ["What you said", "Your contact"]),
        (Role.AGENCY_LEAD, ["The desk"], ["Publish a toolkit"]),
    ],
)
def test_home_shows_the_parts_of_a_role(network, role, present, absent) -> None:
    ToolkitFactory(network=network)
    page = visit(MembershipFactory(network=network, role=role)).content.decode()
    main = page.split("<main")[1].split('class="bottom-bar"')[0]
    assert [part for part in present if part not in main] == []
    assert [part for part in absent if part in main] == []


def test_home_without_anything_says_what_will_be_there(network) -> None:
    MandatePage.objects.all().delete()
    page = visit(MembershipFactory(network=network)).content.decode()
    assert "Tell us what you see" in page
    assert "No toolkit yet" in page
    assert "Who asked us to listen" not in page


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("passed_on,statements", [(False, 9), (True, 10)])
def test_dealers_home_costs_ten_statements(
    network, rows, passed_on, statements, django_assert_num_queries
) -> None:
    dealer = MembershipFactory(network=network)
    for at in range(rows):
        ToolkitFactory(network=network, assets=[AssetFactory(network=network)])
        write_news(network, f"Heard {at}")
        say(dealer, f"Said {at}")
    if passed_on:
        Case.objects.update(passed_on_at=timezone.now())
    client = Client()
    client.force_login(dealer.person.user, BACKEND)
    client.get("/pumps/")  # the mandate, the toolkits and the news are kept for a minute
    with django_assert_num_queries(statements):
        page = client.get("/pumps/").content.decode()
    assert page.count("Said ") == page.count("Heard ") == min(rows, 3)


def test_answer_stands_beside_what_was_said(network) -> None:
    dealer, sponsor = (
        MembershipFactory(network=network),
        MembershipFactory(network=network, role=Role.HQ_SPONSOR),
    )
    say(dealer, "Said")
    theme = Theme.objects.create(network=network, code="t", name="T", addressee=sponsor)
    answer = Answer.objects.create(network=network, theme=theme, kind="will_do", text="We will.", by=sponsor)
    CaseTheme.objects.create(case=Case.objects.get(), theme=theme, answer=answer)
    Case.objects.update(passed_on_at=timezone.now(), state="told", told_at=timezone.now())
    page = visit(dealer).content.decode()
    assert "We will." in page
    assert "Will do." in page
    answer = Message(direction="to_author", is_answer=True, text="Own words.", sent_at=timezone.now())
    say(dealer, "More")
    answer.case = Case.objects.latest("pk")
    answer.save()
    page = visit(dealer).content.decode()
    assert ("Answered by the agency." in page, "Own words." in page, "We will." in page) == (True, True, True)


def test_unpublished_and_new_toolkits_change_home_at_once(network) -> None:
    dealer, kit = MembershipFactory(network=network), ToolkitFactory(network=network, title="Kit one")
    assert "Kit one" in visit(dealer).content.decode()
    kit.unpublish()
    assert "Kit one" not in visit(dealer).content.decode()
    ToolkitFactory(network=network, title="Kit two")
    assert "Kit two" in visit(dealer).content.decode()


def test_kept_toolkits_are_those_of_the_reader(network) -> None:
    german = MembershipFactory(network=network)
    austrian = MembershipFactory(network=network, partner=PartnerFactory(network=network, country="AT"))
    ToolkitFactory(
        network=network, title="For AT", audience=AudienceFactory(network=network, countries=["AT"])
    )
    shown = ["For AT" in visit(reader).content.decode() for reader in (austrian, german, austrian)]
    assert shown == [True, False, True]


def test_new_mandate_shows_within_a_minute(network) -> None:
    dealer = MembershipFactory(network=network)
    assert "We listen." in visit(dealer).content.decode()
    MandatePage.objects.update(short="We listen better.")
    caches["default"].clear()
    assert "We listen better." in visit(dealer).content.decode()


def test_others_remarks_stay_out_of_home(network) -> None:
    dealer = MembershipFactory(network=network)
    say(dealer, "CANARY")
    colleague = MembershipFactory(partner=dealer.partner, role=Role.DEALER_PRINCIPAL)
    readers = [colleague, *(MembershipFactory(network=network, role=role) for role in Role.values)]
    assert [reader.role for reader in readers if "CANARY" in visit(reader).content.decode()] == []
    assert "CANARY" in visit(dealer).content.decode()


class TestStart:
    """The address without a network."""

    def test_leads_to_the_only_network(self, network) -> None:
        assert visit(MembershipFactory(network=network), "/").url == "/pumps/"

    def test_offers_a_choice_of_several(self, network) -> None:
        first = MembershipFactory(network=network)
        MembershipFactory(
            network=NetworkFactory(slug="bikes", name="Bikes"), person__email=first.person.email
        )
        page = visit(first, "/").content.decode()
        assert 'href="/pumps/"' in page
        assert 'href="/bikes/"' in page

    def test_asks_others_to_sign_in(self, client) -> None:
        assert client.get("/").url == "/accounts/login/code/"


def test_mandate_page_is_for_the_network_alone(network) -> None:
    assert visit(MembershipFactory(network=network), "/pumps/mandate/").status_code == 200
    assert visit(MembershipFactory(), "/pumps/mandate/").status_code == 404
    assert Client().get("/pumps/mandate/").status_code == 302
