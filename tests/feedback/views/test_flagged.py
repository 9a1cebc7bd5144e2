"""The desk's flagged remarks and the lists behind them: what is shown, decided, and changed by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import Flag, Mode
from feedback.models import Case, CaseTheme, WordList
from feedback.queries import price_words as queries
from feedback.services.guarding import look_again
from partners.enums import Role
from tests.factories.feedback import House
from tests.feedback.views.test_desk import act, case_url, desk_url

pytestmark = pytest.mark.django_db
PRICES = "Their Mengenrabatt is a scandal."


def lists_url(house: House) -> str:
    return reverse("feedback:price-words", args=[house.network.slug])


@pytest.fixture
def lead(house: House, client: Client) -> Client:
    """Return a browser that the agency's lead is signed in with."""
    client.force_login(house.member(Role.AGENCY_LEAD).person.user)
    return client


def filled(client: Client, house: House, **lists: str) -> dict[str, Any]:
    """Return the form as it is shown, with some lists changed."""
    form = client.get(lists_url(house)).context["form"]
    return {name: form[name].value() for name in form.fields if name != "seen"} | lists


def test_flagged_view_counts_and_lists_what_waits_alone(analyst: Client, house: House) -> None:
    waits, held = house.remark(text=PRICES), house.remark(text=f"{PRICES} Again.")
    house.remark(text="Unreadable outside.")
    act(analyst, held, "decide", **{"flag-reason": "Counsel", "as": "hold"})
    page = analyst.get(desk_url(house, "flagged"))
    tabs = {tab["url"].split("=")[-1]: tab.get("count") for tab in page.context["tabs"]}
    assert ([case.remark for case in page.context["page"].rows], tabs["flagged"]) == ([waits], 1)
    assert "held" not in tabs
    assert "1 is held back" in page.content.decode()
    kept = analyst.get(desk_url(house, "held"))
    assert [case.remark for case in kept.context["page"].rows] == [held]
    assert "Held back" in kept.content.decode()
    assert lists_url(house) not in kept.content.decode()


def test_detail_names_the_words_and_offers_no_way_to_headquarters(analyst: Client, house: House) -> None:
    remark = house.remark(text=PRICES)
    house.themed(remark)
    page = analyst.get(case_url(remark)).content.decode()
    assert "<mark>Mengenrabatt</mark>" in page
    assert 'value="pass_on"' not in page
    assert act(analyst, remark, "pass_on", case_theme=CaseTheme.objects.get().pk).status_code != 200
    assert not CaseTheme.objects.passed_on().exists()


def test_release_is_one_press_and_undone_by_the_next(analyst: Client, house: House) -> None:
    remark = house.remark(text=PRICES)
    house.themed(remark)
    released = act(analyst, remark, "decide", **{"as": "release"})
    page = analyst.get(released.url).content.decode()
    assert (Case.objects.get().flag, 'value="pass_on"' in page, "Undo" in page) == (Flag.RELEASED, True, True)
    assert f"Released by {house.analyst.person.name}" in page
    later = analyst.get(case_url(remark)).content.decode()
    assert ("Undo" in later, "Flag it again" in later) == (False, True)
    act(analyst, remark, "flag")
    assert Case.objects.get().flag == Flag.WAITING


def test_release_from_a_page_without_the_words_of_a_translation_shows_them_first(
    analyst: Client, house: House
) -> None:
    """What was typed as a reason is still there; the next press counts."""
    remark = house.remark(text=PRICES)
    shown = 'name="flag-seen" value="1"' in analyst.get(case_url(remark)).content.decode()
    look_again(Case.objects.get(), "Their discount is a scandal.")
    said = {"as": "release", "flag-reason": "About a poster."}
    refused = act(analyst, remark, "decide", **said, **{"flag-seen": "1"})
    page = refused.content.decode()
    assert (shown, refused.status_code, Case.objects.get().flag) == (True, 422, Flag.WAITING)
    told = ("<mark>discount</mark>", "About a poster.", 'name="flag-seen" value="2"')
    assert [each in page for each in told] == [True] * 3
    assert act(analyst, remark, "decide", **said).status_code == 422
    assert act(analyst, remark, "decide", **said, **{"flag-seen": "2"}).status_code == 302
    assert Case.objects.get().flag == Flag.RELEASED


def test_hold_without_a_reason_says_what_is_missing(analyst: Client, house: House) -> None:
    remark = house.remark(text=PRICES)
    refused = act(analyst, remark, "decide", **{"as": "hold"})
    assert (refused.status_code, "Write down why" in refused.content.decode()) == (422, True)
    too_long = act(analyst, remark, "decide", **{"as": "release", "flag-reason": "x" * 501})
    assert (too_long.status_code, Case.objects.get().flag) == (422, Flag.WAITING)


