"""Which remarks are alike to one, and why; what was erased is found no more."""

from __future__ import annotations

from typing import Any

import pytest

from feedback.enums import Mode
from feedback.models import Remark, RemarkWords, WordCount
from feedback.queries.alike import Alike, alike_remarks
from feedback.services.alike import index_all_remarks, index_new_remarks
from tests.factories.feedback import House, ThemeFactory, scope_of

pytestmark = pytest.mark.django_db
BATTERY = "The battery of the cargo bike dies in the cold."


@pytest.fixture
def house() -> House:
    return House.build()


def found(house: House, remark: Remark, **fields: Any) -> list[Alike]:
    index_new_remarks()
    return alike_remarks(house.desk, remark, **fields)


def test_alike_names_the_words_that_both_share_the_rarest_first(house: House) -> None:
    for _ in range(3):
        house.remark(text="Our customers ask for the cargo racks.")
    before = house.remark(text="In the cold, cargo BATTERIES die.")
    (one,) = found(house, remark=house.remark(text=BATTERY))
    assert (one.remark, one.words, one.same_dealer, one.themes) == (
        before,
        ["battery", "dies", "cold", "cargo"],
        False,
        [],
    )


def test_alike_shows_five_at_most_and_the_most_alike_first(house: House) -> None:
    far = [house.remark(text=f"The battery of the bike is fine, {word}") for word in ("truly", "indeed")]
    near = [house.remark(text=BATTERY) for _ in range(4)]
    asked = house.remark(text=BATTERY)
    shown = [each.remark for each in found(house, asked)]
    assert shown[:4] == near[::-1]
    assert set(shown[4:]) < set(far)
    assert len(shown) == 5


def test_alike_of_any_age_is_found_among_many(house: House) -> None:
    oldest = house.remark(text=BATTERY)
    for at in range(12):
        house.remark(text=f"The brochure number {at} came late again")
    assert [each.remark for each in found(house, house.remark(text=BATTERY))] == [oldest]


def test_alike_is_bound_to_the_words_that_name_few(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.queries.alike.MOST", 2)
    many = [house.remark(text="The display flickers") for _ in range(4)]
    shown = [each.remark for each in found(house, house.remark(text="This display flickers"))]
    assert shown == many[:1:-1][:1]


def test_alike_says_same_theme_and_same_dealer_without_a_word_in_common(house: House) -> None:
    dealer = house.member()
    told = house.remark(dealer, text="Der Akku hält nicht.")
    house.themed(told)
    house.remark(dealer, text="Mehr Plakate bitte.")
    house.themed(house.remark(text="Une toute autre chose."))
    asked = house.remark(dealer, text=BATTERY)
    house.themed(asked)
    house.themed(asked, ThemeFactory(network=house.network))
    (one,) = found(house, asked)
    assert (one.remark, one.words, one.same_dealer, one.themes) == (told, [], True, [house.theme.name])


def test_alike_without_identity_is_never_beside_a_dealer(house: House) -> None:
    """Words alone: the one who may have said both is not pointed at."""
    author = house.member()
    named = house.remark(author, text=BATTERY, mode=Mode.NAMED)
    nobody = house.remark(author, text=BATTERY, mode=Mode.NO_IDENTITY)
    (beside_nobody,), (beside_named,) = found(house, nobody), found(house, named)
    assert (beside_nobody.remark, beside_nobody.same_dealer) == (named, False)
    assert (beside_named.remark, beside_named.same_dealer) == (nobody, False)
    assert {field.name for field in RemarkWords._meta.get_fields()} == {"remark", "tokens"}


def test_alike_knows_no_other_network_and_leaves_out_its_own_case(house: House) -> None:
    House.build().remark(text=BATTERY)
    other, asked = house.remark(text=BATTERY), house.remark(text=BATTERY)
    assert found(house, asked, without=[other.pk]) == []


def test_alike_shows_nothing_to_who_may_not_read_it(house: House) -> None:
    house.remark(text=BATTERY)
    asked = house.remark(text=BATTERY)
    index_new_remarks()
    assert alike_remarks(house.hq, asked) == []
    assert alike_remarks(scope_of(house.member()), asked) == []


def test_alike_of_words_that_say_nothing_is_nothing(house: House) -> None:
    house.remark(text="And what about this?")
    assert found(house, house.remark(text="And what about that?")) == []
    assert found(house, house.remark(text="??")) == []


@pytest.mark.parametrize("others", [1, 8])
def test_alike_costs_the_same_for_any_number(
    house: House, others: int, django_assert_num_queries: Any
) -> None:
    for _ in range(others):
        house.themed(house.remark(text=BATTERY))
    asked = house.remark(text=BATTERY)
    house.themed(asked)
    index_new_remarks()
    read = Remark.objects.select_related("translation").get(pk=asked.pk)
    with django_assert_num_queries(10):
        alike_remarks(house.desk, read)


def test_index_is_made_once_and_finds_what_has_no_row(house: House) -> None:
    first = house.remark(text=BATTERY)
    assert (index_new_remarks(), index_new_remarks()) == (1, 0)
    house.remark(text="Another battery")
    RemarkWords.objects.filter(pk=first.pk).delete()
    assert (index_all_remarks(), index_all_remarks()) == (2, 0)


def test_index_stops_after_some_seconds_and_goes_on_with_the_next_sweep(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.services.alike.MOST_SECONDS", -1)
    monkeypatch.setattr("feedback.services.alike.BATCH", 1)
    for _ in range(2):
        house.remark(text=BATTERY)
    assert (index_new_remarks(), index_new_remarks(), index_new_remarks()) == (1, 1, 0)
    assert WordCount.objects.get(network=house.network, word="").remarks == 2
