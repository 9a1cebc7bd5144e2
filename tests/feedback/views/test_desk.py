"""The desk's pages: allowed, denied, invalid, in part and whole, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.enums import CaseState, Mode
from feedback.models import Case, CaseTheme, IdentityLook
from feedback.queries import desk as queries
from partners.enums import Role
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def desk_url(house: House, view: str = "new") -> str:
    """Return the address of a saved view."""
    return reverse("feedback:desk", args=[house.network.slug]) + f"?view={view}"


def case_url(remark: Any, view: str = "all") -> str:
    """Return the address of a case."""
    return reverse("feedback:desk-case", args=[remark.network.slug, remark.number]) + f"?view={view}"


def act(client: Client, remark: Any, action: str, **fields: Any) -> Any:
    """Post one form of the case's page."""
    return client.post(case_url(remark), {"action": action, **fields})


def test_desk_whole_and_part_answer_one_address(analyst: Client, house: House) -> None:
    """htmx gets the desk alone; `Vary` keeps caches honest."""
    remark = house.remark(text="Unreadable outside.")
    whole, part = analyst.get(desk_url(house)), analyst.get(desk_url(house), **HTMX)
    assert whole.status_code == part.status_code == 200
    assert b"<!doctype html>" in whole.content
    assert b"<!doctype html>" not in part.content
    assert part.content.strip().startswith(b'<div id="desk"')
    assert remark.text in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_desk_case_whole_and_part_answer_one_address(analyst: Client, house: House) -> None:
    """The case beside its list."""
    remark = house.remark(text="Unreadable outside.")
    whole, part = analyst.get(case_url(remark)), analyst.get(case_url(remark), **HTMX)
    assert b"<!doctype html>" in whole.content
    assert b"<!doctype html>" not in part.content
    assert remark.number in part.content.decode()


@pytest.mark.parametrize(
    "role",
    [Role.HQ_SPONSOR, Role.HQ_MARKETER, Role.FIELD_MANAGER, Role.DISTRIBUTOR_MANAGER, Role.DEALER_STAFF],
)
def test_desk_for_others_is_not_there(client: Client, house: House, role: str) -> None:
    """404, the same as for a case that doesn't exist."""
    remark = house.remark()
    client.force_login(house.member(role).person.user)
    for url in (desk_url(house), case_url(remark), reverse("feedback:themes", args=[house.network.slug])):
        assert client.get(url).status_code == 404
    assert client.post(case_url(remark), {"action": "note", "note-text": "x"}).status_code == 404


def test_desk_anonymous_signs_in_first(client: Client, house: House) -> None:
    """Nobody is told whether a case exists."""
    response = client.get(case_url(house.remark()))
    assert response.status_code == 302
    assert "/accounts/" in response.url


def test_desk_of_other_network_is_not_there(analyst: Client) -> None:
    """An analyst of one network finds no case of another, and none under their own address."""
    other = House.build()
    remark = other.remark()
    assert analyst.get(case_url(remark)).status_code == 404
    assert analyst.get(desk_url(other)).status_code == 404


def test_desk_foreign_case_under_own_address_is_not_there(analyst: Client, house: House) -> None:
    """The number alone opens nothing."""
    foreign = House.build().remark()
    url = reverse("feedback:desk-case", args=[house.network.slug, foreign.number])
    assert analyst.get(url).status_code == 404


