"""The contact budget at its edges, with the clock moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partners.enums import MailKind, Refusal
from partners.models import Contact, Person
from partners.queries.contact import news_refusals
from partners.services.contact import request_contact
from partners.services.membership import record_consent
from portal.kernel import registries
from tests.factories.partners import NetworkFactory, PersonFactory, consenting

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def person() -> Person:
    return consenting(network=NetworkFactory(news_per_month=2, news_per_day=1))


def ask(person: Person, at: datetime, kind: str = MailKind.NEWS, key: str = "") -> str:
    decision = request_contact(
        person=person, kind=kind, purpose="test", at=at, dedupe_key=key or f"{kind}:{at.isoformat()}"
    )
    return "" if decision.allowed else decision.reason


@pytest.mark.parametrize("gap,reason", [(DAY - SECOND, Refusal.BUDGET), (DAY, "")])
def test_one_a_day(person, gap: timedelta, reason: str) -> None:
    assert ask(person, NOON) == ""
    assert ask(person, NOON + gap) == reason


@pytest.mark.parametrize("gap,reason", [(30 * DAY - SECOND, Refusal.BUDGET), (30 * DAY, "")])
def test_so_many_in_thirty_days(person, gap: timedelta, reason: str) -> None:
    assert ask(person, NOON) == ""
    assert ask(person, NOON + 10 * DAY) == ""
    assert ask(person, NOON + gap) == reason


def test_asks_and_news_share_one_budget(person) -> None:
    assert ask(person, NOON, MailKind.ASK) == ""
    assert ask(person, NOON + SECOND) == Refusal.BUDGET


def test_service_is_never_counted_or_held(person) -> None:
    for at in range(9):
        assert ask(person, NOON + at * SECOND, MailKind.SERVICE) == ""
    assert Contact.objects.count() == 0
    stranger = PersonFactory(network=person.network, email="")
    assert ask(stranger, NOON, MailKind.SERVICE) == ""


def test_same_key_is_granted_once_and_stays_granted(person) -> None:
    assert [ask(person, NOON, key="one"), ask(person, NOON + SECOND, key="one")] == ["", ""]
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("kind,purpose", [(MailKind.NEWS, "news"), (MailKind.ASK, "ask")])
def test_each_kind_needs_its_own_consent(person, kind: str, purpose: str) -> None:
    record_consent(person=person, purpose=purpose, granted=False, way="page")
    assert ask(person, NOON, kind) == Refusal.NO_CONSENT
    other = MailKind.ASK if kind == MailKind.NEWS else MailKind.NEWS
    assert ask(person, NOON, other) == ""


@pytest.mark.parametrize("broken", [{"email": ""}, {"bounced_at": NOON}])
def test_no_working_address_is_refused(person, broken: dict) -> None:
    Person.objects.filter(pk=person.pk).update(**broken)
    person.refresh_from_db()
    assert ask(person, NOON) == Refusal.NO_ADDRESS
    assert news_refusals(person.network, [person], NOON) == {person.pk: Refusal.NO_ADDRESS}


def test_no_ask_while_an_answer_is_owed(person, monkeypatch) -> None:
    owed = registries.Registry("owed")
    owed.register("test", lambda person_id: person_id == person.pk)
    monkeypatch.setattr(registries, "owed_answers", owed)
    assert ask(person, NOON, MailKind.ASK) == Refusal.ANSWER_OWED
    assert ask(person, NOON) == ""


def test_list_of_refusals_says_what_asking_says(person) -> None:
    silent = PersonFactory(network=person.network)
    assert news_refusals(person.network, [person, silent], NOON) == {silent.pk: Refusal.NO_CONSENT}
    ask(person, NOON, key="one")
    assert news_refusals(person.network, [person], NOON) == {person.pk: Refusal.BUDGET}
