"""What is foretold for many at once is what the budget decides for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import Consent, Contact, Person
from partners.queries.contact import news_refusals
from partners.services.contact import request_contact
from tests.factories.partners import NetworkFactory, PersonFactory, consenting

pytestmark = pytest.mark.django_db


def contacted(person: Person, *days_ago: float) -> Person:
    for number, days in enumerate(days_ago):
        at = timezone.now() - timedelta(days=days)
        Contact.objects.create(
            person=person, kind="news", purpose="x", granted_at=at, dedupe_key=f"{person.pk}:{number}"
        )
    return person


def test_news_refusals_foretell_each_decision(django_assert_num_queries) -> None:
    network = NetworkFactory()
    withdrawn = PersonFactory(network=network)
    Consent.objects.create(person=withdrawn, purpose="news", granted=False, way="page")
    people = [
        consenting(network=network),
        PersonFactory(network=network),
        withdrawn,
        consenting(network=network, email=""),
        consenting(network=network, bounced_at=timezone.now()),
        contacted(consenting(network=network), 0.5),
        contacted(consenting(network=network), 2, 3, 4, 5),
        contacted(consenting(network=network), 2, 3, 4, 31),
    ]
    now = timezone.now()
    with django_assert_num_queries(4):
        foretold = news_refusals(network, people, now)
    decided = {
        person.pk: request_contact(
            person=person, kind="news", purpose="y", at=now, dedupe_key=f"y:{person.pk}"
        ).reason
        for person in people
    }
    assert foretold == {pk: reason for pk, reason in decided.items() if reason}
    assert len(foretold) == 6
