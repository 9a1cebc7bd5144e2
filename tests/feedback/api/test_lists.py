"""The four lists of remarks: each has one meaning, one kind of reader, and shows what its page shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import IdentityLook
from partners.enums import Role
from tests.factories.feedback import WORDING, House, ThemeFactory
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db
LISTS = ("own", "desk", "passed-on", "wordings")
READERS = {
    Role.DEALER_STAFF: {"own"},
    Role.DEALER_PRINCIPAL: {"own"},
    Role.DISTRIBUTOR_MANAGER: {"own"},
    Role.FIELD_MANAGER: {"passed-on", "wordings"},
    Role.HQ_MARKETER: {"passed-on", "wordings"},
    Role.HQ_SPONSOR: {"passed-on", "wordings"},
    Role.AGENCY_ANALYST: {"desk", "passed-on", "wordings"},
    Role.AGENCY_LEAD: {"desk", "passed-on", "wordings"},
}
BROKEN = [("cursor=x", None), ("limit=0", "/limit"), ("limit=101", "/limit")]
QUERIES = {"own": 7, "desk": 6, "passed-on": 10, "wordings": 5}


@pytest.fixture
def house() -> House:
    return House.build(slug="pumps")


def at(name: str) -> str:
    return f"/api/v1/pumps/remarks/{name}/"


def rows_of(membership: Any, name: str, query: str = "") -> list[dict[str, Any]]:
    answer = program_of(membership, "remarks.read").get(at(name) + query)
    assert answer.status_code == 200
    return answer.json()["results"]


@pytest.mark.parametrize("role", Role.values)
def test_list_is_there_for_its_readers_alone(house: House, role: str) -> None:
    program = program_of(house.member(role), "remarks.read")
    found = {name for name in LISTS if program.get(at(name)).status_code == 200}
    assert found == READERS[role]


@pytest.mark.parametrize("name", LISTS)
def test_list_needs_a_token_for_remarks(house: House, name: str) -> None:
    member = house.analyst if name != "own" else house.member()
    answer = program_of(member, "toolkits.read", "remarks.write").get(at(name))
    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")


@pytest.mark.parametrize("name", LISTS)
def test_list_pages_by_key_and_gives_every_row_once(house: House, name: str) -> None:
    author = house.member()
    mode = Mode.AGENCY_ONLY if name == "wordings" else Mode.NAMED
    for _each in range(5):
        house.passed(house.remark(author, mode=mode))
    program = program_of(author if name == "own" else house.analyst)
    found, pages = [], 0
    address = at(name) + ("?view=all&limit=2" if name == "desk" else "?limit=2")
    while address:
        answer = program.get(address).json()
        found += [row.get("number") or row["stand_in"] for row in answer["results"]]
        address, pages = answer["next"], pages + 1
    assert (len(found), len(set(found)), pages) == (5, 5, 3)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query, pointer", [("cursor=x", None), ("limit=0", "/limit"), ("limit=101", "/limit")]
)
def test_list_refuses_an_address_that_was_made_up(house: House, name: str, query: str, pointer: Any) -> None:
    answer = program_of(house.analyst if name != "own" else house.member()).get(f"{at(name)}?{query}")
    assert answer.status_code == 422
    if pointer is None:
        assert answer.json()["code"] == "cursor"
    else:
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_for_any_number(
    house: House, name: str, rows: int, django_assert_num_queries: Any
) -> None:
    author = house.member()
    for _each in range(rows):
        theme = ThemeFactory(network=house.network, addressee=house.sponsor)
        for mode in (Mode.NAMED, Mode.AGENCY_ONLY):
            house.passed(house.remark(author, mode=mode), theme)
            house.answered(theme)
        house.passed(house.remark(mode=Mode.NO_IDENTITY), theme)
    program = program_of(author if name == "own" else house.analyst)
    address = f"{at(name)}?view=all" if name == "desk" else at(name)
    program.get(address)
    with django_assert_num_queries(QUERIES[name]):
        program.get(address)


def test_own_list_holds_ones_own_with_the_newest_answer(house: House) -> None:
    author = house.member()
    remark = house.remark(author, text="Mine.")
    house.remark(text="Somebody else's.")
    house.remark(author, mode=Mode.NO_IDENTITY, text="Nobody's.")
    house.told(remark)
    assert rows_of(author, "own") == [
        {
            "number": remark.number,
            "kind": "problem",
            "mode": "agency_only",
            "text": "Mine.",
            "language": "en",
            "words_erased": False,
            "subject": "",
            "submitted_at": timezone.localtime(remark.submitted_at).isoformat(),
            "state": "told",
            "answer": {"label": "Will do", "text": "We change the display.", "language": "en"},
            "asks": True,
        }
    ]
    assert not IdentityLook.objects.filter(purpose="named").exists()


def test_desk_list_is_the_saved_view_narrowed(house: House) -> None:
    theme = ThemeFactory(network=house.network, code="display")
    themed = house.remark(text="Themed.")
    house.themed(themed, theme)
    house.remark(text="New.")
    said = {view: [row["text"] for row in rows_of(house.analyst, "desk", f"?view={view}")] for view in VIEWS}
    assert said == {"new": ["New."], "all": ["New.", "Themed."], "owed": [], "mine": [], "due": []}
    for query in ("theme=display", "theme=display&kind=problem&route=form"):
        rows = rows_of(house.analyst, "desk", f"?view=all&{query}")
        assert [(row["text"], row["themes"]) for row in rows] == [("Themed.", [theme.local_name])]
    branch = themed.partner_id
    period = timezone.localdate().strftime("%Y-%m")
    rows = rows_of(house.analyst, "desk", f"?view=all&branch={branch}&period={period}")
    assert [row["text"] for row in rows] == ["Themed."]
    assert rows_of(house.analyst, "desk", "?view=all&kind=praise") == []


VIEWS = ("new", "mine", "due", "owed", "all")


@pytest.mark.parametrize(
    "query, pointer",
    [
        ("view=everything", "/view"),
        ("kind=rant", "/kind"),
        ("route=pigeon", "/route"),
        ("theme=not-here", "/theme"),
        ("theme=foreign", "/theme"),
        ("branch=999999", "/branch"),
        ("branch=x", "/branch"),
        ("period=2026-13", "/period"),
        ("period=9999", "/period"),
        ("period=2026-W59", "/period"),
    ],
)
def test_desk_list_refuses_a_filter_that_names_nothing(house: House, query: str, pointer: str) -> None:
    """A list without the filter would look like the answer."""
    ThemeFactory(code="foreign")
    answer = program_of(house.analyst).get(f"{at('desk')}?{query}")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_desk_list_names_no_author_in_any_mode(house: House) -> None:
    author = house.member()
    for mode in Mode.values:
        house.remark(author, mode=mode)
    answer = program_of(house.analyst).get(f"{at('desk')}?view=all")
    assert {row["mode"] for row in answer.json()["results"]} == set(Mode.values)
    assert author.person.name not in answer.content.decode()
    nobody = next(row for row in answer.json()["results"] if row["mode"] == Mode.NO_IDENTITY)
    assert (nobody["partner"], nobody["country"]) == (None, "DE")
    assert not IdentityLook.objects.filter(purpose="named").exists()


def test_desk_list_says_what_is_late_and_who_wrote_back(house: House) -> None:
    remark = house.remark(at=timezone.now() - timedelta(days=9))
    row = rows_of(house.analyst, "desk")[0]
    assert row["due_by"] < timezone.now().isoformat()
    assert (row["number"], row["wrote_back"], row["owner"]) == (remark.number, False, None)


def test_passed_on_list_names_the_author_and_logs_the_look_once(house: House) -> None:
    author = house.member()
    remark = house.remark(author, mode=Mode.NAMED, text="By name.")
    row = house.passed(remark)
    house.passed(house.remark(mode=Mode.NAMED))
    house.passed(house.remark(mode=Mode.AGENCY_ONLY))
    house.remark(mode=Mode.NAMED, text="Not passed on.")
    rows = rows_of(house.sponsor, "passed-on")
    assert len(rows) == 2
    assert rows[1] == {
        "reader": "passed_on",
        "number": remark.number,
        "text": "By name.",
        "language": "en",
        "translation": None,
        "words_erased": False,
        "author": author.person.name,
        "dealer": author.partner.name,
        "town": author.partner.town,
        "submitted_at": timezone.localtime(remark.submitted_at).isoformat(),
        "themes": [{"name": row.theme.local_name, "is_open": True}],
    }
    assert list(IdentityLook.objects.filter(purpose="named").values_list("viewer", "count")) == [
        (house.sponsor.pk, 2)
    ]


def test_passed_on_list_asked_for_its_head_looks_at_nobody(house: House) -> None:
    house.passed(house.remark(mode=Mode.NAMED))
    assert program_of(house.sponsor).head(at("passed-on")).status_code == 200
    assert not IdentityLook.objects.filter(purpose="named").exists()


def test_wordings_hold_cleared_words_and_nothing_of_the_remark(house: House) -> None:
    author = house.member()
    row = house.passed(house.remark(author, text="canary"))
    answer = program_of(house.sponsor).get(at("wordings"))
    assert answer.json()["results"] == [
        {
            "stand_in": row.stand_in,
            "text": WORDING,
            "theme": house.theme.local_name,
            "country": "",
            "answered": False,
        }
    ]
    for trace in ("canary", author.person.name, author.partner.name, row.case.remark.number):
        assert trace not in answer.content.decode()
