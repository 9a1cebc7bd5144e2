"""The figure beside an owed answer when two themes became one: nobody follows from what HQ had read."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.models import OwedFigure, Theme
from feedback.services.merging_themes import merge_theme
from feedback.services.publishing import publish_network
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def waiting(house: House, theme: Theme, dealers: int) -> None:
    """Let so many dealers more wait for HQ under a theme."""
    for _ in range(dealers):
        house.passed(house.remark(), theme)


def merged(gone_dealers: int, kept_dealers: int) -> tuple[House, Theme]:
    """Merge a theme under which so many wait into another; another network waits too."""
    other = House.build(minimum_dealers=3)
    waiting(other, other.theme, 4)
    house = House.build(minimum_dealers=3)
    gone, kept = ThemeFactory(network=house.network, addressee=house.sponsor), house.theme
    waiting(house, gone, gone_dealers)
    waiting(house, kept, kept_dealers)
    merge_theme(scope=house.leading, theme=gone, into=kept, at=timezone.now())
    return house, kept


def told(theme: Theme) -> int | None:
    """Return the figure of a theme after a night."""
    publish_network(network=theme.network, now=timezone.now())
    return OwedFigure.objects.filter(theme=theme).values_list("dealers", flat=True).first()


@pytest.mark.parametrize("gone, kept, expected", [(3, 2, 3), (2, 3, 3), (2, 2, 4), (2, 0, None)])
def test_merge_theme_figure_of_one_is_no_minuend_for_the_other(
    gone: int, kept: int, expected: int | None
) -> None:
    """One is shown and the other is withheld: the sum would tell how many that is."""
    house, theme = merged(gone, kept)
    assert told(theme) == expected
    assert OwedFigure.objects.filter(theme__network=house.network).count() == (expected is not None)


@pytest.mark.parametrize("gone, kept", [(6, 3), (3, 6)])
def test_merge_theme_figures_of_both_stay_the_larger_until_enough_came(gone: int, kept: int) -> None:
    """Both were shown: the new figure differs from each and from their sum by enough dealers, every night."""
    house, theme = merged(gone, kept)
    assert told(theme) == 6
    waiting(house, theme, 2)
    assert told(theme) == 6
    waiting(house, theme, 1)
    assert told(theme) == 12


def test_merge_theme_figures_of_both_end_with_their_debt() -> None:
    """What is owed after an answer begins anew."""
    house, theme = merged(3, 3)
    assert OwedFigure.objects.filter(theme__network=house.network).count() == 2
    house.answered(theme)
    assert not OwedFigure.objects.filter(theme__network=house.network).exists()
    waiting(house, theme, 4)
    assert told(theme) == 3
