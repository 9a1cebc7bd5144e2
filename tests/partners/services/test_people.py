"""People change their own details."""

from __future__ import annotations

import pytest

from partners.models import ActivityLog, User
from partners.services.people import change_own_details, choose_language, forget_password, speak_anew
from portal.kernel.errors import DomainError
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return MembershipFactory(person__name="Jens", person__language="en").person


def change(person, **changes) -> None:
    said = {"name": person.name, "language": "en"} | changes
    change_own_details(user=person.user, person=person, **said)
    person.refresh_from_db()


def test_choose_language_keeps_offered_ones_alone(person) -> None:
    choose_language(user=person.user, language="de")
    choose_language(user=person.user, language="xx")
    person.user.refresh_from_db()
    assert person.user.language == "de"


def test_change_own_details_changes_person_and_account(person) -> None:
    change(person, name="  Jens   P. ", language="de")
    person.user.refresh_from_db()
    assert (person.name, person.language, person.user.language) == ("Jens P.", "de", "de")


def test_nothing_changed_logs_nothing(person) -> None:
    before = ActivityLog.objects.count()
    change(person)
    assert ActivityLog.objects.count() == before


def test_empty_name_is_refused(person) -> None:
    with pytest.raises(DomainError, match="write your name"):
        change(person, name="   ")


def test_forget_password(person) -> None:
    person.user.set_password("correct horse battery")
    forget_password(user=person.user)
    assert person.user.has_usable_password() is False


def test_speak_anew_reaches_accounts_that_fell_back_alone() -> None:
    waiting, chose, other = (MembershipFactory(person__language="nl").person for _ in range(3))
    User.objects.update(language="en")
    choose_language(user=chose.user, language="de")
    PersonFactory(network=NetworkFactory(), language="fr", user=other.user)
    MembershipFactory(person__language="en")
    assert [speak_anew("nl"), speak_anew("nl")] == [1, 0]
    languages = {person: User.objects.get(pk=person.user_id).language for person in (waiting, chose, other)}
    assert languages == {waiting: "nl", chose: "de", other: "en"}
