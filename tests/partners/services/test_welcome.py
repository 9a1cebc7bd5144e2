"""Activation keeps what the person confirms, and never an empty name."""

from __future__ import annotations

import pytest

from partners.services.welcome import confirm_own_details
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


def test_details_without_a_name_are_refused() -> None:
    person = MembershipFactory().person
    with pytest.raises(DomainError):
        confirm_own_details(user=person.user, person=person, name="  ", language="en")
    person.refresh_from_db()
    assert (bool(person.name), person.confirmed_at) == (True, None)


@pytest.mark.parametrize("held, kept", [("", "Nina Neu"), ("Nina N.", "Nina N.")])
def test_details_name_an_account_that_has_no_name(held: str, kept: str) -> None:
    person = MembershipFactory().person
    user = person.user
    user.name = held
    user.save()
    confirm_own_details(user=user, person=person, name=" Nina  Neu ", language="de")
    user.refresh_from_db()
    assert (person.name, person.language, user.name) == ("Nina Neu", "de", kept)
    assert person.confirmed_at is not None
