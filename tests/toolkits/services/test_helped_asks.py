"""Two weeks after a download: a mail within the budget, else the home page; each by one way, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from feedback.enums import Kind, Mode
from feedback.models import Remark
from feedback.services.submit import Subject, Words, submit_remark
from partners.enums import Level, MailKind, Role
from partners.models import Contact, Mail, Partner, Touchpoint
from partners.queries.scope import scope_for
from partners.scope import Scope
from partners.services.membership import revoke_membership
from portal.kernel import registries
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, consenting
from tests.factories.toolkits import AssetFactory, ToolkitFactory, end_toolkit
from toolkits.models import Rating
from toolkits.queries.helped_asks import file_to_ask_about
from toolkits.services.downloads import record_download
from toolkits.services.helped_asks import ask_whether_helped
from toolkits.services.helping import say_whether_it_helped
from toolkits.tasks import ask_whether_helped_task

pytestmark = pytest.mark.django_db
THEN = timezone.now()
DUE = THEN + timedelta(days=14, hours=1)
LATE = THEN + timedelta(days=16, hours=1)


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", languages=["en", "de"])


@pytest.fixture
def asset(network):
    made = AssetFactory(network=network, title="Price list")
    ToolkitFactory(network=network, title="Spring", slug="spring", assets=[made])
    return made


def member(network, *, language="en", **fields):
    person = consenting(network=network, language=language)
    return MembershipFactory(network=network, person=person, **fields)


def take(who, asset, at=THEN) -> None:
    with time_machine.travel(at, tick=False):
        assert record_download(scope=scope_of(who), asset=asset)


def scope_of(who) -> Scope:
    return scope_for(who.person.user, who.network)


def rate(who, asset) -> None:
    subject = Subject("asset", asset.pk, asset.title)
    say_whether_it_helped(scope=scope_of(who), network=who.network, subject=subject, verdict="no", at=DUE)


def asked_at_home(who, at=LATE):
    return file_to_ask_about(scope_of(who), who.network, at)


def test_mail_comes_after_two_weeks_in_the_readers_language_and_once(network, asset) -> None:
    dealer = member(network, language="de")
    take(dealer, asset)
    assert ask_whether_helped(DUE - timedelta(hours=2)) == 0
    assert [
        ask_whether_helped(DUE),
        ask_whether_helped(DUE),
        ask_whether_helped(DUE + timedelta(days=1)),
    ] == [
        1,
        0,
        0,
    ]
    mail = Mail.objects.get(kind=MailKind.ASK)
    assert (mail.person, mail.language, "Price list" in mail.subject) == (dealer.person, "de", True)
    assert all(f"verdict={verdict}" in mail.text for verdict in ("yes", "partly", "no"))
    assert mail.headers["List-Unsubscribe"].startswith("<http")
    contact = Contact.objects.get(purpose="toolkits.helped")
    assert (contact.person, contact.kind) == (dealer.person, MailKind.ASK)
    touch = Touchpoint.objects.get(verb="toolkits.help_asked")
    assert (touch.partner, touch.person_id, touch.target_id) == (dealer.partner, dealer.person_id, asset.pk)


def test_mail_that_is_out_already_is_not_written_again(network, asset) -> None:
    take(member(network), asset)
    ask_whether_helped(DUE)
    Contact.objects.all().delete()
    assert (ask_whether_helped(DUE), Mail.objects.filter(kind=MailKind.ASK).count()) == (0, 1)


def test_task_asks_what_is_due(network, asset) -> None:
    take(member(network), asset)
    with time_machine.travel(DUE, tick=False):
        ask_whether_helped_task()
    assert Mail.objects.filter(kind=MailKind.ASK).count() == 1


def test_answer_by_the_mails_link_is_a_remark_about_the_file(network, asset, client) -> None:
    dealer = member(network)
    take(dealer, asset)
    ask_whether_helped(DUE)
    text = Mail.objects.get(kind=MailKind.ASK).text
    url = next(word for word in text.split() if "verdict=partly" in word)
    path = "/" + url.split("/", 3)[3]
    page = client.get(path).content.decode()
    assert ("Price list" in page, "Send: Partly" in page, Remark.objects.count()) == (True, True, 0)
    answer = client.post(path.split("?")[0], {"about": f"asset:{asset.pk}", "verdict": "partly"})
    assert (answer.status_code, Remark.objects.get().subject_label) == (302, "Price list")
    rating = Rating.objects.get()
    assert (rating.partner, rating.subject_id, rating.verdict) == (dealer.partner, asset.pk, "partly")


def test_ask_page_takes_what_it_can_not_mean_for_the_toolkit_and_closes_with_the_right(
    network, asset, client
) -> None:
    dealer = member(network)
    take(dealer, asset)
    ask_whether_helped(DUE)
    url = next(word for word in Mail.objects.get(kind=MailKind.ASK).text.split() if "verdict=yes" in word)
    path = "/" + url.split("/", 3)[3].split("?")[0]
    page = client.get(f"{path}?verdict=nonsense").content.decode()
    assert ("Spring" in page, "Send: Yes" in page) == (True, True)
    assert client.get(f"{path}?about=asset:{AssetFactory().pk}").status_code == 404
    revoke_membership(scope=Scope.system(network.pk), membership=dealer)
    assert [client.get(path).status_code, client.post(path, {}).status_code] == [404, 404]


def test_no_ask_while_an_answer_is_owed(network, asset, monkeypatch) -> None:
    take(member(network), asset)
    monkeypatch.setattr(registries.owed_answers, "items", lambda: [("test", lambda person_id: True)])
    assert ask_whether_helped(DUE) == 0
    assert not Contact.objects.exists()


def test_owed_answer_is_what_somebody_said_and_nobody_answered(network, asset) -> None:
    dealer = member(network)
    take(dealer, asset)
    submit_remark(
        scope=scope_of(dealer),
        network=network,
        mode=Mode.AGENCY_ONLY,
        words=Words(Kind.PROBLEM, "It rattles."),
        submission_key="rattles",
        at=DUE,
    )
    assert ask_whether_helped(DUE) == 0


def test_whoever_did_not_consent_is_asked_at_home_alone(network, asset) -> None:
    dealer = MembershipFactory(network=network)
    take(dealer, asset)
    assert ask_whether_helped(DUE) == 0
    assert [asked_at_home(dealer, DUE), asked_at_home(dealer)] == [None, asset]
    assert asked_at_home(dealer, THEN + timedelta(days=29)) is None


def test_whoever_was_mailed_is_not_asked_at_home(network, asset) -> None:
    dealer = member(network)
    take(dealer, asset)
    ask_whether_helped(DUE)
    assert asked_at_home(dealer) is None


def test_one_person_gets_one_mail_a_run_about_the_latest(network, asset) -> None:
    dealer, second = member(network), AssetFactory(network=network, title="Poster")
    ToolkitFactory(network=network, assets=[second])
    take(dealer, asset)
    take(dealer, second, THEN + timedelta(minutes=5))
    assert ask_whether_helped(DUE) == 1
    assert "Poster" in Mail.objects.get(kind=MailKind.ASK).subject


def test_what_was_rated_already_is_not_asked(network, asset) -> None:
    dealer = member(network)
    take(dealer, asset)
    rate(dealer, asset)
    assert (ask_whether_helped(DUE), asked_at_home(dealer)) == (0, None)


def test_a_file_that_is_gone_is_not_asked_about(network, asset) -> None:
    dealer = member(network)
    take(dealer, asset)
    end_toolkit(asset.toolkit_links.get().page, DUE - timedelta(days=20))
    assert (ask_whether_helped(DUE), asked_at_home(dealer)) == (0, None)


def test_whoever_left_or_may_not_speak_is_not_asked(network, asset) -> None:
    left, field = member(network), member(network, role=Role.FIELD_MANAGER)
    for who in (left, field):
        take(who, asset)
    revoke_membership(scope=Scope.system(network.pk), membership=left)
    assert ask_whether_helped(DUE) == 0
    assert asked_at_home(field) is None


def test_home_asks_about_own_downloads_alone(network, asset) -> None:
    shop = PartnerFactory(network=network, level=Level.DEALER)
    one, other = MembershipFactory(partner=shop), MembershipFactory(partner=shop)
    take(one, asset)
    assert [asked_at_home(one), asked_at_home(other)] == [asset, None]
    assert Partner.objects.filter(pk=shop.pk).exists()


def test_home_page_takes_the_answer_in_one_tap(network, asset) -> None:
    dealer, client = MembershipFactory(network=network), Client()
    take(dealer, asset)
    client.force_login(dealer.person.user)
    with time_machine.travel(LATE, tick=False):
        client.force_login(dealer.person.user)
        home = client.get("/heat-pumps/").content.decode()
        assert (
            "A while ago you took &quot;Price list&quot;" in home
            or 'A while ago you took "Price list"' in home
        )
        client.post("/heat-pumps/toolkits/helped/", {"about": f"asset:{asset.pk}", "verdict": "yes"})
        assert "A while ago" not in client.get("/heat-pumps/").content.decode()
    assert Rating.objects.get().verdict == "yes"


def test_whoever_looks_on_is_not_asked_for_somebody_else(network, asset) -> None:
    dealer = MembershipFactory(network=network)
    take(dealer, asset)
    assert file_to_ask_about(scope_of(dealer).observed(by=1), network, LATE) is None


def test_what_a_colleague_rated_is_asked_all_the_same(network, asset) -> None:
    """A question that went away would tell that somebody of the house has spoken."""
    one = MembershipFactory(network=network)
    other = MembershipFactory(network=network, partner=one.partner)
    for who in (one, other):
        take(who, asset)
    rate(one, asset)
    assert (asked_at_home(one), asked_at_home(other)) == (None, asset)