def test_wording_with_words_comes_back_with_them_and_goes_when_read(analyst: Client, house: House) -> None:
    remark = house.remark()
    row = house.themed(remark)
    name = f"t{row.pk}"
    said = {"case_theme": row.pk, f"{name}-wording": "Wants a discount."}
    refused = act(analyst, remark, "pass_on", **said)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert ("“discount”" in page, f'name="{name}-is_read"' in page, "Wants a discount." in page) == (
        True,
    ) * 3
    assert act(analyst, remark, "pass_on", **said, **{f"{name}-is_read": "on"}).status_code == 302
    assert CaseTheme.objects.passed_on().get().wording == "Wants a discount."


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.HQ_MARKETER, Role.FIELD_MANAGER, Role.DEALER_STAFF])
def test_flagged_words_are_on_no_page_of_others(client: Client, house: House, role: str) -> None:
    """Held, it is the same to them as if nobody had said it."""
    remark = house.remark(mode=Mode.NAMED, text="CANARY price")
    house.themed(remark)
    client.force_login(house.member(role).person.user)
    slug = house.network.slug
    pages = [reverse(f"feedback:{name}", args=[slug]) for name in ("passed-on", "wordings", "answers-owed")]
    pages += [
        reverse("feedback:owed-theme", args=[slug, house.theme.code]),
        reverse("api-feedback:passed-on", args=[slug]),
        reverse("api-feedback:wordings", args=[slug]),
        reverse("api-feedback:remark", args=[slug, remark.number]),
        lists_url(house),
    ]
    shown = "".join(client.get(page).content.decode() for page in pages)
    assert "CANARY" not in shown


def test_lists_show_what_a_change_would_flag_before_it_is_saved(lead: Client, house: House) -> None:
    remark = house.remark(mode=Mode.NAMED, text="The cartel meets.")
    with time_machine.travel(timezone.now() - dt.timedelta(days=91), tick=False):
        house.remark(text="The cartel met long ago.")
    house.passed(house.remark(mode=Mode.NAMED, text="The cartel met."))
    body = filled(lead, house, words_en="cartel*") | {"step": "save", "seen": ""}
    looked = lead.post(lists_url(house), body)
    change = looked.context["change"]
    assert ([hit.case.remark for hit in change.hits], change.gone, change.looked_at) == ([remark], 1, 2)
    assert ("<mark>cartel</mark>" in looked.content.decode(), WordList.objects.count()) == (True, 0)
    saved = lead.post(lists_url(house), body | {"seen": looked.context["seen"]}, follow=True)
    assert "1 remark is flagged" in saved.content.decode()
    assert Case.objects.get(remark=remark).flag == Flag.WAITING
    assert saved.context["form"]["words_en"].value() == "cartel*"


def test_lists_changed_after_the_look_are_looked_at_again(lead: Client, house: House) -> None:
    body = filled(lead, house, words_en="cartel*") | {"step": "look"}
    seen = lead.post(lists_url(house), body).context["seen"]
    again = lead.post(lists_url(house), body | {"words_en": "other", "step": "save", "seen": seen})
    assert (again.status_code, again.context["change"] is None, WordList.objects.count()) == (200, False, 0)
    assert lead.post(lists_url(house), body | {"step": "save", "seen": seen}).status_code == 302


def test_list_that_means_nothing_clear_says_so_beside_it(lead: Client, house: House) -> None:
    body = filled(lead, house, words_pl="ce*na")
    refused = lead.post(lists_url(house), body)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["words_pl"])
    assert "can&#x27;t be looked for" in refused.content.decode()


def test_a_network_with_more_remarks_says_that_a_part_was_looked_at(
    lead: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 1)
    for _each in range(2):
        house.remark(text="The cartel meets.")
    looked = lead.post(lists_url(house), filled(lead, house, words_en="cartel*"))
    change = looked.context["change"]
    assert (len(change.hits), change.looked_at, change.is_part) == (1, 1, True)
    assert "when they are passed on" in looked.content.decode()


def test_analyst_does_not_reach_the_lists_and_the_lead_is_led_there(analyst: Client, house: House) -> None:
    assert analyst.get(lists_url(house)).status_code == 404
    analyst.force_login(house.member(Role.AGENCY_LEAD).person.user)
    assert lists_url(house) in analyst.get(desk_url(house, "flagged")).content.decode()
