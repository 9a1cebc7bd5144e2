"""The codebook: themes, their places, and a version with each change."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.models import CodebookChange, Theme
from feedback.queries.codebook import added_since, changes_page, changes_to, codebook_at
from feedback.queries.themes import places_for
from feedback.services.codebook import save_theme, set_theme_active
from feedback.services.merging_themes import merge_theme
from feedback.services.splitting import split_theme
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def save(house: House, **fields: object) -> Theme:
    """Save a theme at the desk."""
    given = {"names": {"en": "Noise", "de": "Lärm"}, "definition": "", "addressee": house.sponsor, **fields}
    return save_theme(scope=house.leading, network=house.network, **given)


def test_save_theme_new_has_code_and_names() -> None:
    """The first language's name is the theme's."""
    house = House.build()
    theme = save(house)
    assert (theme.name, theme.code, theme.name_in("de"), theme.name_in("fr")) == (
        "Noise",
        "noise",
        "Lärm",
        "Noise",
    )


def test_save_theme_change_keeps_code() -> None:
    """Links to the theme stay."""
    house = House.build()
    theme = save(house)
    changed = save(house, theme=theme, names={"en": "Sound"})
    assert (changed.pk, changed.code, changed.name) == (theme.pk, "noise", "Sound")


def test_save_theme_same_code_gets_another() -> None:
    """Two names may give one slug; a name without letters gives none."""
    house = House.build()
    first, second = save(house, names={"en": "Noise!"}), save(house, names={"en": "Noise?"})
    assert first.code == "noise"
    assert second.code.startswith("noise-")
    assert save(house, names={"en": "噪音"}).code.startswith("theme-")
    assert save(house, names={"en": "New"}).code.startswith("theme-")


def test_save_theme_refused_says_why() -> None:
    """No name, a name in use, an addressee who is not at HQ."""
    house, other = House.build(), House.build()
    save(house)
    for fields in (
        {"names": {"de": "Lärm"}},
        {"names": {"en": "NOISE"}},
        {"names": {"en": "X"}, "addressee": house.analyst},
        {"names": {"en": "X"}, "addressee": other.sponsor},
    ):
        with pytest.raises(DomainError):
            save(house, **fields)
    assert Theme.objects.filter(network=house.network).count() == 2
    with pytest.raises(NotAllowedError):
        save_theme(scope=house.desk, network=house.network, names={"en": "X"}, definition="", addressee=None)


def acts(house: House) -> list[tuple[int, str]]:
    """Return the versions of the network's codebook with what made them."""
    return list(CodebookChange.objects.filter(network=house.network).values_list("version", "act"))


def test_save_theme_each_kind_of_change_is_a_version() -> None:
    house, other = House.build(), House.build()
    theme, above = save(house), save(house, names={"en": "Sound"})
    save(house, theme=theme)
    save(house, theme=theme, names={"en": "Hum"}, definition="Low.", parent=above, addressee=None)
    save(other)
    assert acts(house) == [
        (1, "added"),
        (2, "added"),
        (3, "moved"),
        (4, "renamed"),
        (5, "redefined"),
        (6, "addressed"),
    ]
    assert acts(other) == [(1, "added")]
    change = CodebookChange.objects.get(network=house.network, version=4)
    assert (change.before["name"], change.after["name"], change.by) == ("Noise", "Hum", house.lead)
    assert (change.after["definition"], change.after["parent"]) == ("", above.pk)


def test_set_theme_active_is_a_version_once() -> None:
    house = House.build()
    for active in (False, False, True):
        set_theme_active(scope=house.leading, theme=house.theme, active=active)
    assert acts(house) == [(1, "retired"), (2, "revived")]
    with pytest.raises(NotAllowedError):
        set_theme_active(scope=house.desk, theme=house.theme, active=False)


def test_save_theme_place_that_cannot_be_is_refused() -> None:
    """In a circle, below the third level, under what is retired or another network's."""
    house = House.build()
    one = save(house, names={"en": "One"})
    two = save(house, names={"en": "Two"}, parent=one)
    three = save(house, names={"en": "Three"}, parent=two)
    retired = ThemeFactory(network=house.network, is_active=False)
    for parent in (three, retired, House.build().theme):
        with pytest.raises(DomainError):
            save(house, names={"en": "Four"}, parent=parent)
    with pytest.raises(DomainError):
        save(house, theme=one, names={"en": "One"}, parent=three)
    one.refresh_from_db()
    assert one.parent is None


def test_codebook_at_shows_it_as_it_was_and_what_differs() -> None:
    """What was there before versions were kept stands in each; names of people are looked up."""
    house = House.build()
    theme = save(house)
    save(house, theme=theme, names={"en": "Hum"})
    later = save(house, names={"en": "Later"})
    lines = {line.entry["name"]: line for line in codebook_at(house.desk, 1)}
    assert sorted(lines) == sorted(["Noise", house.theme.name])
    assert (lines["Noise"].differs, lines["Noise"].addressee) == (
        ("name", "names"),
        house.sponsor.person.name,
    )
    assert lines[house.theme.name].differs == ()
    assert added_since(house.desk, 1) == [later]
    assert [row.act for row in changes_to(house.desk, theme)] == ["renamed", "added"]


def test_codebook_at_of_other_network_is_empty() -> None:
    house, other = House.build(), House.build()
    save(house)
    assert [line.theme for line in codebook_at(other.desk, 0)] == [other.theme]
    assert changes_to(house.hq, house.theme) == []


def test_changes_page_tells_before_and_after_in_words() -> None:
    house = House.build()
    theme = save(house)
    above = save(house, names={"en": "Sound"})
    save(house, theme=theme, names={"en": "Hum"}, definition="Low.", parent=above, addressee=None)
    set_theme_active(scope=house.leading, theme=theme, active=False)
    split_theme(scope=house.leading, theme=above, names=["A", "B"], beside=True, at=timezone.now())
    merge_theme(scope=house.leading, theme=house.theme, into=above, at=timezone.now())
    lines = {(row.act, row.was, row.now) for row in changes_page(house.desk).rows}
    assert lines == {
        ("added", "", "Noise / Lärm"),
        ("added", "", "Sound"),
        ("moved", "at the top", "Sound"),
        ("renamed", "Noise / Lärm", "Hum"),
        ("redefined", "", "Low."),
        ("addressed", house.sponsor.person.name, "Nobody"),
        ("retired", "", ""),
        ("added", "", "A"),
        ("added", "", "B"),
        ("split", "", "A, B"),
        ("merged", "", "Sound"),
    }
    assert changes_page(house.hq).rows == []


def test_save_theme_under_one_that_was_retired_since_stays_there() -> None:
    house = House.build()
    above = save(house, names={"en": "Sound"})
    theme = save(house, parent=above)
    set_theme_active(scope=house.leading, theme=above, active=False)
    assert above in places_for(house.desk, theme)
    above.refresh_from_db()
    assert save(house, theme=theme, parent=above, definition="Low.").parent == above


def test_save_theme_that_is_merged_is_refused() -> None:
    house = House.build()
    theme = save(house)
    merge_theme(scope=house.leading, theme=theme, into=house.theme, at=timezone.now())
    with pytest.raises(DomainError):
        save(house, theme=Theme.objects.get(pk=theme.pk), names={"en": "Hum"})
    with pytest.raises(DomainError):
        set_theme_active(scope=house.leading, theme=theme, active=True)
