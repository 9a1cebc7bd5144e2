"""PRODUCT's table: each mode, each role, each page, with canaries of the author in place that could leak."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.enums import Mode
from feedback.models import Case, Remark
from feedback.services.telling import tell_due
from partners.enums import Level, Role
from partners.models import ActivityLog, Mail, Touchpoint
from partners.queries.scope import scope_for
from tests.factories.feedback import House
from tests.factories.partners import PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
NAME, DEALER, TOWN, NUMBER, WORDS = "Canarina Byrd", "Canary Heating", "Canaria", "CNRY-1", "canary-words"
EVERYTHING = frozenset({NAME, DEALER, TOWN, NUMBER, WORDS})
# What a role may find of a remark that was passed on, on all pages of this app together.
NAMED_FOR_HQ = frozenset({NAME, DEALER, TOWN, WORDS})
EXPECTED = {
    (Mode.NAMED, Role.AGENCY_ANALYST): EVERYTHING,
    (Mode.NAMED, Role.HQ_SPONSOR): NAMED_FOR_HQ,
    (Mode.NAMED, Role.HQ_MARKETER): NAMED_FOR_HQ,
    (Mode.NAMED, Role.FIELD_MANAGER): NAMED_FOR_HQ,
    (Mode.AGENCY_ONLY, Role.AGENCY_ANALYST): EVERYTHING - {NAME},
    (Mode.NO_IDENTITY, Role.AGENCY_ANALYST): frozenset({WORDS}),
}
PAGES = ("desk", "themes", "passed-on", "wordings", "answers-owed")


@pytest.fixture
def house() -> House:
    """Return a network whose one dealer is the canary, under a region."""
    return House.build()


def author_in(house: House) -> tuple:
    """Make the canary, and return it with its region."""
    region = PartnerFactory(network=house.network, level=Level.REGION)
    dealer = PartnerFactory(network=house.network, parent=region, name=DEALER, town=TOWN, number=NUMBER)
    person = PersonFactory(network=house.network, name=NAME)
    return house.member(partner=dealer, person=person), region


def everything_shown(client: Client, house: House, remark: object) -> str:
    """Walk all pages that the role may open and return what they showed."""
    slug = house.network.slug
    urls = [reverse(f"feedback:{name}", args=[slug]) for name in PAGES]
    urls += [f"{urls[0]}?view={view}" for view in ("all", "owed", "due", "mine")]
    urls.append(reverse("feedback:desk-case", args=[slug, remark.number]))
    urls.append(reverse("feedback:owed-theme", args=[slug, house.theme.code]))
    answers = [client.get(url) for url in urls]
    return "".join(answer.content.decode() for answer in answers if answer.status_code == 200)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.AGENCY_LEAD])
@pytest.mark.parametrize("mode", Mode.values)
def test_pages_show_of_the_author_what_the_table_says(
    client: Client, house: House, mode: str, role: str
) -> None:
    """Colleague, principal and distributor find nothing; HQ and field the named one; the agency by mode."""
    author, region = author_in(house)
    remark = house.remark(author, mode=mode, text=WORDS)
    house.passed(remark)
    places = {
        Role.FIELD_MANAGER: region,
        Role.DISTRIBUTOR_MANAGER: region,
        Role.DEALER_STAFF: author.partner,
        Role.DEALER_PRINCIPAL: author.partner,
    }
    reader = house.member(role, **({"partner": places[role]} if role in places else {}))
    client.force_login(reader.person.user)
    shown = everything_shown(client, house, remark)
    assert {canary for canary in EVERYTHING if canary in shown} == EXPECTED.get((mode, role), frozenset())


@pytest.mark.parametrize("mode", [Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
def test_rows_and_mails_of_a_protected_remark_hold_no_author(house: House, mode: str) -> None:
    """Activity rows hold no actor, the ledger no person, and no mail to others a word of it."""
    author, _region = author_in(house)
    remark = house.remark(author, mode=mode, text=WORDS)
    house.passed(remark)
    house.answered()
    tell_due()
    assert Case.objects.get(remark=remark).told_at is not None
    assert not ActivityLog.objects.filter(actor=author.person.user, object_kind="case").exists()
    assert not Touchpoint.objects.filter(person_id=author.person_id).exists()
    assert not Touchpoint.objects.filter(target_id=remark.pk, target_kind="remark").exists()
    for mail in Mail.objects.exclude(person=author.person):
        for canary in EVERYTHING:
            assert canary not in mail.subject + mail.text + mail.html
    for mail in Mail.objects.filter(person=author.person):
        assert WORDS not in mail.subject + mail.text + mail.html
        assert remark.number not in mail.subject


@pytest.mark.parametrize("second", [Role.DEALER_PRINCIPAL, Role.DISTRIBUTOR_MANAGER])
def test_right_of_one_seat_opens_nothing_in_the_branch_of_another(house: House, second: str) -> None:
    """A field manager of the east who also works in the west reads nothing of the west."""
    author, region = author_in(house)
    house.passed(house.remark(author, mode=Mode.NAMED, text=WORDS))
    west = author.partner if second == Role.DEALER_PRINCIPAL else region
    east = PartnerFactory(network=house.network, level=Level.REGION)
    reader = house.member(Role.FIELD_MANAGER, partner=east)
    house.member(second, partner=west, person=reader.person)
    scope = scope_for(reader.person.user, house.network)
    assert list(Remark.objects.visible_to(scope)) == []
