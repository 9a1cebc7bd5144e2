"""Icons that point somewhere are mirrored where pages run from right to left; the others stay."""

from __future__ import annotations

import pytest

from portal.templatetags.icons import icon


@pytest.mark.parametrize(
    "name, mirrored",
    [("chevron-right", True), ("arrow-uturn-left", True), ("paper-airplane", True), ("arrow-path", False)],
)
def test_icon_that_points_is_mirrored(name: str, mirrored: bool) -> None:
    assert ("icon-mirrored" in icon(name)) is mirrored


def test_icon_that_points_nowhere_stays() -> None:
    assert "icon-mirrored" not in icon("chat-bubble-left-right")