def test_desk_next_page_comes_by_key(analyst: Client, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next rows take the button's place; every case comes once."""
    monkeypatch.setattr(queries, "PAGE", 2)
    numbers = {house.remark().number for _ in range(5)}
    seen: list[str] = []
    url = desk_url(house, "all")
    while url:
        response = analyst.get(url, **HTMX)
        page = response.context["page"]
        seen += [case.remark.number for case in page.rows]
        url = f"{desk_url(house, 'all')}&after={page.next_cursor}" if page.next_cursor else ""
    assert len(seen) == 5
    assert set(seen) == numbers
    assert response.content.strip().startswith(b"<li")


def test_desk_give_theme_by_beginning_then_undo(analyst: Client, house: House) -> None:
    """Typed short, taken off, and put back by the button that the page offers."""
    remark = house.remark()
    ThemeFactory(network=house.network, name="Display outside", code="display")
    assert act(analyst, remark, "theme", theme="disp").url == case_url(remark)
    row = remark.case.themes.get()
    response = act(analyst, remark, "untheme", case_theme=row.pk)
    assert response.url == case_url(remark) + "&undo=display"
    assert "“Display outside” was taken off." in analyst.get(response.url).content.decode()
    act(analyst, remark, "theme", theme="display")
    assert remark.case.themes.count() == 1


@pytest.mark.parametrize(
    "words, said",
    [
        ("", "This field is required."),
        ("zzz", "No theme is called so."),
        ("dis", "Which one: Display, Distance?"),
    ],
)
def test_desk_theme_unclear_says_what_to_do(analyst: Client, house: House, words: str, said: str) -> None:
    """422, the sentence beside the field, and the words still there."""
    for name in ("Display", "Distance"):
        ThemeFactory(network=house.network, name=name, code=name.lower())
    response = act(analyst, house.remark(), "theme", theme=words)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{words}"' in response.content.decode() or not words


def test_desk_pass_on_protected_needs_a_wording(analyst: Client, house: House) -> None:
    """Without: 422 and open; with: HQ has it, under a stand-in name."""
    remark = house.remark()
    row = house.themed(remark)
    bad = act(analyst, remark, "pass_on", case_theme=row.pk)
    assert bad.status_code == 422
    assert "This field is required." in bad.content.decode()
    good = act(analyst, remark, "pass_on", case_theme=row.pk, **{f"t{row.pk}-wording": "Unreadable."})
    assert good.status_code == 302
    row.refresh_from_db()
    assert row.wording == "Unreadable."
    assert f"Voice {row.stand_in}" in analyst.get(case_url(remark)).content.decode()


def test_desk_pass_on_named_needs_none(analyst: Client, house: House) -> None:
    """The author chose so."""
    remark = house.remark(mode=Mode.NAMED)
    row = house.themed(remark)
    assert act(analyst, remark, "pass_on", case_theme=row.pk).status_code == 302
    row.refresh_from_db()
    assert row.passed_on_at is not None


def test_desk_reply_and_note_stand_in_the_conversation(analyst: Client, house: House) -> None:
    """Both are kept; empty ones come back with 422."""
    remark = house.remark()
    house.themed(remark)
    assert act(analyst, remark, "reply", **{"reply-text": "Dim it.", "as": "answer"}).status_code == 302
    assert act(analyst, remark, "note", **{"note-text": "Asked service."}).status_code == 302
    page = analyst.get(case_url(remark)).content.decode()
    assert "Dim it." in page
    assert "Asked service." in page
    assert Case.objects.get(remark=remark).state == CaseState.TOLD
    for action in ("reply", "note"):
        assert act(analyst, remark, action).status_code == 422


def test_desk_reply_refused_by_the_service_is_a_sentence(analyst: Client, house: House) -> None:
    """An answer before the first theme: what to do instead, as a page or as a notice."""
    remark = house.remark()
    fields = {"action": "reply", "reply-text": "Dim it.", "as": "answer"}
    whole, part = analyst.post(case_url(remark), fields), analyst.post(case_url(remark), fields, **HTMX)
    for response in (whole, part):
        assert response.status_code == 422
        assert "Give the remark a theme first" in response.content.decode()
    assert part.headers["HX-Retarget"] == "#messages"


def test_desk_assign_to_colleague_and_to_nobody(analyst: Client, house: House) -> None:
    """Only the agency's people are offered."""
    remark, colleague = house.remark(), house.member(Role.AGENCY_LEAD)
    act(analyst, remark, "assign", owner=colleague.pk)
    assert Case.objects.get(remark=remark).owner == colleague
    act(analyst, remark, "assign", owner="0")
    assert Case.objects.get(remark=remark).owner is None
    assert act(analyst, remark, "assign", owner=house.sponsor.pk).status_code == 422


def test_desk_unknown_action_does_nothing(analyst: Client, house: House) -> None:
    """A form of yesterday's page leads back to the case."""
    remark = house.remark()
    assert act(analyst, remark, "explode").url == case_url(remark)


def test_desk_open_identity_needs_a_reason_and_is_logged(analyst: Client, house: House) -> None:
    """The name is shown in this one answer; the page itself never holds it."""
    author = house.member()
    remark = house.remark(author)
    assert author.person.name not in analyst.get(case_url(remark)).content.decode()
    assert act(analyst, remark, "open", reason="").status_code == 422
    opened = act(analyst, remark, "open", reason="Call about safety")
    assert author.person.name in opened.content.decode()
    look = IdentityLook.objects.get(purpose="open")
    assert (look.viewer, look.reason, look.remark) == (house.analyst, "Call about safety", remark)
    assert author.person.name not in analyst.get(case_url(remark)).content.decode()


def test_desk_no_identity_shows_country_and_nothing_more(analyst: Client, house: House) -> None:
    """No dealer, no history, no way to open anybody."""
    author = house.member()
    remark = house.remark(author, mode=Mode.NO_IDENTITY)
    page = analyst.get(case_url(remark)).content.decode()
    for hidden in (author.person.name, author.partner.name, author.partner.number, author.partner.town):
        assert hidden not in page
    assert "Nobody can find out who said this." in page
    assert author.partner.country in page
    assert act(analyst, remark, "open", reason="x").status_code == 422


def test_desk_named_look_is_logged_once_a_page(analyst: Client, house: House) -> None:
    """One page, one look; the list looks at nobody."""
    remark = house.remark(mode=Mode.NAMED)
    analyst.get(desk_url(house))
    assert not IdentityLook.objects.exists()
    analyst.get(case_url(remark))
    assert list(IdentityLook.objects.values_list("purpose", "count")) == [("named", 1)]


@pytest.mark.parametrize("rows", [1, 4])
def test_desk_list_costs_the_same_for_any_number(
    analyst: Client, house: House, rows: int, django_assert_num_queries: Any
) -> None:
    """Session, user, network, scope, counts, rows, themes, and the navigation's count."""
    for _ in range(rows):
        house.themed(house.remark())
    analyst.get(desk_url(house, "all"))
    with django_assert_num_queries(DESK_QUERIES):
        analyst.get(desk_url(house, "all"))


def test_desk_row_names_a_theme_once_that_was_opened_anew(analyst: Client, house: House) -> None:
    CaseTheme.objects.create(case=house.told(house.remark()), theme=house.theme)
    listed = analyst.get(desk_url(house, "all"), headers={"HX-Request": "true"}).text
    assert CaseTheme.objects.filter(theme=house.theme).count() == 2
    assert listed.count(f'desk-row-theme">{house.theme.name}<') == 1


@pytest.mark.parametrize("rows", [1, 4])
def test_desk_case_costs_the_same_for_any_number(
    analyst: Client, house: House, rows: int, django_assert_num_queries: Any
) -> None:
    """The case, its themes, messages, notes, photos, history, people and codebook besides the list."""
    remark = house.remark()
    for _ in range(rows):
        house.themed(remark, ThemeFactory(network=house.network))
        act(analyst, remark, "note", **{"note-text": "x"})
    with django_assert_num_queries(CASE_QUERIES):
        analyst.get(case_url(remark))


DESK_QUERIES = 20
CASE_QUERIES = 49
