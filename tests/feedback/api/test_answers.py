"""Themes, what HQ owes, its answers and its promises: the same services, rules and figures as the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import AnswerKind, Mode
from feedback.models import Answer, Case, IdentityLook, Promise
from feedback.services.merging_themes import merge_theme
from partners.enums import Role
from partners.models import IdempotentWrite
from tests.factories.feedback import WORDING, House, ThemeFactory
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db
AT = "/api/v1/pumps/"
SAID = {"kind": "will_do", "text": "We change the display."}
READERS = {
    "themes/": {Role.AGENCY_ANALYST, Role.AGENCY_LEAD},
    "answers-owed/": {Role.HQ_MARKETER, Role.HQ_SPONSOR},
    "answers/": {Role.HQ_MARKETER, Role.HQ_SPONSOR, Role.AGENCY_ANALYST, Role.AGENCY_LEAD},
    "promises/": {Role.HQ_MARKETER, Role.HQ_SPONSOR},
}
QUERIES = {"themes/": 4, "answers-owed/": 4, "answers/": 4, "promises/": 4, "answers-owed/display/": 14}


@pytest.fixture
def house() -> House:
    made = House.build(slug="pumps")
    made.theme.code, made.theme.name, made.theme.names = "display", "Display", {"en": "Display"}
    made.theme.save()
    return made


def owed_at(house: House) -> str:
    return f"{AT}answers-owed/{house.theme.code}/"


def give(house: House, **said: Any) -> Any:
    return program_of(house.sponsor).post(owed_at(house), SAID | said)


@pytest.mark.parametrize("role", Role.values)
def test_list_is_there_for_its_readers_alone(house: House, role: str) -> None:
    program = program_of(house.member(role))
    found = {address for address in READERS if program.get(AT + address).status_code == 200}
    assert found == {address for address, roles in READERS.items() if role in roles}


@pytest.mark.parametrize("role", [role for role in Role.values if role not in READERS["promises/"]])
def test_others_neither_read_what_waits_nor_answer_nor_keep(house: House, role: str) -> None:
    house.passed(house.remark())
    promise = house.answered(until=house.today).promise
    house.passed(house.remark())
    program = program_of(house.member(role))
    answers = [
        program.get(owed_at(house)),
        program.post(owed_at(house), SAID),
        program.post(f"{AT}promises/{promise.pk}/kept/"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Promise.objects.get().kept_at is None


def test_codebook_has_the_agencys_exact_figures(house: House) -> None:
    house.passed(house.remark())
    house.themed(house.remark())
    ThemeFactory()
    assert program_of(house.analyst).get(f"{AT}themes/").json() == {
        "results": [
            {
                "code": "display",
                "name": "Display",
                "definition": "",
                "examples": "",
                "parent": None,
                "merged_into": None,
                "is_active": True,
                "addressee": house.sponsor.person.name,
                "dealers": 2,
                "remarks": 2,
                "owed": 1,
            }
        ],
        "next": None,
    }


@pytest.mark.parametrize("dealers, shown", [(4, None), (5, 5)])
def test_owed_list_withholds_a_figure_of_too_few(house: House, dealers: int, shown: int | None) -> None:
    for _each in range(dealers):
        house.passed(house.remark())
    assert program_of(house.sponsor).get(f"{AT}answers-owed/").json()["results"] == [
        {
            "code": "display",
            "name": "Display",
            "addressee": house.sponsor.person.name,
            "is_mine": True,
            "due_on": (house.today + timedelta(days=house.network.answer_days)).isoformat(),
            "days_left": house.network.answer_days,
            "dealers": shown,
        }
    ]


def test_owed_theme_names_the_named_and_nobody_else(house: House) -> None:
    named, protected = house.member(), house.member()
    house.passed(house.remark(named, mode=Mode.NAMED, text="By name."))
    row = house.passed(house.remark(protected, text="canary"))
    answer = program_of(house.sponsor).get(owed_at(house))
    shown = answer.json()
    assert [(each["text"], each["author"], each["dealer"]) for each in shown["named"]] == [
        ("By name.", named.person.name, named.partner.name)
    ]
    assert [(each["stand_in"], each["text"]) for each in shown["wordings"]] == [(row.stand_in, WORDING)]
    assert (shown["waits"]["dealers"], shown["earlier"]) == (None, None)
    for trace in ("canary", protected.person.name, protected.partner.name, row.case.remark.number):
        assert trace not in answer.content.decode()
    assert list(IdentityLook.objects.filter(purpose="named").values_list("count", flat=True)) == [1]
    program_of(house.sponsor).head(owed_at(house))
    assert IdentityLook.objects.filter(purpose="named").count() == 1


def test_owed_theme_that_waits_no_more_offers_the_earlier_answer(house: House) -> None:
    house.passed(house.remark())
    house.answered()
    shown = program_of(house.sponsor).get(owed_at(house)).json()
    assert (shown["waits"], shown["named"], shown["wordings"]) == (None, [], [])
    assert shown["earlier"] == {**SAID, "reason": "", "language": "en"}


def test_other_networks_theme_and_promise_answer_like_absent_ones(house: House) -> None:
    other = House.build()
    other.passed(other.remark())
    promise = other.answered(until=other.today).promise
    program = program_of(house.sponsor)
    for hidden, absent in (
        (f"answers-owed/{other.theme.code}/", "answers-owed/no-such-theme/"),
        (f"promises/{promise.pk}/kept/", "promises/99999/kept/"),
    ):
        answers = [program.post(AT + address, SAID) for address in (hidden, absent)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_answer_reaches_everybody_who_waits_and_its_date_is_a_promise(house: House) -> None:
    rows = [house.passed(house.remark()) for _each in range(2)]
    day = (house.today + timedelta(days=9)).isoformat()
    answer = give(house, until=day)
    made = Answer.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": made.pk,
        "kind": "will_do",
        "answered_at": timezone.localtime(made.answered_at).isoformat(),
        "promise": made.promise.pk,
    }
    assert set(made.covered.all()) == set(rows)
    assert (made.text, made.until.isoformat(), made.language, made.by) == (
        SAID["text"],
        day,
        "en",
        house.sponsor,
    )
    assert set(Case.objects.values_list("state", flat=True)) == {"answered"}


@pytest.mark.parametrize(
    "changes, pointer",
    [
        ({"kind": ""}, "/kind"),
        ({"kind": "perhaps"}, "/kind"),
        ({"text": ""}, "/text"),
        ({"text": "a\x00"}, "/text"),
        ({"text": "x" * 4001}, "/text"),
        ({"text": "x" * 1_000_000}, "/text"),
        ({"kind": "will_not"}, "/reason"),
        ({"kind": "in_part", "reason": " "}, "/reason"),
        ({"kind": "will_not", "reason": "x" * 2001}, "/reason"),
        ({"kind": "later", "reason": "x"}, "/until"),
        ({"until": "2020-01-01"}, "/until"),
        ({"until": "soon"}, "/until"),
        ({"until": "9999-99-99"}, "/until"),
        ({"language": "tlh"}, "/language"),
    ],
)
def test_answer_incomplete_is_refused_at_its_field(house: House, changes: Any, pointer: str) -> None:
    house.passed(house.remark())
    answer = give(house, **changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Answer.objects.exists()


def test_answer_sent_twice_under_its_key_is_one(house: House) -> None:
    house.passed(house.remark())
    program, key = program_of(house.sponsor), {"Idempotency-Key": "k"}
    first, second = (program.post(owed_at(house), SAID, headers=key) for _each in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    assert second["Idempotent-Replayed"] == "true"
    again = program.post(owed_at(house), SAID)
    assert (again.status_code, again.json()["code"]) == (422, "nothing_owed")
    other = program.post(owed_at(house), SAID | {"text": "Other."}, headers=key)
    assert other.json()["code"] == "idempotency_key_reused"
    IdempotentWrite.objects.update(status=None, leased_until=timezone.now() + timedelta(seconds=9))
    assert program.post(owed_at(house), SAID, headers=key).status_code == 409
    assert Answer.objects.count() == 1


def test_answers_given_are_listed_newest_first_by_key(house: House) -> None:
    for kind in (AnswerKind.EXISTS, AnswerKind.WILL_DO):
        house.passed(house.remark())
        house.answered(kind=kind)
    other = House.build()
    other.passed(other.remark())
    other.answered()
    program = program_of(house.analyst)
    first = program.get(f"{AT}answers/?limit=1").json()
    assert [(row["kind"], row["theme"], row["by"]["name"]) for row in first["results"]] == [
        ("will_do", "display", house.sponsor.person.name)
    ]
    second = program.get(first["next"]).json()
    assert ([row["kind"] for row in second["results"]], second["next"]) == (["exists"], None)
    assert program.get(f"{AT}answers/?cursor=x").json()["code"] == "cursor"


def test_promise_is_kept_once_and_the_same_key_says_it_again(house: House) -> None:
    house.passed(house.remark())
    promise = house.answered(until=house.today).promise
    program, key = program_of(house.sponsor), {"Idempotency-Key": "k"}
    row = program.get(f"{AT}promises/").json()["results"][0]
    assert (row["id"], row["theme"], row["kept_at"], row["is_late"]) == (promise.pk, "Display", None, False)
    here = f"{AT}promises/{promise.pk}/kept/"
    first, second = (program.post(here, headers=key) for _each in range(2))
    assert (first.status_code, first.json()) == (200, second.json())
    assert program.post(here).json()["code"] == "kept_already"
    assert program.get(f"{AT}promises/").json()["results"][0]["kept_at"] == first.json()["kept_at"]


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("address", QUERIES)
def test_list_costs_the_same_for_any_number(
    house: House, address: str, rows: int, django_assert_num_queries: Any
) -> None:
    for _each in range(rows):
        theme = ThemeFactory(network=house.network, addressee=house.sponsor)
        house.passed(house.remark(), theme)
        house.answered(theme, until=house.today)
        house.passed(house.remark(), theme)
        for mode in (Mode.NAMED, Mode.NO_IDENTITY):
            house.passed(house.remark(mode=mode))
    program = program_of(house.analyst if address == "themes/" else house.sponsor)
    program.get(AT + address)
    with django_assert_num_queries(QUERIES[address]):
        program.get(AT + address)


def test_merged_theme_is_found_by_its_old_code(house: House) -> None:
    """The list says what is read in its place; what HQ owes under it is there."""
    gone = ThemeFactory(network=house.network, addressee=house.sponsor, code="screen", parent=house.theme)
    house.passed(house.remark(), gone)
    merge_theme(scope=house.leading, theme=gone, into=house.theme, at=timezone.now())
    rows = program_of(house.analyst).get(f"{AT}themes/").json()["results"]
    assert {row["code"]: (row["parent"], row["merged_into"], row["remarks"]) for row in rows} == {
        "display": (None, None, 1),
        "screen": ("display", "display", 0),
    }
    waits = program_of(house.sponsor).get(f"{AT}answers-owed/screen/").json()
    assert (waits["code"], len(waits["wordings"])) == ("display", 1)
