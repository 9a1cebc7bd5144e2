"""Answers owed: the list, one theme, the look before it goes, promises."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Answer, IdentityLook
from feedback.queries.owed import count_owed, owed_themes, promise_lines
from partners.enums import Role
from tests.factories.feedback import House, ThemeFactory, scope_of

pytestmark = pytest.mark.django_db
SAID = {"kind": "will_do", "text": "We change the display.", "reason": "", "until": "", "language": "en"}


@pytest.fixture
def house() -> House:
    """Return a network with HQ."""
    return House.build()


@pytest.fixture
def sponsor(house: House, client: Client) -> Client:
    """Return a client that the sponsor is signed in with."""
    client.force_login(house.sponsor.person.user)
    return client


def list_url(house: House) -> str:
    """Return the address of the list."""
    return reverse("feedback:answers-owed", args=[house.network.slug])


def theme_url(house: House) -> str:
    """Return the address of the theme."""
    return reverse("feedback:owed-theme", args=[house.network.slug, house.theme.code])


def test_answers_owed_longest_waiting_first_with_days_left(house: House) -> None:
    """The day counts from the oldest case; what isn't passed on doesn't wait."""
    now = timezone.now().replace(hour=12)  # at noon no change of the clock moves a day
    other = ThemeFactory(network=house.network, addressee=house.member(Role.HQ_MARKETER))
    ThemeFactory(network=house.network)
    house.passed(house.remark(), at=now - dt.timedelta(days=2))
    house.passed(house.remark(), other, at=now - dt.timedelta(days=33))
    house.passed(house.remark(), other, at=now)
    house.themed(house.remark())
    late, soon = owed_themes(house.hq, house.network, now)
    assert (late.theme, late.days_left, late.days_late, late.is_mine) == (other, -3, 3, False)
    assert (soon.theme, soon.days_left, soon.days_late, soon.is_mine) == (house.theme, 28, 0, True)
    assert count_owed(house.hq) == 2


@pytest.mark.parametrize("dealers, shown", [(4, None), (5, 5)])
def test_answers_owed_count_is_withheld_under_the_minimum(
    house: House, dealers: int, shown: int | None
) -> None:
    """Dealers are counted, not remarks, and not under five; somebody without identity is no dealer."""
    authors = [house.member() for _ in range(dealers)]
    for author in [*authors, authors[0]]:
        house.passed(house.remark(author))
    house.passed(house.remark(authors[0], mode=Mode.NO_IDENTITY))
    assert owed_themes(house.hq, house.network, timezone.now())[0].dealers == shown


def test_answers_owed_page_says_withheld_in_words(sponsor: Client, house: House) -> None:
    """Never a zero, never the number."""
    house.passed(house.remark())
    page = sponsor.get(list_url(house)).content.decode()
    assert "From too few dealers to show how many" in page
    assert "From 1 dealer" not in page


def test_answers_owed_empty_says_so(sponsor: Client, house: House) -> None:
    """Nothing waits."""
    assert "Nothing waits." in sponsor.get(list_url(house)).content.decode()
    assert "Nothing waits under this theme" in sponsor.get(theme_url(house)).content.decode()


@pytest.mark.parametrize("role", [Role.FIELD_MANAGER, Role.DISTRIBUTOR_MANAGER, Role.DEALER_PRINCIPAL])
def test_answers_owed_for_others_is_not_there(client: Client, house: House, role: str) -> None:
    """HQ alone owes and answers; the agency reads along."""
    house.passed(house.remark())
    client.force_login(house.member(role).person.user)
    for url in (list_url(house), theme_url(house)):
        assert client.get(url).status_code == 404
    assert client.post(theme_url(house), {**SAID, "step": "send"}).status_code == 404
    assert count_owed(scope_of(house.member(role))) == 0


def test_owed_theme_is_looked_at_then_sent(sponsor: Client, house: House) -> None:
    """The look shows what they will read and stores nothing; sending answers all."""
    row = house.passed(house.remark())
    looked = sponsor.post(theme_url(house), {**SAID, "step": "look"})
    assert looked.status_code == 200
    for words in ("This goes to everyone who spoke", "We change the display.", "Nobody is revealed to you."):
        assert words in looked.content.decode()
    assert not Answer.objects.exists()
    assert sponsor.post(theme_url(house), {**SAID, "step": "send"}).url == list_url(house)
    assert Answer.objects.get().covered.get() == row


def test_owed_theme_changed_comes_back_filled(sponsor: Client, house: House) -> None:
    """From the look back to the form, with everything typed."""
    house.passed(house.remark())
    response = sponsor.post(theme_url(house), {**SAID, "step": "edit"})
    assert response.status_code == 200
    assert "We change the display." in response.content.decode()
    assert "Please look at this again" not in response.content.decode()


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"kind": ""}, "kind"),
        ({"text": ""}, "text"),
        ({"kind": "will_not"}, "reason"),
        ({"kind": "in_part"}, "reason"),
        ({"kind": "later", "reason": "x"}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "soon"}, "until"),
    ],
)
@pytest.mark.parametrize("step", ["look", "send"])
def test_owed_theme_incomplete_comes_back_with_422(
    sponsor: Client, house: House, changes: dict[str, str], field: str, step: str
) -> None:
    """The sentence stands at its field, the rest is still there."""
    house.passed(house.remark())
    response = sponsor.post(theme_url(house), {**SAID, "step": step, **changes})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert changes.get("text", "We change the display.") in response.content.decode()
    assert not Answer.objects.exists()


def test_owed_theme_sent_twice_says_that_nothing_waits(sponsor: Client, house: House) -> None:
    """The second tap changes nothing."""
    house.passed(house.remark())
    sponsor.post(theme_url(house), {**SAID, "step": "send"})
    again = sponsor.post(theme_url(house), {**SAID, "step": "send"})
    assert again.status_code == 422
    assert "Nothing waits for an answer under this theme any more." in again.content.decode()
    assert Answer.objects.count() == 1


def test_owed_theme_asked_anew_offers_the_earlier_answer(sponsor: Client, house: House) -> None:
    """One link fills in the words; the date would be a new promise."""
    house.passed(house.remark())
    day = (house.today + dt.timedelta(days=9)).isoformat()
    sponsor.post(theme_url(house), {**SAID, "until": day, "step": "send"})
    house.passed(house.remark())
    assert "You answered this theme before" in sponsor.get(theme_url(house)).content.decode()
    form = sponsor.get(theme_url(house) + "?again=1").context["form"]
    assert form.initial == {
        "kind": "will_do",
        "text": "We change the display.",
        "reason": "",
        "language": "en",
    }


def test_owed_theme_of_other_network_is_not_there(sponsor: Client) -> None:
    """Neither to read nor to answer."""
    other = House.build()
    other.passed(other.remark())
    assert sponsor.get(theme_url(other)).status_code == 404
    assert sponsor.post(theme_url(other), {**SAID, "step": "send"}).status_code == 404


def test_owed_theme_names_are_looked_at_once_a_page(sponsor: Client, house: House) -> None:
    """Two named remarks on one page: one look at two."""
    for _ in range(2):
        house.passed(house.remark(mode=Mode.NAMED))
    house.passed(house.remark())
    sponsor.get(theme_url(house))
    assert list(IdentityLook.objects.values_list("purpose", "count")) == [("named", 2)]


def test_promise_kept_by_hq(sponsor: Client, house: House) -> None:
    """Open first, late ones marked, kept ones last."""
    house.passed(house.remark())
    promise = house.answered(until=house.today).promise
    url = reverse("feedback:promise-kept", args=[house.network.slug, promise.pk])
    assert "Mark as kept" in sponsor.get(list_url(house)).content.decode()
    late = promise_lines(house.hq, house.network, timezone.now() + dt.timedelta(days=3))
    assert [line.is_late for line in late] == [True]
    assert sponsor.get(url).status_code == 405
    assert sponsor.post(url).url == list_url(house)
    page = sponsor.get(list_url(house)).content.decode()
    assert "Mark as kept" not in page
    assert "Kept" in page


def test_promise_of_other_network_is_not_there(sponsor: Client, house: House) -> None:
    """Ids of another network open nothing."""
    other = House.build()
    other.passed(other.remark())
    promise = other.answered(until=other.today).promise
    url = reverse("feedback:promise-kept", args=[house.network.slug, promise.pk])
    assert sponsor.post(url).status_code == 404


@pytest.mark.parametrize("rows", [1, 4])
def test_answers_owed_costs_the_same_for_any_number(
    sponsor: Client, house: House, rows: int, django_assert_num_queries: Any
) -> None:
    """Themes and promises are one query each."""
    for _ in range(rows):
        theme = ThemeFactory(network=house.network, addressee=house.sponsor)
        house.passed(house.remark(), theme)
        house.answered(theme, until=house.today)
        house.passed(house.remark(), theme)
    sponsor.get(list_url(house))
    with django_assert_num_queries(LIST_QUERIES):
        sponsor.get(list_url(house))


@pytest.mark.parametrize("rows", [1, 4])
def test_owed_theme_costs_the_same_for_any_number(
    sponsor: Client, house: House, rows: int, django_assert_num_queries: Any
) -> None:
    """Named remarks, their names and wordings are one query each; the look is one insert."""
    for _ in range(rows):
        for mode in (Mode.NAMED, Mode.NO_IDENTITY):
            house.passed(house.remark(mode=mode))
    sponsor.get(theme_url(house))
    with django_assert_num_queries(THEME_QUERIES):
        sponsor.get(theme_url(house))


LIST_QUERIES = 7
THEME_QUERIES = 18


@pytest.mark.parametrize("protected,shown", [(0, None), (1, None), (2, None), (3, 7)])
def test_figure_from_which_the_named_dealers_could_be_taken_off_is_withheld(
    house: House, protected: int, shown: int | None
) -> None:
    """HQ reads the named ones with their dealers: what is left over must be a group as well.

    The figure moves by three dealers or not at all: it stays behind the four that are listed.
    """
    house.network.minimum_dealers = 3
    house.network.save()
    for mode, count in ((Mode.NAMED, 4), (Mode.AGENCY_ONLY, protected)):
        for _each in range(count):
            house.passed(house.remark(mode=mode))
    assert owed_themes(house.hq, house.network, timezone.now())[0].dealers == shown


def test_agency_reads_what_hq_owes_and_cannot_answer(house: House, client: Client) -> None:
    """The same list, leading to the remarks at the desk; the form itself does not exist for them."""
    house.passed(house.remark())
    promised = ThemeFactory(network=house.network, addressee=house.sponsor)
    house.passed(house.remark(), promised)
    house.answered(promised, until=house.today + dt.timedelta(days=9))
    client.force_login(house.analyst.person.user)
    page = client.get(list_url(house)).content.decode()
    assert "From 1 dealer " in page  # exactly, also where HQ is told nothing yet
    assert "One theme waits for HQ’s answer, promised within 30 days." in page
    assert f"/desk/?view=owed&amp;theme={house.theme.code}" in page
    assert theme_url(house) not in page
    assert "What HQ promised" in page
    assert "Mark as kept" not in page
    assert client.get(theme_url(house)).status_code == 404


def test_answers_owed_by_addressee_the_longest_late_first(sponsor: Client, house: House) -> None:
    """Each debtor once with their themes; a name that owes nothing shows everything."""
    now = timezone.now().replace(hour=12)
    marketer = house.member(Role.HQ_MARKETER)
    for _ in range(2):
        theme = ThemeFactory(network=house.network, addressee=marketer)
        house.passed(house.remark(), theme, at=now - dt.timedelta(days=33))
    assert sponsor.get(list_url(house)).context["tabs"] == []
    house.passed(house.remark())
    tabs = sponsor.get(list_url(house)).context["tabs"]
    assert [(str(tab["label"]), tab["count"]) for tab in tabs] == [
        ("Everybody", 3),
        (marketer.person.name, 2),
        (house.sponsor.person.name, 1),
    ]
    narrowed = sponsor.get(list_url(house), {"to": marketer.pk})
    assert [each.theme.addressee_id for each in narrowed.context["owed"]] == [marketer.pk] * 2
    assert f"2 themes wait for {marketer.person.name}." in narrowed.content.decode()
    assert len(sponsor.get(list_url(house), {"to": "x"}).context["owed"]) == 3
