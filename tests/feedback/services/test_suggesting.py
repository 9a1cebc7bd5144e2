"""The networks' coding is learned at night, each network's by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.models import Remark, RemarkTranslation, RemarkWords, Theme, ThemeModel, ThemeWord
from feedback.queries.suggested import Suggested, suggested_themes
from feedback.services import suggesting
from feedback.services.alike import forget_words, index_new_remarks
from feedback.services.codebook import set_theme_active
from feedback.services.suggesting import learn_all, learn_themes
from feedback.services.themes import add_theme
from feedback.tasks import learn_anew_task, learn_themes_task
from partners.models import Membership
from partners.services.erasing import erase_person
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(suggesting, "FEWEST_CASES", 12)
    return House.build()


def coded(house: House, theme: Theme, text: str, times: int) -> list[Remark]:
    remarks = [house.remark(text=text) for _ in range(times)]
    for remark in remarks:
        add_theme(scope=house.desk, case=remark.case, theme=theme, at=timezone.now())
    index_new_remarks()
    return remarks


def taught(house: House) -> tuple[Theme, Theme]:
    parts, prices = (ThemeFactory(network=house.network) for _ in range(2))
    coded(house, parts, "The valve came late and leaks.", 8)
    coded(house, prices, "The margin is too small for us.", 8)
    return parts, prices


def offered(house: House, text: str) -> list[Suggested]:
    codebook = list(Theme.objects.filter(network=house.network, is_active=True))
    return suggested_themes(house.remark(text=text), codebook)


def test_what_was_coded_before_is_suggested_with_how_often_it_is_right(house: House) -> None:
    parts, _prices = taught(house)
    assert learn_all() == 1
    assert offered(house, "Another valve leaks.") == [Suggested(parts, 9)]
    assert offered(house, "Nothing like it.") == []


def test_network_without_enough_coding_suggests_nothing(house: House) -> None:
    coded(house, ThemeFactory(network=house.network), "The valve came late and leaks.", 11)
    assert learn_all() == 0
    assert (ThemeModel.objects.count(), ThemeWord.objects.count()) == (0, 0)
    assert offered(house, "Another valve leaks.") == []


def test_other_network_learns_nothing_of_this_one(house: House) -> None:
    taught(house)
    other = House.build()
    learn_themes_task()
    assert set(ThemeWord.objects.values_list("network", flat=True)) == {house.network.pk}
    assert offered(other, "Another valve leaks.") == []


def test_learning_twice_leaves_the_same(house: House) -> None:
    taught(house)
    seen = []
    for _night in range(2):
        learn_themes(house.network)
        rows = ThemeWord.objects.order_by("word").values_list("word", "counts")
        seen.append((list(rows), ThemeModel.objects.values_list("cases", "themes", "steps").get()))
    assert seen[0] == seen[1]
    assert seen[0][1][0] == 16


def test_retired_theme_is_suggested_no_more(house: House) -> None:
    parts, _prices = taught(house)
    learn_all()
    set_theme_active(scope=house.leading, theme=parts, active=False)
    assert offered(house, "Another valve leaks.") == []
    assert learn_all() == 0


def test_erased_words_are_forgotten_in_the_next_night(house: House) -> None:
    parts, prices = taught(house)
    named = coded(house, prices, "Unforgettable Petersen.", 4)
    learn_all()
    assert ThemeWord.objects.filter(word__startswith="petersen").exists()
    forget_words([remark.pk for remark in named[1:]])
    learn_all()
    assert not ThemeWord.objects.filter(word__startswith="petersen").exists()
    assert RemarkWords.objects.filter(pk=named[0].pk).exists()
    assert offered(house, "Another valve leaks.") == [Suggested(parts, 9)]


def test_erasure_of_words_forgets_what_was_learned_until_it_is_learned_anew(house: House) -> None:
    parts, _prices = taught(house)
    author = house.member()
    coded_by(house, author, parts)
    other = House.build()
    learn_all()
    erase_person(person=author.person, way="asked", words_too=True)
    assert (ThemeModel.objects.count(), ThemeWord.objects.count()) == (0, 0)
    learn_anew_task(house.network.pk)
    learn_anew_task(other.network.pk)
    assert not ThemeWord.objects.filter(word__startswith="petersen").exists()
    assert offered(house, "Another valve leaks.") == [Suggested(parts, 9)]


def coded_by(house: House, author: Membership, theme: Theme) -> None:
    for _ in range(3):
        remark = house.remark(author, text="The valve leaks, says Petersen.")
        add_theme(scope=house.desk, case=remark.case, theme=theme, at=timezone.now())
    index_new_remarks()


def test_translation_speaks_for_words_in_another_language(house: House) -> None:
    parts, _prices = taught(house)
    learn_all()
    remark = house.remark(text="Nieszczelny zawór.")
    assert suggested_themes(remark, [parts]) == []
    RemarkTranslation.objects.create(remark=remark, text="A valve leaks.", language="en", is_stale=False)
    assert suggested_themes(Remark.objects.get(pk=remark.pk), [parts]) == [Suggested(parts, 9)]


def test_only_the_latest_codings_teach(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "MOST_CASES", 12)
    taught(house)
    learn_all()
    model = ThemeModel.objects.get()
    assert model.cases == 12
    assert timezone.now() - model.trained_at < dt.timedelta(minutes=5)
