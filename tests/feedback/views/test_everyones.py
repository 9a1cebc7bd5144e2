"""You said, the answer: what HQ answered to all, with at least so many dealers, and nothing of fewer."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from feedback.enums import Mode
from feedback.models import Answer
from feedback.queries import everyones
from partners.enums import Level, Role
from partners.models import ActivityLog, Membership
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House.build(minimum_dealers=5)


def dealers_in(house: House, country: str, count: int) -> list[Membership]:
    """Make dealers of a country, one person each."""
    partners = [PartnerFactory(network=house.network, country=country) for _ in range(count)]
    return [MembershipFactory(partner=partner) for partner in partners]


def answered(house: House, people: list[Membership], text: str = "We do it.", **fields: object) -> Answer:
    """Let people speak under a theme of their own, and HQ answer them."""
    theme = ThemeFactory(network=house.network, addressee=house.sponsor, name=f"Theme of {text}")
    for person in people:
        house.passed(house.remark(person), theme)
    return house.answered(theme, text=text, **{"on_page": True, **fields})


def page_of(house: House, role: str = Role.DEALER_STAFF, **asked: str) -> str:
    client = Client()
    client.force_login(house.member(role).person.user)
    answer = client.get(reverse("feedback:everyones", args=[house.network.slug]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", [Role.DEALER_STAFF, Role.FIELD_MANAGER, Role.HQ_SPONSOR])
def test_answer_to_enough_dealers_is_read_by_all_in_steps_of_the_minimum(house: House, role: str) -> None:
    answered(house, dealers_in(house, "DE", 7))
    page = page_of(house, role)
    assert "We do it." in page
    assert "At least 5 dealers said this" in page
    assert "7 dealers" not in page


def test_answer_to_few_or_not_meant_for_all_is_not_there(house: House) -> None:
    answered(house, dealers_in(house, "DE", 4), "For four.")
    answered(house, dealers_in(house, "DE", 6), "For six alone.", on_page=False)
    other = House.build(minimum_dealers=5)
    answered(other, dealers_in(other, "DE", 6), "Elsewhere.")
    page = page_of(house)
    assert "When HQ answers what at least 5 dealers said" in page
    for text in ("For four.", "For six alone.", "Elsewhere."):
        assert text not in page


def test_colleagues_count_as_one_dealer_and_voices_without_identity_as_none(house: House) -> None:
    people = dealers_in(house, "DE", 4)
    colleague = MembershipFactory(partner=people[0].partner)
    theme = ThemeFactory(network=house.network, addressee=house.sponsor)
    for person in [*people, colleague]:
        house.passed(house.remark(person), theme)
    house.passed(house.remark(people[0], mode=Mode.NO_IDENTITY), theme)
    answer = house.answered(theme, on_page=True)
    assert (answer.dealers, answer.countries) == (4, {"DE": 4})
    assert "We change the display." not in page_of(house)


def test_countries_of_few_dealers_are_not_named_and_lead_nowhere(house: House) -> None:
    PartnerFactory(network=house.network, level=Level.COUNTRY, country="DE", name="Deutschland")
    PartnerFactory(network=house.network, level=Level.COUNTRY, country="NL", name="Holland")
    answered(house, dealers_in(house, "DE", 5) + dealers_in(house, "NL", 4), "Both.")
    answered(house, dealers_in(house, "AT", 6), "Austria.")
    page = page_of(house)
    assert "At least 5 dealers said this: Deutschland" in page
    assert "Holland" not in page
    german = page_of(house, country="DE")
    assert "Both." in german
    assert "Austria." not in german
    for country in ("NL", "xx", "'"):
        assert "Both." in page_of(house, country=country)


def test_agency_sees_what_dealers_read(house: House) -> None:
    answered(house, dealers_in(house, "DE", 7) + dealers_in(house, "NL", 1))
    page = page_of(house, Role.AGENCY_ANALYST)
    assert "At least 5 dealers said this: DE" in page
    assert "NL" not in page.split("<main")[1].split("</main")[0]


def test_few_protected_dealers_beside_named_ones_are_not_given_away(house: House) -> None:
    """HQ reads the named ones: what is left of a figure without them is about enough dealers, or nobody."""
    named, hidden = dealers_in(house, "NL", 4), dealers_in(house, "NL", 6)
    theme = ThemeFactory(network=house.network, addressee=house.sponsor)
    for person in named:
        house.passed(house.remark(person, mode=Mode.NAMED), theme, wording="")
    for person in hidden[:1]:
        house.passed(house.remark(person), theme)
    answer = house.answered(theme, text="For five.", on_page=True)
    assert (answer.dealers, answer.fewest, answer.countries) == (5, 1, {"NL": 1})
    assert "For five." not in page_of(house)
    for person in named:
        house.passed(house.remark(person, mode=Mode.NAMED), theme, wording="")
    for person in hidden[:5]:
        house.passed(house.remark(person), theme)
    house.answered(theme, text="For nine.", on_page=True)
    assert "For nine." in page_of(house)


def test_distributors_and_blank_countries_are_not_counted(house: House) -> None:
    """Distributors are no dealers; a dealer without a country is one all the same."""
    distributors = [
        MembershipFactory(
            partner=PartnerFactory(network=house.network, level=Level.DISTRIBUTOR, country="DE"),
            role=Role.DISTRIBUTOR_MANAGER,
        )
        for _ in range(2)
    ]
    answer = answered(house, dealers_in(house, "", 4) + distributors)
    assert (answer.dealers, answer.countries) == (4, {})


def test_hq_takes_an_answer_off_and_shows_it_again(house: House, client: Client) -> None:
    answer = answered(house, dealers_in(house, "DE", 5))
    client.force_login(house.sponsor.person.user)
    url = reverse("feedback:answer-shown", args=[house.network.slug, answer.pk])
    assert "Take it off this page" not in page_of(house)
    off = client.post(url, {"on": "0"}, follow=True).content.decode()
    assert "Taken off. Who spoke keeps it." in off
    assert "Show it again" in off
    assert "We do it." not in page_of(house)
    client.post(url, {"on": "0"})
    client.post(url, {"on": "1"})
    assert "We do it." in page_of(house)
    verbs = ActivityLog.objects.filter(object_kind="answer").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["feedback.answer_hidden", "feedback.answer_shown"]


def test_promise_inside_is_shown_kept_or_late(house: House) -> None:
    answer = answered(house, dealers_in(house, "DE", 5), until=house.today + dt.timedelta(days=3))
    answer.promise.due_on = house.today - dt.timedelta(days=1)
    answer.promise.save()
    assert ">Late<" in page_of(house).replace("\n", "")
    answer.promise.kept_at = answer.answered_at
    answer.promise.save()
    assert ">Kept<" in page_of(house).replace("\n", "")


def test_next_page_keeps_the_country(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everyones, "PAGE", 1)
    people = dealers_in(house, "DE", 5)
    for text in ("First.", "Second."):
        answered(house, people, text)
    answered(house, dealers_in(house, "AT", 5), "Austria.")
    page = page_of(house, country="DE")
    assert "Second." in page
    assert "First." not in page
    assert "?country=DE&amp;after=" in page


def test_form_offers_to_show_it_to_all_and_the_look_before_says_so(house: House, client: Client) -> None:
    house.passed(house.remark())
    client.force_login(house.sponsor.person.user)
    url = reverse("feedback:owed-theme", args=[house.network.slug, house.theme.code])
    assert "Show it to all dealers" in client.get(url).content.decode()
    said = {"kind": "will_do", "text": "We do.", "reason": "", "until": "", "language": "en", "on_page": "on"}
    assert "All dealers can read it" in client.post(url, {**said, "step": "look"}).content.decode()
    client.post(url, {**said, "step": "send"})
    assert Answer.objects.get().on_page is True
