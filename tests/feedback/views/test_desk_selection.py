"""One thing done to the selected rows of the desk's list, with the way back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import CaseState, CloseReason
from feedback.models import Case, Presence, Remark
from partners.enums import Role
from partners.models import SavedFilter
from portal.kernel.signed_links import sign_link
from tests.factories.feedback import House
from tests.feedback.views.test_desk import act, case_url, desk_url

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def choose(client: Client, house: House, remarks: list[Remark], move: str, **fields: Any) -> Any:
    """Post the list with these rows selected."""
    sent = {f"all-{name}": value for name, value in fields.items()}
    numbers = [remark.number for remark in remarks]
    return client.post(desk_url(house, "all"), {"case": numbers, "do": move, **sent}, follow=True)


def undo(client: Client, house: House, page: Any) -> Any:
    """Press the button that takes it back."""
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token is not None
    sent = {"do": "undo", "token": token[1]}
    return client.post(desk_url(house, "all"), sent, follow=True)


@pytest.mark.parametrize(
    "move, fields, done",
    [
        ("assign", {"owner": "me"}, {"owner__isnull": False}),
        ("theme", {"theme": "Theme"}, {"themes__isnull": False}),
        ("snooze", {"until": "later"}, {"snoozed_until__isnull": False}),
        ("close", {"reason": CloseReason.SETTLED}, {"state": CaseState.CLOSED}),
    ],
)
def test_selection_is_moved_and_comes_back(
    analyst: Client, house: House, move: str, fields: dict[str, str], done: dict[str, Any]
) -> None:
    remarks = [house.remark() for _ in range(3)]
    words = {"me": str(house.analyst.pk), "later": (timezone.now() + dt.timedelta(days=4)).date().isoformat()}
    sent = {name: words.get(value, value) for name, value in fields.items()}
    page = choose(analyst, house, remarks[:2], move, **sent)
    assert "Done for 2 remarks." in page.text
    moved = Case.objects.filter(**done)
    assert {case.remark for case in moved} == set(remarks[:2])
    assert "Undone for 2 remarks." in undo(analyst, house, page).text
    assert not moved.all().exists()


@pytest.mark.parametrize("move", ["assign", "theme", "snooze", "close"])
def test_selection_without_what_the_move_needs_comes_back_selected(
    analyst: Client, house: House, move: str
) -> None:
    remark = house.remark()
    page = choose(analyst, house, [remark], move)
    assert page.status_code == 422
    assert "This field is required." in page.text
    assert f'value="{remark.number}" form="desk-selected" checked' in page.text


def test_selection_theme_that_is_none_says_so(analyst: Client, house: House) -> None:
    page = choose(analyst, house, [house.remark()], "theme", theme="nothing of that name")
    assert page.status_code == 422
    assert "No theme is called so." in page.text
    assert choose(analyst, house, [house.remark()], "snooze", until="no day").status_code == 422


def test_selection_empty_or_foreign_does_nothing(analyst: Client, house: House) -> None:
    foreign = House.build().remark()
    for remarks, move in (([], "assign"), ([foreign], "close"), ([house.remark()], "burn")):
        page = choose(analyst, house, remarks, move, reason=CloseReason.SETTLED)
        assert "Select remarks first" in page.text
    assert not Case.objects.filter(state=CaseState.CLOSED).exists()


def test_selection_says_why_some_were_left(analyst: Client, house: House) -> None:
    owed = house.remark()
    house.passed(owed)
    page = choose(analyst, house, [owed], "close", reason=CloseReason.SETTLED)
    assert "Passed on" in page.text
    assert 'name="token"' not in page.text


def test_undo_with_a_token_of_elsewhere_says_so(analyst: Client, house: House) -> None:
    other = sign_link("desk-undo", {"network": 0, "move": "close", "steps": []})
    for token in ("", "broken", other):
        page = analyst.post(desk_url(house, "all"), {"do": "undo", "token": token}, follow=True)
        assert "be undone any more" in page.text


def test_undo_of_closing_says_that_mails_are_not_called_back(analyst: Client, house: House) -> None:
    page = choose(analyst, house, [house.remark()], "close", reason=CloseReason.MISTAKE)
    assert "The authors have been told already." in undo(analyst, house, page).text
    later = (timezone.now() + dt.timedelta(days=4)).date().isoformat()
    page = choose(analyst, house, [house.remark()], "snooze", until=later)
    assert "been told already" not in undo(analyst, house, page).text


def test_case_is_put_off_brought_back_closed_and_taken_up(analyst: Client, house: House) -> None:
    remark = house.remark()
    later = (timezone.now() + dt.timedelta(days=4)).date().isoformat()
    act(analyst, remark, "snooze", **{"snooze-until": later})
    assert "Bring it back" in analyst.get(case_url(remark)).text
    act(analyst, remark, "wake")
    act(analyst, remark, "close", **{"close-reason": CloseReason.MISTAKE, "close-words": ""})
    page = analyst.get(case_url(remark)).text
    assert "This reached us by mistake." in page
    assert "Take it up again" in page
    act(analyst, remark, "reopen")
    assert Case.objects.get(remark=remark).state == CaseState.RECEIVED
    assert act(analyst, remark, "snooze").status_code == 422
    assert act(analyst, remark, "close").status_code == 422


def test_question_stands_under_waiting_for_the_author(analyst: Client, house: House) -> None:
    remark = house.remark()
    act(analyst, remark, "reply", **{"reply-text": "Which one?", "as": "ask"})
    assert remark.number in analyst.get(desk_url(house, "asked")).text
    assert Case.objects.get(remark=remark).asked_at is not None


def test_somebody_else_is_named_at_load_and_when_asked_again(analyst: Client, house: House) -> None:
    remark, lead = house.remark(), house.member(Role.AGENCY_LEAD)
    beside = Client()
    beside.force_login(lead.person.user)
    beside.get(case_url(remark))
    says = f"{lead.person.name} is here too."
    assert says in analyst.get(case_url(remark)).text
    here = case_url(remark).replace("?view=all", "here/")
    assert says in analyst.get(here).text
    Presence.objects.all().delete()
    analyst.head(case_url(remark))
    analyst.get(here, headers={"Sec-Purpose": "prefetch"})
    assert not Presence.objects.exists()


def test_own_view_is_kept_shown_removed_and_put_back(analyst: Client, house: House) -> None:
    house.themed(house.remark())
    narrowed = f"{desk_url(house, 'all')}&theme={house.theme.code}&kind=problem"
    page = analyst.post(narrowed, {"do": "keep", "name": "Displays"}, follow=True)
    assert "“Displays” is kept." in page.text
    saved = SavedFilter.objects.get()
    assert (saved.place, saved.query) == (
        "feedback:desk",
        f"view=all&theme={house.theme.code}&kind=problem",
    )
    assert "Displays" in analyst.get(desk_url(house, "new")).text
    edit = reverse("partners:filter-edit", args=[house.network.slug, saved.pk])
    assert "Displays" not in analyst.get(reverse("partners:directory", args=[house.network.slug])).text
    assert "“Displays” is removed." in analyst.post(edit, {"action": "remove"}, follow=True).text
    analyst.post(edit, {"action": "restore"})
    assert SavedFilter.objects.kept().count() == 1


def test_own_view_is_ones_own_and_needs_a_name(analyst: Client, house: House, client: Client) -> None:
    assert analyst.post(desk_url(house), {"do": "keep", "name": " "}).status_code == 422
    analyst.post(desk_url(house), {"do": "keep", "name": "CANARY"})
    beside = Client()
    beside.force_login(house.member(Role.AGENCY_LEAD).person.user)
    assert "CANARY" not in beside.get(desk_url(house)).text
