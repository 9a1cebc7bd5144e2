"""How replies may begin is the lead's to say; how they end is the writer's."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Message, Opening, Remark
from feedback.openings import fill
from feedback.queries.openings import facts_of, offers_for, openings_of
from feedback.services.openings import MOST, remove_opening, save_opening
from feedback.services.relay import reply_to_author
from partners.enums import Role
from partners.models import ActivityLog
from partners.scope import Scope
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, opening, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House.build()


@pytest.fixture
def lead(house: House) -> Scope:
    return scope_of(house.member(Role.AGENCY_LEAD))


def save(scope: Scope, house: House, **fields: object) -> Opening:
    given = {"name": "Thanks", "texts": {"en": "Thank you.", "de": " "}, **fields}
    return save_opening(scope=scope, network=house.network, **given)


def test_save_opening_keeps_what_was_written_and_changes_it(house: House, lead: Scope) -> None:
    made = save(lead, house)
    assert (made.name, made.texts) == ("Thanks", {"en": "Thank you."})
    save(lead, house, opening=made, name=" Many thanks ", texts={"en": "Thanks.", "de": "Danke."})
    made.refresh_from_db()
    assert (made.name, made.texts) == ("Many thanks", {"en": "Thanks.", "de": "Danke."})
    verbs = ActivityLog.objects.filter(object_kind="opening").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["feedback.opening_added", "feedback.opening_changed"]


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"name": " "}, "Give the opening a name"),
        ({"texts": {"de": "Danke."}}, "first language"),
        ({"texts": {"en": "{weather} today"}}, "There is no “{weather}”."),
        ({"name": "known"}, "of this name already"),
    ],
)
def test_save_opening_refuses_what_nobody_can_use(
    house: House, lead: Scope, fields: dict[str, object], said: str
) -> None:
    save(lead, house, name="Known")
    with pytest.raises(DomainError, match=re.escape(said)):
        save(lead, house, **fields)
    assert Opening.objects.count() == 1


def test_save_opening_keeps_the_list_small(house: House, lead: Scope) -> None:
    made = [save(lead, house, name=f"No. {n}") for n in range(MOST)]
    with pytest.raises(DomainError, match=str(MOST)):
        save(lead, house)
    save(lead, house, opening=made[0], name="Changed")
    remove_opening(scope=lead, opening=made[1])
    save(lead, house)
    assert Opening.objects.count() == MOST


def test_openings_are_the_leads_of_this_network_to_change(house: House) -> None:
    made, stranger = opening(house, "Thank you."), scope_of(House.build().member(Role.AGENCY_LEAD))
    for scope in (house.desk, house.hq, stranger):
        with pytest.raises(NotAllowedError):
            save(scope, house)
        with pytest.raises(NotAllowedError):
            remove_opening(scope=scope, opening=made)


def test_openings_are_read_by_this_desk_alone(house: House) -> None:
    made, other = opening(house, "Thank you."), House.build()
    assert list(openings_of(house.desk)) == [made]
    assert list(openings_of(Scope.system(house.network.pk))) == [made]
    for scope in (house.hq, other.desk, scope_of(house.member())):
        assert not openings_of(scope).exists()


def test_offers_come_in_the_authors_language_first_and_only_filled(house: House) -> None:
    opening(house, "About {theme}:", name="a theme")
    opening(house, "Thank you.", name="b english")
    opening(house, "Thank you, {number}.", name="c both", de="Danke, {number}.")
    remark = house.remark()
    Remark.objects.filter(pk=remark.pk).update(language="de")
    remark.refresh_from_db()
    offers = offers_for(house.desk, remark.case, [])
    assert [(o.name, o.language, o.text, o.is_theirs) for o in offers] == [
        ("c both", "de", f"Danke, {remark.number}.", True),
        ("b english", "en", "Thank you.", False),
    ]
    row = house.themed(remark)
    assert [o.name for o in offers_for(house.desk, remark.case, [row])] == ["c both", "a theme", "b english"]


def test_offers_leave_out_what_nobody_wrote_in_a_language_of_the_network(house: House) -> None:
    Opening.objects.create(network=house.network, name="old", texts={"fr": "Merci."})
    assert offers_for(house.desk, house.remark().case, []) == []


@pytest.mark.parametrize("mode", Mode.values)
def test_offers_greet_by_name_only_who_gave_it_to_hq(house: House, mode: str) -> None:
    opening(house, "{greeting}")
    offer = offers_for(house.desk, house.remark(mode=mode).case, [], name="Eva Roth")[0]
    assert offer.text == ("Good day Eva Roth," if mode == Mode.NAMED else "Good day,")


def test_facts_say_the_newest_open_theme(house: House) -> None:
    remark = house.remark()
    row = house.themed(remark)
    facts = facts_of(remark.case, [row])
    assert fill("{theme}", "de", facts) == f"{house.theme.name} DE"
    assert fill("{theme}", "fr", facts) == house.theme.name


@pytest.mark.parametrize("mode", Mode.values)
def test_reply_that_is_only_an_opening_is_refused_in_every_language(house: House, mode: str) -> None:
    opening(house, "{greeting}\nthank you for {number}.", de="{greeting}\ndanke für {number}.")
    remark = house.remark(mode=mode)
    german = fill("{greeting}\ndanke für {number}.", "de", facts_of(remark.case, [])) or ""
    for text in (f"Good day Eva Roth,\nthank you for {remark.number}.", german):
        with pytest.raises(DomainError) as refused:
            reply_to_author(scope=house.desk, case=remark.case, text=text, at=timezone.now())
        assert refused.value.code == "only_opening"
    assert not Message.objects.exists()
    end = f"Good day,\nthank you for {remark.number}.\n\nWe send a new one."
    reply_to_author(scope=house.desk, case=remark.case, text=end, at=timezone.now())
    assert Message.objects.get().text == end


def test_reply_may_be_what_another_networks_opening_says(house: House) -> None:
    opening(House.build(), "Thank you.")
    reply_to_author(scope=house.desk, case=house.remark().case, text="Thank you.", at=timezone.now())
    assert Message.objects.count() == 1
