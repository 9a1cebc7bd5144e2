"""The pages that merge, split and recode."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import CaseTheme, Recoding, Theme
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def address(house: House, name: str, *args: str) -> str:
    """Return an address of the codebook, of the house's theme if not told otherwise."""
    return reverse(f"feedback:{name}", args=[house.network.slug, *(args or (house.theme.code,))])


def place(house: House, name: str) -> str:
    """Return the address of a list."""
    return reverse(f"feedback:{name}", args=[house.network.slug])


def test_theme_merge_is_looked_at_before_it_is_done(lead: Client, house: House) -> None:
    kept = ThemeFactory(network=house.network, addressee=house.sponsor)
    house.passed(house.remark())
    url = address(house, "theme-merge")
    assert lead.get(url).context["preview"] is None
    response = lead.get(url, {"into": kept.code})
    assert (response.context["preview"].cases, response.context["preview"].owed) == (1, 1)
    assert f"Merge into “{kept.name}”" in response.content.decode()
    assert not Recoding.objects.exists()
    assert lead.post(url, {"into": kept.code}).url == address(house, "theme", kept.code)
    assert CaseTheme.objects.get().theme == kept


def test_theme_merge_refused_is_a_sentence(lead: Client, house: House) -> None:
    """Nothing chosen, another network's, or one whose debts nobody would get."""
    unread = ThemeFactory(network=house.network, addressee=None)
    house.passed(house.remark())
    url = address(house, "theme-merge")
    for into in ("", House.build().theme.code, "no-such-theme"):
        assert lead.post(url, {"into": into}).status_code == 422
    assert lead.post(url).status_code == 422
    for response in (lead.get(url, {"into": unread.code}), lead.post(url, {"into": unread.code})):
        assert response.status_code == 422
        assert "Name an addressee first" in response.content.decode()


def test_merged_theme_old_addresses_lead_to_the_kept_one(lead: Client, house: House) -> None:
    """Pages of the agency and of HQ, filters, and the list of the codebook."""
    kept = ThemeFactory(network=house.network, addressee=house.sponsor)
    row = house.passed(house.remark())
    lead.post(address(house, "theme-merge"), {"into": kept.code})
    there = address(house, "theme", kept.code)
    for name in ("theme", "theme-edit", "theme-merge", "theme-split", "theme-recode"):
        assert lead.get(address(house, name)).url == there
    desk = lead.get(place(house, "desk"), {"view": "all", "theme": house.theme.code})
    assert [case.pk for case in desk.context["page"].rows] == [row.case_id]
    assert [theme.code for theme in lead.get(place(house, "themes")).context["lines"]] == [kept.code]
    case = lead.get(address(house, "desk-case", row.case.remark.number)).content.decode()
    assert f"Coded as “{house.theme.name}”" in case
    lead.force_login(house.sponsor.person.user)
    assert lead.get(address(house, "owed-theme")).url == address(house, "owed-theme", kept.code)
    asked = address(house, "ask-back", house.theme.code, "any")
    assert lead.get(asked).url == address(house, "owed-theme", kept.code)


def test_theme_split_leads_to_the_remarks(lead: Client, house: House) -> None:
    url = address(house, "theme-split")
    assert lead.get(url).status_code == 200
    for names in ("", "Late", "x" * 101 + "\nLost"):
        assert lead.post(url, {"names": names, "place": "under"}).status_code == 422
    sent = {"names": "Late\n\nLost\n", "place": "beside"}
    assert lead.post(url, sent).url == address(house, "theme-recode")
    parts = Theme.objects.filter(split_from=house.theme).values_list("name", "parent")
    assert list(parts) == [("Late", None), ("Lost", None)]
    assert "Recode its remarks" in lead.get(address(house, "theme")).content.decode()


def test_theme_recode_one_key_a_part_then_undo(lead: Client, house: House) -> None:
    rows = [house.themed(house.remark(text=f"Words {n}")) for n in range(3)]
    url = address(house, "theme-recode")
    assert "This theme is not split" in lead.get(url).content.decode()
    lead.post(address(house, "theme-split"), {"names": "Late\nLost", "place": "under"})
    page = lead.get(url).content.decode()
    assert page.count(" checked>") == 1
    assert 'data-key="2"' in page
    sent = {"case": [row.case.remark.number for row in rows[:2]], "now": "lost"}
    response = lead.post(url, sent, follow=True)
    assert [row.themes.get().theme.code for row in (rows[0].case, rows[1].case)] == ["lost", "lost"]
    assert response.context["progress"].done == 2
    lead.post(url, {"undo": response.context["undo"]})
    assert {row.case.themes.get().theme for row in rows} == {house.theme}
    assert lead.post(url, {"undo": "broken"}).status_code == 302


def test_theme_recode_nothing_chosen_or_foreign_does_nothing(lead: Client, house: House) -> None:
    row, other = house.themed(house.remark()), House.build()
    foreign = other.themed(other.remark())
    lead.post(address(house, "theme-split"), {"names": "Late\nLost", "place": "under"})
    url = address(house, "theme-recode")
    for sent in (
        {"now": "late"},
        {"case": [foreign.case.remark.number], "now": "late"},
        {"case": [row.case.remark.number], "now": other.theme.code},
    ):
        assert lead.post(url, sent).status_code == 302
    assert not Recoding.objects.exists()


def test_theme_recode_refused_case_says_why(
    lead: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague passed it on between looking and doing."""
    row = house.themed(house.remark())
    lead.post(address(house, "theme-split"), {"names": "Late\nLost", "place": "under"})
    monkeypatch.setattr("feedback.services.splitting.can_remove_theme", lambda _row: True)
    monkeypatch.setattr("feedback.services.themes.can_remove_theme", lambda _row: False)
    sent = {"case": [row.case.remark.number], "now": "late"}
    response = lead.post(address(house, "theme-recode"), sent, follow=True)
    assert "can’t be taken off" in response.content.decode().replace("&#x27;", "’").replace("can't", "can’t")
    assert row.case.themes.get().theme == house.theme
