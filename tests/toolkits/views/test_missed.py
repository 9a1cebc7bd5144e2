"""What is missed: counts for headquarters, dealers for the agency, and nobody's mode undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from feedback.enums import WANT, Kind, Mode
from feedback.models import Remark
from feedback.services.submit import Subject, Words, submit_remark
from partners.enums import Level, Role
from partners.models import ActivityLog
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory
from toolkits.models import SearchMiss
from toolkits.queries import missed
from toolkits.queries.missed import missed_list
from toolkits.services.misses import record_miss

pytestmark = pytest.mark.django_db
ADDRESS = "/heat-pumps/toolkits/missed/"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps", minimum_dealers=5)


def scope_of(member) -> Scope:
    return scope_for(member.person.user, member.network)


def searcher(network, words, *, country="DE", language="en", level=Level.DEALER, name="", role=None):
    """Return somebody at a partner of their own who looked for words in vain."""
    known = {"name": name} if name else {}
    partner = PartnerFactory(network=network, level=level, country=country, **known)
    role = role or (Role.DEALER_STAFF if level == Level.DEALER else Role.DISTRIBUTOR_MANAGER)
    member = MembershipFactory(network=network, partner=partner, role=role)
    record_miss(scope=scope_of(member), words=words, language=language)
    return member


def searchers(network, count, words, **more) -> list:
    return [searcher(network, words, **more) for _number in range(count)]


def say(member, words, mode) -> Remark:
    return submit_remark(
        scope=scope_of(member),
        network=member.network,
        mode=mode,
        words=Words(Kind.IDEA, "I miss it.", subject=Subject(WANT, None, words)),
        submission_key=f"{member.pk}-{words}-{mode}",
        at=timezone.now(),
    )


def reads(network, role) -> list[tuple[str, int]]:
    scope = scope_of(MembershipFactory(network=network, role=role))
    return [(row.words, row.dealers) for row in missed_list(scope, network, timezone.now()).rows]


def client_of(network, role) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=role).person.user)
    return client


@pytest.mark.parametrize("role", [Role.HQ_MARKETER, Role.HQ_SPONSOR])
def test_headquarters_reads_what_enough_dealers_miss_in_steps(network, role) -> None:
    searchers(network, 11, "price list")
    searchers(network, 5, "poster")
    searchers(network, 4, "Meier contract")
    assert reads(network, role) == [("price list", 10), ("poster", 5)]


def test_headquarters_sees_no_dealer_and_no_word_of_a_few(network) -> None:
    searchers(network, 5, "poster", name="Canary House")
    searchers(network, 4, "secret word")
    text = client_of(network, Role.HQ_MARKETER).get(ADDRESS).content.decode()
    assert [words in text for words in ("poster", "at least 5 dealers")] == [True, True]
    assert [words in text for words in ("Canary House", "secret word", "/desk/")] == [False] * 3


def test_agency_reads_exact_numbers_and_names_where_a_country_has_enough(network) -> None:
    searchers(network, 5, "posters", name="Kassel House")
    searcher(network, "poster", country="AT", name="Only Austrian")
    searcher(network, "poster", level=Level.DISTRIBUTOR, name="Big Importer")
    client = client_of(network, Role.AGENCY_ANALYST)
    row = client.get(ADDRESS).context["found"].rows[0]
    assert (row.words, row.dealers, row.others, row.asked, row.unnamed) == ("posters", 6, 1, 0, 1)
    text = client.get(ADDRESS).content.decode()
    assert [text.count(name) for name in ("Kassel House", "Big Importer", "Only Austrian")] == [5, 1, 0]
    assert ActivityLog.objects.filter(verb="figures.read", object_kind="missed").count() == 2


def test_who_said_so_to_the_agency_is_named_to_the_agency_with_the_remark(network) -> None:
    member = searcher(network, "poster", country="AT", name="Austrian House")
    remark = say(member, "Poster", Mode.AGENCY_ONLY)
    client = client_of(network, Role.AGENCY_LEAD)
    row = client.get(ADDRESS).context["found"].rows[0]
    said = [(one.partner.name, one.remarks) for one in row.behind]
    assert (row.dealers, row.asked, said) == (1, 1, [("Austrian House", (remark.number,))])
    assert f"/heat-pumps/desk/{remark.number}/" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("named, shown", [(0, [("poster", 5)]), (1, []), (5, [("poster", 5)])])
def test_named_remarks_that_headquarters_reads_leave_nobody_by_subtraction(network, named, shown) -> None:
    for member in searchers(network, 5, "poster")[:named]:
        say(member, "poster", Mode.NAMED)
    assert reads(network, Role.HQ_SPONSOR) == shown


def test_words_that_may_be_about_prices_are_none_that_headquarters_reads(network) -> None:
    """What dealers looked for is no remark; what they said of it is withheld with its words."""
    for member in searchers(network, 5, "poster"):
        say(member, "discount poster", Mode.AGENCY_ONLY)
    assert reads(network, Role.HQ_SPONSOR) == [("poster", 5)]
    assert sorted(reads(network, Role.AGENCY_LEAD)) == [("discount poster", 5), ("poster", 5)]


def test_protected_remark_counts_its_dealer_once_beside_the_search(network) -> None:
    for member in searchers(network, 4, "poster"):
        say(member, "poster", Mode.AGENCY_ONLY)
    assert (reads(network, Role.HQ_SPONSOR), reads(network, Role.AGENCY_LEAD)) == ([], [("poster", 4)])
    searcher(network, "POSTER ")
    assert reads(network, Role.HQ_SPONSOR) == [("poster", 5)]


def test_endings_and_order_of_words_make_no_difference_but_languages_do(network) -> None:
    for words in ("price lists", "list price", "Price list"):
        searcher(network, words)
    searcher(network, "Preislisten", language="de")
    searcher(network, "???")
    assert reads(network, Role.AGENCY_LEAD) == [("list price", 3), ("???", 1), ("preislisten", 1)]


def test_old_foreign_and_ownerless_misses_are_left_out(network) -> None:
    searchers(NetworkFactory(slug="e-bikes"), 9, "canary")
    old = searcher(network, "old")
    SearchMiss.objects.filter(membership=old).update(created_at=timezone.now() - timedelta(days=181))
    SearchMiss.objects.create(network=network, words="nobody's")
    assert reads(network, Role.AGENCY_LEAD) == []
    assert "Nothing is missed" in client_of(network, Role.AGENCY_LEAD).get(ADDRESS).content.decode()


def test_only_the_first_hundred_are_shown_and_all_are_counted(network, monkeypatch) -> None:
    monkeypatch.setattr(missed, "MOST", 1)
    for words in ("beta", "alpha"):
        searcher(network, words)
    response = client_of(network, Role.AGENCY_LEAD).get(ADDRESS)
    found = response.context["found"]
    assert ([row.words for row in found.rows], found.total) == (["alpha"], 2)
    assert "The first 1 are shown." in response.content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_page_costs_the_same_however_much_is_missed(network, django_assert_num_queries, count) -> None:
    for number in range(count):
        say(searcher(network, f"thing{number}"), f"thing{number}", Mode.AGENCY_ONLY)
    scope = scope_of(MembershipFactory(network=network, role=Role.AGENCY_ANALYST))
    with django_assert_num_queries(3):
        missed_list(scope, network, timezone.now())


def test_form_that_a_search_in_vain_leads_to_keeps_what_was_looked_for(network) -> None:
    member = MembershipFactory(network=network)
    client = Client()
    client.force_login(member.person.user)
    address = "/heat-pumps/say/?missing=flow%20%20calculator&about=toolkit:1"
    form = client.get(address).context["form"]
    sent = {"mode": "agency_only", "kind": "idea", "text": "I miss it.", "submission_key": "k" * 24}
    client.post(address, sent)
    remark = Remark.objects.get()
    assert form.initial["text"] == "I looked for “flow calculator” and did not find it."
    assert (remark.subject_kind, remark.subject_id, remark.subject_label) == (WANT, None, "flow calculator")


def test_form_with_no_identity_never_keeps_what_was_looked_for(network) -> None:
    member = MembershipFactory(network=network)
    client = Client()
    client.force_login(member.person.user)
    shown = client.get("/heat-pumps/say/?missing=flow%20calculator")
    unknown = Client().get(shown.context["no_identity_url"])
    assert (unknown.status_code, "flow calculator" in unknown.content.decode()) == (200, False)
